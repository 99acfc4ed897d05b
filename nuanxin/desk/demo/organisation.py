"""Made-up members, groups, councils and meetings of the cast's branch of the tree; marked 演示."""

from datetime import timedelta
from random import Random

from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.desk.cast import stage
from nuanxin.desk.demo.families import GIVEN, SURNAMES
from nuanxin.governance.actions.council import CouncilInput, co_opt
from nuanxin.governance.actions.groups import GroupInput, form_group, link_household
from nuanxin.governance.actions.meetings import MeetingInput, hold_meeting
from nuanxin.governance.actions.members import (
    MemberInput,
    agree_to_join,
    apply_to_join,
    put_in_group,
)
from nuanxin.governance.models import MemberGroup, Membership
from nuanxin.people.models import Household

ABOUT = ("给老人理发、量血压（演示）", "打扫院子、说说话（演示）", "排练节目、学做奶食（演示）", "学用手机挂号（演示）")
NEIGHBOURS = 9  # villages of the cast's township that have a group


def join_and_meet(seed: int) -> None:
    """Once: a second run finds the members and leaves everything as it is."""
    if Membership.objects.exists():
        return
    bodies, chance = stage(), Random(f"{seed}:organisation")
    for body in (bodies["village"], bodies["county"]):
        _sit(body, chance)
        _group(body, chance, people=5, months=(0, 1, 2, 4, 5, 6, 8, 9))
        apply_to_join(None, body, [_person(chance, 2)])
    _look_in(bodies["village"])
    for village in Body.objects.below(bodies["township"], "village").order_by("division")[1:NEIGHBOURS]:
        _group(village, chance, people=3, months=(chance.choice((0, 1, 2, 5, 7)),))


def _group(body: Body, chance: Random, *, people: int, months: tuple[int, ...]) -> MemberGroup:
    """A group with its members; the first leads it. ``months``: how many months ago it met."""
    asked = apply_to_join(None, body, [_person(chance, chance.randrange(330, 350)) for _ in range(people)])
    members = agree_to_join(None, asked, today() - timedelta(days=330))
    group = form_group(None, body, GroupInput("第一会员小组", today() - timedelta(days=320), members[0]))
    for member in members[1:]:
        put_in_group(None, member, group)
    for month in months:
        day = today() - timedelta(days=30 * month + 1)
        came = chance.randrange(2, people + 1)
        hold_meeting(None, body, MeetingInput("group", day, came, chance.choice(ABOUT), group, people))
    return group


def _sit(body: Body, chance: Random) -> None:
    """A council of five, and what it met about."""
    for office in ("president", "vice", "standing", "member", "member"):
        since = today() - timedelta(days=300)
        co_opt(None, body, CouncilInput(_name(chance), office, since, "演示单位"))
    held = MeetingInput(
        "council", today() - timedelta(days=20), 4, "商量下半年的实事（演示）", None, 5, "先办老人扶手（演示）"
    )
    hold_meeting(None, body, held)


def _look_in(village: Body) -> None:
    group = MemberGroup.objects.get(body=village)
    for household in Household.objects.filter(division=village.division).order_by("pk")[:2]:
        link_household(None, group, household)


def _person(chance: Random, ago: int) -> MemberInput:
    phone = f"0472-000{chance.randrange(10_000):04d}"
    return MemberInput(_name(chance), today() - timedelta(days=ago), "paper", phone)


def _name(chance: Random) -> str:
    return f"{chance.choice(SURNAMES)}演{chance.choice(GIVEN)}"
