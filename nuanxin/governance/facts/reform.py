"""The four questions of each county, and which of them are settled."""

from nuanxin.base.facts import Fact

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
# Solved from the day its document settled it until that is withdrawn; a trigger touches the item when
# its evidence changes (migration 0002).
REFORM_SOLVED = Fact(
    "reform_solved",
    "interval",
    """
        SELECT i.id, i.division, i.settled_on AS from_day,
               (e.withdrawn_at AT TIME ZONE 'Asia/Shanghai')::date AS to_day, i.kind, i.id AS key,
               1::bigint AS quantity, i.recorded_at,
               CASE WHEN i.settled_on IS NULL THEN i.recorded_at ELSE i.voided_at END AS voided_at,
               i.changed_xid
        FROM governance_reformitem i LEFT JOIN work_evidence e ON e.id = i.settled_by_id
    """,
)

FACTS = (REFORM_ITEMS, REFORM_SOLVED)
