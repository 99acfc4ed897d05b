"""Member groups: a leader, families they look in on, active when they met of late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.refused import Refused
from nuanxin.desk.upkeep.rehoming import Move, rehome
from nuanxin.governance.actions.council import CouncilInput, co_opt
from nuanxin.governance.actions.groups import (
    GroupInput,
    appoint_leader,
    close_group,
    form_group,
    link_household,
    unlink_household,
)
from nuanxin.governance.actions.meetings import MeetingInput, hold_meeting, void_meeting
from nuanxin.governance.actions.members import leave
from nuanxin.governance.listings.groups import last_year, months_up_to
from nuanxin.governance.models import CouncilMember, GroupHousehold, MemberGroup, Membership
from nuanxin.governance.tests.test_members import DAY, body, day, member, text
from nuanxin.governance.usual import groups
from nuanxin.people.models import Household
from nuanxin.people.moving import Moved, relocate
from nuanxin.people.tests.families import NEXT, VILLAGE, family

ActingAs = Callable[[str], Any]
FIRST = GroupInput("第一小组（演示）", day(-400))
N = groups()["active_days"]


@pytest.fixture
def village(everywhere: None) -> Body:
    return body(VILLAGE)


@pytest.fixture
def group(village: Body) -> MemberGroup:
    return form_group(None, village, FIRST)


def met(group: MemberGroup, offset: int) -> Any:
    return hold_meeting(None, group.body, MeetingInput("group", day(offset), 5, "包粽子（演示）", group))


def test_formed_once_with_a_leader(village: Body, acting_as: ActingAs) -> None:
    by, leader = acting_as("village"), member(village)
    sent = replace(FIRST, leader=leader, client_id=uuid4())
    for _ in range(2):
        group = form_group(by, village, sent)
    assert (group.leader, MemberGroup.objects.count()) == (leader, 1)
    assert Membership.objects.get().group == group
    for wrong, words in (
        (FIRST, "已经有"), (replace(FIRST, name="乙", from_day=day(1)), "不能晚于今天"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            form_group(by, village, wrong)
    leave(by, leader)
    group.refresh_from_db()
    assert group.leader is None
    with pytest.raises(Refused, match="现在的会员"):
        appoint_leader(by, group, leader)


def test_who_leads_another_group_leads_this_one_now(village: Body, group: MemberGroup) -> None:
    leader = member(village)
    for _ in range(2):
        appoint_leader(None, group, leader)
    second = appoint_leader(None, form_group(None, village, replace(FIRST, name="乙")), leader)
    group.refresh_from_db()
    assert (group.leader, second.leader) == (None, leader)


def test_active_is_having_met_of_late(group: MemberGroup) -> None:
    assert not MemberGroup.objects.active(DAY).exists()
    meeting = met(group, -N + 1)
    assert [*MemberGroup.objects.active(DAY)] == [group]
    assert not MemberGroup.objects.active(day(1)).exists()
    assert not MemberGroup.objects.active(day(-N)).exists()
    void_meeting(None, meeting)
    assert not MemberGroup.objects.active(DAY).exists()


def test_the_last_twelve_months(group: MemberGroup) -> None:
    for offset in (0, 0, -500):
        met(replace_day(group), offset)
    months = last_year(group, DAY)
    assert [each.first for each in months] == months_up_to(DAY)
    assert (months[-1].times, months[-1].tone) == (2, "met")
    assert {each.tone for each in months[:-1]} == {"short"}
    young = form_group(None, group.body, replace(FIRST, name="新", from_day=DAY))
    assert {each.tone for each in last_year(young, DAY)[:-1]} == {""}


def replace_day(group: MemberGroup) -> MemberGroup:
    MemberGroup.objects.filter(pk=group.pk).update(from_day=day(-600))
    return MemberGroup.objects.select_related("body").get(pk=group.pk)


def test_closed_its_members_stay_members(village: Body, group: MemberGroup) -> None:
    row = member(village)
    appoint_leader(None, group, row)
    link_household(None, group, family())
    met(group, -3)
    for wrong, words in ((day(-401), "成立日和今天之间"), (day(1), "成立日和今天之间"), (day(-4), "还有活动")):
        with pytest.raises(Refused, match=words):
            close_group(None, group, wrong)
    for _ in range(2):
        closed = close_group(None, group, day(-1))
    assert (closed.last_day, closed.leader, GroupHousehold.objects.count()) == (day(-1), None, 0)
    assert Membership.objects.on(DAY).get().group is None
    with pytest.raises(Refused, match="不能再改"):
        close_group(None, closed, DAY)
    with pytest.raises(Refused, match="已经停办"):
        appoint_leader(None, closed, row)
    assert form_group(None, village, replace(FIRST, from_day=DAY)) != closed


def test_families_are_seen_where_they_are_served(group: MemberGroup, acting_as: ActingAs) -> None:
    household, far = family(), family(division=NEXT)
    by = acting_as("village")
    for _ in range(2):
        row = link_household(by, group, household)
    assert [*GroupHousehold.objects.visible_to(by.scope)] == [row]
    with pytest.raises(Refused, match="不归这个岗位服务"):
        link_household(by, group, far)
    set_scope(EVERYWHERE)
    with pytest.raises(Refused, match="由那里的小组联系"):
        link_household(None, group, far)
    for who in ("county", "city"):
        above = acting_as(who)
        set_scope(above.scope)
        assert not GroupHousehold.objects.exists()
    by = acting_as("village")
    for _ in range(2):
        unlink_household(by, row)
    assert not GroupHousehold.objects.exists()


def test_a_family_that_moves_is_nobodys_contact_here(group: MemberGroup) -> None:
    household = family()
    link_household(None, group, household)
    relocate(Moved([household.pk], NEXT, DAY))
    assert not GroupHousehold.objects.exists()
    assert Household.objects.get(pk=household.pk).division == NEXT


def test_merged_away_its_groups_end_and_its_members_go_along(everywhere: None) -> None:
    from nuanxin.desk.tests.test_rehoming import NEW, OLD, closed, plant

    plant()
    row, group = member(body(OLD)), form_group(None, body(OLD), FIRST)
    appoint_leader(None, group, row)
    co_opt(None, body(OLD), CouncilInput("赵演理事", "member", day(-30)))
    rehome(None, closed(OLD), Move(DAY))
    set_scope(EVERYWHERE)
    row.refresh_from_db()
    assert (row.body.division, row.division, row.group, row.read("name") != "") == (NEW, NEW, None, True)
    assert not MemberGroup.objects.on(DAY).exists()
    assert MemberGroup.objects.on(DAY - timedelta(days=1)).exists()
    assert not CouncilMember.objects.on(DAY).exists()


# -- pages -----------------------------------------------------------------------------------------
def test_through_the_pages(village: Body, plain_static: None) -> None:
    row, household = member(village), family()
    client: Any = client_of("village")
    form = {"name": "文艺小组", "from_day": DAY, "leader": row.pk, "client_id": uuid4()}
    for _ in range(2):
        assert client.post("/organisation/groups/new/", form).status_code == 302
    set_scope(EVERYWHERE)
    group = MemberGroup.objects.get()
    page = f"/organisation/groups/{group.pk}/"
    assert "赵演入会" in text(client.get(page))
    found = text(client.post(f"{page}find/", {"words": "王演"}))
    assert str(household.pk) in found
    assert client.post(f"{page}families/", {"household": household.pk}).status_code == 302
    assert household.pseudonym in text(client.get(page))
    sent = {
        "kind": "group", "group": group.pk, "day": DAY, "present": 6, "expected": "", "agenda": "排练（演示）",
        "decisions": "", "client_id": uuid4(),
    }  # fmt: skip
    assert client.post(f"/organisation/meetings/new/?group={group.pk}", sent).url == page
    assert "活动正常" in text(client.get(page))
    for who in ("county", "city"):
        shown = text(client_of(who).get(page))
        assert household.pseudonym not in shown
        assert "赵演入会" not in shown
        assert "活动正常" in shown
    numbers = text(client_of("county").get("/organisation/?level=village&words=" + village.place.name))
    assert "1/1" in numbers
    assert client_of("banner").get(page).status_code == 404
