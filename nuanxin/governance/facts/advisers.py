"""Who was trained, and which advisers are active."""

from nuanxin.base.facts import Fact
from nuanxin.governance.usual import advisers

MOST = 64
"""Results of one person that are told apart; ids of ``active_advisers`` are made of them."""


def _trained(months: int | str) -> str:
    """Results: valid for so many months from the course's last day on, void where she did not pass."""
    return f"""
        SELECT r.id, r.division, r.holder_id, t.last_day AS from_day,
               (t.last_day + make_interval(months => {int(months)}))::date AS to_day, t.audience,
               r.recorded_at, CASE WHEN r.passed THEN r.voided_at ELSE r.recorded_at END AS voided_at,
               GREATEST(r.changed_xid, t.changed_xid) AS changed_xid,
               count(*) OVER (PARTITION BY r.holder_id ORDER BY r.id) - 1 AS rank
        FROM governance_trainingresult r JOIN governance_training t ON t.id = r.training_id
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
# so whoever counts these counts different keys. Each appointment comes as known before its end was
# registered and, void until then, as known since.
ACTIVE_ADVISERS = Fact(
    "active_advisers",
    "interval",
    f"""
        WITH held AS (
            SELECT a.id, v.version, a.division, a.holder_id, p.kind, a.from_day,
                   CASE WHEN v.version = 1 OR a.ended_at IS NULL THEN a.to_day END AS to_day,
                   CASE WHEN v.version = 1 THEN COALESCE(a.ended_at, a.recorded_at) ELSE a.recorded_at END
                       AS recorded_at,
                   CASE WHEN v.version = 0 THEN COALESCE(a.ended_at, a.voided_at)
                        WHEN a.ended_at IS NULL THEN a.recorded_at ELSE a.voided_at END AS voided_at,
                   a.changed_xid
            FROM association_appointment a JOIN association_post p ON p.id = a.post_id
            CROSS JOIN (VALUES (0), (1)) AS v (version)
            WHERE a.in_post AND p.kind = 'village_adviser'
        )
        SELECT (h.id * {MOST} + r.rank) * 2 + h.version AS id, h.division,
               GREATEST(h.from_day, r.from_day) AS from_day, LEAST(h.to_day, r.to_day) AS to_day, h.kind,
               h.holder_id AS key, 1::bigint AS quantity, GREATEST(h.recorded_at, r.recorded_at) AS recorded_at,
               CASE WHEN LEAST(h.to_day, r.to_day) <= GREATEST(h.from_day, r.from_day)
                    THEN GREATEST(h.recorded_at, r.recorded_at)
                    ELSE LEAST(h.voided_at, r.voided_at) END AS voided_at,
               GREATEST(h.changed_xid, r.changed_xid) AS changed_xid
        FROM held h JOIN ({_trained(advisers()["active_months"])}) r USING (holder_id)
        WHERE r.rank < {MOST} AND r.audience = 'adviser'
    """,
    spread=2 * MOST,
)

FACTS = (TRAINED, ACTIVE_ADVISERS)
