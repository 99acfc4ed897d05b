"""The council's roster as of any day, and what council, members and groups met about."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.council import CouncilInput, co_opt, leave_council
from nuanxin.governance.actions.groups import GroupInput, close_group, form_group
from nuanxin.governance.actions.meetings import MeetingInput, hold_meeting, void_meeting
from nuanxin.governance.models import CouncilMember, Meeting
from nuanxin.governance.tests.test_members import DAY, body, day, text
from nuanxin.people.tests.families import NEXT, VILLAGE

ActingAs = Callable[[str], Any]
NAME = "赵演理事"
SEAT = CouncilInput(NAME, "member", day(-30), "村医（演示）")
HELD = MeetingInput("council", day(-2), 7, "商量义诊（演示）", expected=9, decisions="下月办（演示）")


@pytest.fixture
def village(everywhere: None) -> Body:
    return body(VILLAGE)


def test_who_sits_on_a_day(village: Body, acting_as: ActingAs) -> None:
    by, sent = acting_as("village"), replace(SEAT, client_id=uuid4())
    for _ in range(2):
        seat = co_opt(by, village, sent)
    assert (CouncilMember.objects.count(), seat.read("name"), seat.read("occupation")) == (1, NAME, "村医（演示）")
    for wrong, words in ((day(-31), "任职第一天和今天之间"), (day(1), "任职第一天和今天之间")):
        with pytest.raises(Refused, match=words):
            leave_council(by, seat, wrong)
    for _ in range(2):
        seat = leave_council(by, seat, day(-1))
    assert [CouncilMember.objects.on(day(n)).count() for n in (-31, -30, -1, 0)] == [0, 1, 1, 0]
    with pytest.raises(Refused, match="不能再改"):
        leave_council(by, seat, DAY)
    assert not [each for each in LogEntry.objects.all() if NAME in each.sentence]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"name": ""}, "请填姓名"), ({"office": "king"}, "选职务"), ({"from_day": day(1)}, "不能晚于今天")],
)
def test_refused_seats(village: Body, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        co_opt(None, village, replace(SEAT, **wrong))


def test_a_meeting_is_noted_once_and_voided(village: Body, acting_as: ActingAs) -> None:
    by, sent = acting_as("village"), replace(HELD, client_id=uuid4())
    for _ in range(2):
        meeting = hold_meeting(by, village, sent)
    assert [*Meeting.objects.live()] == [meeting]
    for _ in range(2):
        void_meeting(by, meeting)
    assert not Meeting.objects.live().exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": day(1)}, "不能晚于今天"), ({"present": 10}, "不能多于应到"), ({"present": 0}, "至少 1 人"),
        ({"kind": "group"}, "要选是哪个小组"),
    ],
)  # fmt: skip
def test_refused_meetings(village: Body, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        hold_meeting(None, village, replace(HELD, **wrong))
    assert not Meeting.objects.exists()


def test_a_group_meets_while_it_is_there(village: Body) -> None:
    group = close_group(None, form_group(None, village, GroupInput("甲组", day(-50))), day(-10))
    met = replace(HELD, kind="group", group=group)
    hold_meeting(None, village, replace(met, day=day(-10)))
    for wrong in (day(-51), day(-9)):
        with pytest.raises(Refused, match="还没有成立，或已经停办"):
            hold_meeting(None, village, replace(met, day=wrong))
    with pytest.raises(Refused, match="本单位的小组"):
        hold_meeting(None, body(NEXT), replace(met, day=day(-10)))


def test_refused_to_others(village: Body, acting_as: ActingAs) -> None:
    for who, words in (("auditor", "没有这项权限"), ("banner", "不在您的范围内")):
        by = acting_as(who)
        set_scope(EVERYWHERE)
        with pytest.raises(Refused, match=words):
            co_opt(by, village, SEAT)
        with pytest.raises(Refused, match=words):
            hold_meeting(by, village, HELD)


def test_through_the_pages(village: Body, plain_static: None) -> None:
    client: Any = client_of("village")
    form = {"name": NAME, "occupation": "村医（演示）", "office": "vice", "from_day": DAY, "client_id": uuid4()}
    for _ in range(2):
        assert client.post("/organisation/council/new/", form).status_code == 302
    set_scope(EVERYWHERE)
    seat = CouncilMember.objects.get()
    roster = f"/organisation/of/{village.pk}/council/"
    assert NAME in text(client.get(roster))
    above = text(client_of("county").get(roster))
    assert seat.pseudonym in above
    assert NAME not in above
    assert "副会长" in above
    leaving, last = f"/organisation/council/{seat.pk}/leave/", {"last_day": DAY}
    assert "由它自己登记" in text(client_of("county").post(leaving, last))
    assert client.post(leaving, last).status_code == 302
    sent = {
        "kind": "council", "group": "", "day": DAY, "expected": 5, "present": 6, "agenda": "商量义诊（演示）",
        "decisions": "", "client_id": uuid4(),
    }  # fmt: skip
    assert "不能多于应到" in text(client.post("/organisation/meetings/new/", sent))
    assert client.post("/organisation/meetings/new/", sent | {"present": 4}).status_code == 302
    assert "商量义诊" in text(client_of("city").get(f"/organisation/of/{village.pk}/meetings/"))
    set_scope(EVERYWHERE)
    meeting = Meeting.objects.get()
    assert client_of("city").get(f"/organisation/meetings/{meeting.pk}/").status_code == 200
    assert client.post(f"/organisation/meetings/{meeting.pk}/void/").status_code == 302
    assert client_of("banner").get(roster).status_code == 404
