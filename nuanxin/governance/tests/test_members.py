"""Members: asked, taken in, in a group, gone at a word; named at their own body only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.groups import GroupInput, form_group
from nuanxin.governance.actions.members import (
    MemberInput,
    agree_to_join,
    apply_to_join,
    leave,
    put_in_group,
)
from nuanxin.governance.models import Membership
from nuanxin.people.tests.families import NEXT, VILLAGE

ActingAs = Callable[[str], Any]
NAME, PHONE, DAY = "赵演入会", "13800009971", today()
SAID = MemberInput(NAME, DAY - timedelta(days=10), "paper", PHONE)


def day(offset: int) -> date:
    return DAY + timedelta(days=offset)


def body(code: int) -> Body:
    set_scope(EVERYWHERE)
    return Body.objects.get(division=code, level="village")


@pytest.fixture
def village(everywhere: None) -> Body:
    return body(VILLAGE)


def member(village: Body, **changes: Any) -> Membership:
    [row] = apply_to_join(None, village, [replace(SAID, **changes)])
    return agree_to_join(None, [row], day(-5))[0]


def test_from_asking_to_leaving(village: Body, acting_as: ActingAs) -> None:
    sent = replace(SAID, client_id=uuid4())
    by = acting_as("village")
    for _ in range(2):
        [row] = apply_to_join(by, village, [sent])
    assert [*Membership.objects.waiting()] == [row]
    assert (row.read("name"), row.read("phone"), row.delivered, row.channel) == (NAME, PHONE, 1, "paper")
    for _ in range(2):
        agree_to_join(by, [row], day(-5))
    assert [*Membership.objects.on(DAY)] == [row]
    assert not Membership.objects.on(day(-6)).exists()
    for _ in range(2):
        row = leave(by, row)
    assert (row.left_on, [*Membership.objects.on(DAY)]) == (DAY, [])
    [again] = apply_to_join(by, village, [replace(SAID, applied_on=DAY)])
    assert again != row
    told = [each for each in LogEntry.objects.all() if each.action.startswith("member.")]
    assert len(told) == 4
    assert not [each for each in told if NAME in each.sentence or PHONE in each.sentence]


def test_an_application_is_taken_back(village: Body) -> None:
    [row] = apply_to_join(None, village, [SAID])
    row = leave(None, row)
    assert (row.joined_on, row.left_on) == (None, DAY)
    with pytest.raises(Refused, match="重新申请"):
        agree_to_join(None, [row], DAY)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "请填姓名"),
        ({"channel": ""}, "没有同意的不登记"),
        ({"applied_on": day(1)}, "不能晚于今天"),
        ({}, "同名、同电话"),
    ],
)
def test_refused_applications(village: Body, wrong: dict[str, Any], words: str) -> None:
    member(village)
    with pytest.raises(Refused, match=words):
        apply_to_join(None, village, [replace(SAID, **wrong)])
    assert Membership.objects.count() == 1


def test_refused_days(village: Body) -> None:
    [row] = apply_to_join(None, village, [SAID])
    for wrong in (day(-11), day(1)):
        with pytest.raises(Refused, match="入会日要在"):
            agree_to_join(None, [row], wrong)
    [row] = agree_to_join(None, [row], day(-3))
    for wrong in (day(-4), day(1)):
        with pytest.raises(Refused, match="退会日要在"):
            leave(None, row, wrong)


def test_a_body_that_is_no_more_takes_nobody_in(village: Body) -> None:
    village.valid_to = day(-10)
    village.save(update_fields=["valid_to"])
    with pytest.raises(Refused, match="已经撤销"):
        apply_to_join(None, village, [SAID])


def test_in_a_group_of_ones_own_body(village: Body) -> None:
    row, group = member(village), form_group(None, village, GroupInput("第一小组", DAY))
    for _ in range(2):
        row = put_in_group(None, row, group)
    assert row.group == group
    foreign = form_group(None, body(NEXT), GroupInput("别村小组", DAY))
    with pytest.raises(Refused, match="现在的小组"):
        put_in_group(None, row, foreign)
    [waiting] = apply_to_join(None, village, [replace(SAID, phone="")])
    with pytest.raises(Refused, match="还在申请"):
        put_in_group(None, waiting, group)
    assert put_in_group(None, row, None).group is None


def test_only_offices_of_the_place(village: Body, acting_as: ActingAs) -> None:
    for who, words in (("auditor", "没有这项权限"), ("banner", "不在您的范围内")):
        by = acting_as(who)
        set_scope(EVERYWHERE)
        with pytest.raises(Refused, match=words):
            apply_to_join(by, village, [SAID])
    row = member(village)
    for who, seen in (("banner", False), ("city", True), ("village", True)):
        by = acting_as(who)
        assert Membership.objects.visible_to(by.scope).filter(pk=row.pk).exists() is seen


# -- pages -----------------------------------------------------------------------------------------
def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_through_the_pages(village: Body, plain_static: None) -> None:
    client: Any = client_of("village")
    assert client.get("/organisation/").url == f"/organisation/of/{village.pk}/members/"
    assert "随时可以退会" in text(client.get("/organisation/members/new/"))
    form = {"name": NAME, "phone": PHONE, "applied_on": day(-1), "channel": "in_person", "client_id": uuid4()}
    assert "请选" in text(client.post("/organisation/members/new/", form | {"channel": ""}))
    for _ in range(2):
        assert client.post("/organisation/members/new/", form).status_code == 302
    set_scope(EVERYWHERE)
    row = Membership.objects.get()
    page = f"/organisation/members/{row.pk}/"
    assert "入会日要在" in text(client.post(f"{page}agree/", {"day": day(-2)}))
    assert client.post(f"{page}agree/", {"day": DAY}).status_code == 302
    shown = text(client.get(page))
    assert NAME in shown
    assert PHONE in shown
    assert client.post(f"{page}leave/").status_code == 302
    assert NAME not in text(client.get(f"/organisation/of/{village.pk}/members/"))
    assert NAME in text(client.get(f"/organisation/of/{village.pk}/members/?state=left"))


def test_above_there_are_numbers_and_pseudonyms(village: Body, plain_static: None) -> None:
    row = member(village)
    for who in ("township", "county", "city"):
        client: Any = client_of(who)
        told = text(client.get(f"/organisation/of/{village.pk}/members/"))
        told += text(client.get(f"/organisation/members/{row.pk}/"))
        assert row.pseudonym in told
        assert NAME not in told
        assert PHONE not in told
        sheet = client.get(f"/organisation/of/{village.pk}/members/?format=print").content.decode()
        assert NAME not in sheet
        refused = client.post(f"/organisation/members/{row.pk}/leave/")
        assert "由它自己登记" in text(refused)
    set_scope(EVERYWHERE)
    assert Membership.objects.get().left_on is None
    assert client_of("banner").get(f"/organisation/members/{row.pk}/").status_code == 404
    assert client_of("auditor").get("/organisation/").status_code == 403
