"""What the association's own life contributes to measures."""

from nuanxin.base.facts import Fact
from nuanxin.governance.usual import advisers

MOST = 64
"""Results of one person that are told apart; ids of ``active_advisers`` are made of them."""

# A term counts as current until its time is over or the next one begins; past its time the body has
# none that counts. One ended later than recorded gives two rows: as known before, and since.
TERMS = Fact(
    "terms",
    "interval",
    """
        SELECT t.id * 2 AS id, t.division, t.from_day, t.until AS to_day, b.level AS kind,
               t.body_id AS key, 1::bigint AS quantity, t.recorded_at,
               COALESCE(t.ended_at, t.voided_at) AS voided_at, t.changed_xid
        FROM governance_term t JOIN association_body b ON b.id = t.body_id
        UNION ALL
        SELECT t.id * 2 + 1 AS id, t.division, t.from_day, LEAST(t.until, t.to_day) AS to_day,
               b.level AS kind, t.body_id AS key, 1::bigint AS quantity, t.ended_at AS recorded_at,
               t.voided_at, t.changed_xid
        FROM governance_term t JOIN association_body b ON b.id = t.body_id
        WHERE t.ended_at IS NOT NULL
    """,
)

REFORM_ITEMS = Fact(
    "reform_items",
    "interval",
    """
        SELECT i.id, i.division, (i.recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS from_day,
               NULL::date AS to_day, i.kind, i.id AS key, 1::bigint AS quantity, i.recorded_at, i.voided_at,
               i.changed_xid
        FROM governance_reformitem i
    """,
)
# Solved from the day its document was put on file until that is withdrawn; a trigger touches the item
# when its undertaking or its evidence changes (migration 0002).
REFORM_SOLVED = Fact(
    "reform_solved",
    "interval",
    """
        SELECT i.id, i.division, u.done_on AS from_day,
               (e.withdrawn_at AT TIME ZONE 'Asia/Shanghai')::date AS to_day, i.kind, i.id AS key,
               1::bigint AS quantity, i.recorded_at,
               CASE WHEN u.done_on IS NULL THEN i.recorded_at ELSE i.voided_at END AS voided_at, i.changed_xid
        FROM governance_reformitem i
        JOIN work_undertaking u ON u.id = i.undertaking_id
        JOIN work_evidence e ON e.id = i.settled_by_id
    """,
)



def _trained(months: int | str) -> str:
    """Results that passed: valid for so many months from the course's last day on."""
    return f"""
        SELECT r.id, r.division, r.holder_id, t.last_day AS from_day,
               (t.last_day + make_interval(months => {int(months)}))::date AS to_day, t.audience,
               r.recorded_at, r.voided_at, GREATEST(r.changed_xid, t.changed_xid) AS changed_xid,
               count(*) OVER (PARTITION BY r.holder_id ORDER BY r.id) - 1 AS rank
        FROM governance_trainingresult r JOIN governance_training t ON t.id = r.training_id
        WHERE r.passed
    """


TRAINED = Fact(
    "trained",
    "interval",
    f"""
        SELECT id, division, from_day, to_day, audience AS kind, holder_id AS key, 1::bigint AS quantity,
               recorded_at, voided_at, changed_xid
        FROM ({_trained(advisers()["trained_months"])}) r
    """,
)
# Active: an appointment in post, as far as a training that was passed reaches. Two trainings overlap,
# so whoever counts these counts different keys.
ACTIVE_ADVISERS = Fact(
    "active_advisers",
    "interval",
    f"""
        WITH held AS (
            SELECT a.id, 0 AS version, a.division, a.holder_id, p.kind, a.from_day,
                   CASE WHEN a.ended_at IS NULL THEN a.to_day END AS to_day, a.recorded_at,
                   COALESCE(a.ended_at, a.voided_at) AS voided_at, a.changed_xid
            FROM association_appointment a JOIN association_post p ON p.id = a.post_id
            WHERE a.in_post AND p.kind = 'village_adviser'
            UNION ALL
            SELECT a.id, 1, a.division, a.holder_id, p.kind, a.from_day, a.to_day, a.ended_at, a.voided_at,
                   a.changed_xid
            FROM association_appointment a JOIN association_post p ON p.id = a.post_id
            WHERE a.in_post AND p.kind = 'village_adviser' AND a.ended_at IS NOT NULL
        )
        SELECT (h.id * {MOST} + r.rank) * 2 + h.version AS id, h.division,
               GREATEST(h.from_day, r.from_day) AS from_day, LEAST(h.to_day, r.to_day) AS to_day, h.kind,
               h.holder_id AS key, 1::bigint AS quantity, GREATEST(h.recorded_at, r.recorded_at) AS recorded_at,
               CASE WHEN LEAST(h.to_day, r.to_day) <= GREATEST(h.from_day, r.from_day)
                    THEN GREATEST(h.recorded_at, r.recorded_at)
                    ELSE LEAST(h.voided_at, r.voided_at) END AS voided_at,
               GREATEST(h.changed_xid, r.changed_xid) AS changed_xid
        FROM held h JOIN ({_trained(advisers()["active_months"])}) r USING (holder_id)
        WHERE r.rank < {MOST}
    """,
    spread=2 * MOST,
)

FACTS = (TERMS, REFORM_ITEMS, REFORM_SOLVED, TRAINED, ACTIVE_ADVISERS)
