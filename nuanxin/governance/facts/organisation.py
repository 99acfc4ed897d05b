"""Members, groups and which of them met, meetings of councils."""

from nuanxin.base.facts import Fact
from nuanxin.governance.facts.dated import dated
from nuanxin.governance.usual import groups


def _of(table: str, row: str) -> str:
    return f"{table} {row} JOIN association_body b ON b.id = {row}.body_id"


def _keyed(key: str) -> str:
    return f"b.level AS kind, {key} AS key, 1::bigint AS quantity"


# A member from the day the body agreed; the day of leaving is the first without. Who only asked to
# join comes as void.
MEMBERS = Fact(
    "members",
    "interval",
    dated(
        "m",
        _keyed("m.id"),
        _of("governance_membership", "m"),
        ("COALESCE(m.joined_on, m.applied_on)", "NULL::date", "m.left_on"),
        "m.joined_on IS NULL",
    ),
)
MEMBER_GROUPS = Fact(
    "member_groups",
    "interval",
    dated(
        "g",
        _keyed("g.id"),
        _of("governance_membergroup", "g"),
        ("g.from_day", "CASE WHEN g.ended_at IS NULL THEN g.to_day END", "g.to_day"),
    ),
)
# A group is active for so many days from each of its meetings on; ``key`` is the group.
GROUPS_ACTIVE = Fact(
    "groups_active",
    "interval",
    f"""
        SELECT m.id, m.division, m.day AS from_day, m.day + {int(groups()["active_days"])} AS to_day,
               {_keyed("m.group_id")}, m.recorded_at, m.voided_at, m.changed_xid
        FROM {_of("governance_meeting", "m")} WHERE m.kind = 'group'
    """,
)
COUNCIL_MEETINGS = Fact(
    "council_meetings",
    "day",
    f"""
        SELECT m.id, m.division, m.day, {_keyed("m.id")}, m.recorded_at, m.voided_at, m.changed_xid
        FROM {_of("governance_meeting", "m")} WHERE m.kind = 'council'
    """,
)

FACTS = (MEMBERS, MEMBER_GROUPS, GROUPS_ACTIVE, COUNCIL_MEETINGS)
