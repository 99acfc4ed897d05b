"""What the association contributes to measures: which bodies, seats and holders there were when."""

from nuanxin.base.facts import Fact


def _held(flag: str, kind: str) -> str:
    """Appointments as intervals. One that was ended later than recorded gives two rows: as known

    before (open), voided when the end was registered, and as known since.
    """
    columns = f"{kind} AS kind, a.holder_id AS key, 1::bigint AS quantity"
    tables = "association_appointment a JOIN association_post p ON p.id = a.post_id"
    return f"""
        SELECT a.id * 2 AS id, a.division, a.from_day,
               CASE WHEN a.ended_at IS NULL THEN a.to_day END AS to_day, {columns},
               a.recorded_at, COALESCE(a.ended_at, a.voided_at) AS voided_at, a.changed_xid
        FROM {tables} WHERE {flag}
        UNION ALL
        SELECT a.id * 2 + 1 AS id, a.division, a.from_day, a.to_day, {columns},
               a.ended_at AS recorded_at, a.voided_at, a.changed_xid
        FROM {tables} WHERE {flag} AND a.ended_at IS NOT NULL
    """


DIVISIONS = Fact(
    name="divisions",
    shape="tree",
    sql="""
        SELECT d.id, d.code, d.level, d.parent_id, d.valid_from AS from_day,
               d.valid_to AS to_day, d.successor_id, d.changed_xid
        FROM association_division d
    """,
)
BODIES = Fact(
    name="bodies",
    shape="interval",
    sql="""
        SELECT b.id, b.division, b.valid_from AS from_day, b.valid_to AS to_day, b.level AS kind,
               b.id AS key, 1::bigint AS quantity, b.recorded_at, b.voided_at, b.changed_xid
        FROM association_body b
    """,
)
POSTS = Fact(
    name="posts",
    shape="interval",
    sql="""
        SELECT p.id, p.division, p.valid_from AS from_day, p.valid_to AS to_day, p.kind,
               p.id AS key, 1::bigint AS quantity, p.recorded_at, p.voided_at, p.changed_xid
        FROM association_post p
    """,
)
APPOINTMENTS_IN_POST = Fact("appointments_in_post", "interval", _held("a.in_post", "p.kind"))
FULL_TIME_IN_POST = Fact(
    "full_time_in_post",
    "interval",
    _held(
        "a.in_post AND a.full_time AND NOT a.acting",
        "split_part(p.kind, '_', 1)",
    ),
)

FACTS = (DIVISIONS, BODIES, POSTS, APPOINTMENTS_IN_POST, FULL_TIME_IN_POST)
