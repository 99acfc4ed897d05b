"""What the association contributes to measures: which bodies, seats and holders there were when."""

from nuanxin.base.facts import Fact


def _dated(row: str, columns: str, tables: str, days: tuple[str, str], where: str = "TRUE") -> str:
    """Rows with an interval (``days``: its columns) that may be ended later than they were recorded.

    One that was gives two: as known before (open), voided when the end was registered, and as known
    since. ``row`` is the alias of the table.
    """
    begin, end = (f"{row}.{name}" for name in days)
    return f"""
        SELECT {row}.id * 2 AS id, {row}.division, {begin} AS from_day,
               CASE WHEN {row}.ended_at IS NULL THEN {end} END AS to_day, {columns},
               {row}.recorded_at, COALESCE({row}.ended_at, {row}.voided_at) AS voided_at, {row}.changed_xid
        FROM {tables} WHERE {where}
        UNION ALL
        SELECT {row}.id * 2 + 1 AS id, {row}.division, {begin} AS from_day, {end} AS to_day, {columns},
               {row}.ended_at AS recorded_at, {row}.voided_at, {row}.changed_xid
        FROM {tables} WHERE {where} AND {row}.ended_at IS NOT NULL
    """


def _held(flag: str, kind: str) -> str:
    """Appointments of some kind, with their holders."""
    columns = f"{kind} AS kind, a.holder_id AS key, 1::bigint AS quantity"
    tables = "association_appointment a JOIN association_post p ON p.id = a.post_id"
    return _dated("a", columns, tables, ("from_day", "to_day"), flag)


def _only(sql: str, table: str, flag: str) -> str:
    """Those of ``_dated`` rows whose flag is set; the others, as it may be corrected, come as void."""
    return f"""
        SELECT f.id, f.division, f.from_day, f.to_day, f.kind, f.key, f.quantity, f.recorded_at,
               CASE WHEN t.{flag} THEN f.voided_at ELSE f.recorded_at END AS voided_at, f.changed_xid
        FROM ({sql}) f JOIN association_{table} t ON t.id = f.id / 2
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
    sql=_dated(
        "p", "p.kind, p.id AS key, 1::bigint AS quantity", "association_post p", ("valid_from", "valid_to")
    ),
)
POSTS_ESTABLISHED = Fact("posts_established", "interval", _only(POSTS.sql, "post", "established"))
ON_ESTABLISHMENT = Fact(
    "on_establishment", "interval", _only(_held("TRUE", "p.kind"), "appointment", "on_establishment")
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

FACTS = (
    DIVISIONS, BODIES, POSTS, POSTS_ESTABLISHED, ON_ESTABLISHMENT, APPOINTMENTS_IN_POST, FULL_TIME_IN_POST,
)  # fmt: skip
