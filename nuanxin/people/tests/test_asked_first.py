"""Nobody is served unasked: the form wants the yes, the page and 工作台 say where it is missing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from nuanxin.association.models import LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.people.actions.change import change_household
from nuanxin.people.actions.consents import withdraw_consent
from nuanxin.people.actions.enrolment import enrol
from nuanxin.people.actions.openings import OpeningInput, open_household
from nuanxin.people.actions.register import register_households
from nuanxin.people.due import due
from nuanxin.people.inputs import Agreed
from nuanxin.people.models import Consent, Household, Opening, Purpose
from nuanxin.people.tests.families import (
    AGREED,
    DAY,
    FAMILY,
    NEXT,
    SENSITIVE,
    SINCE,
    family,
    first,
    fresh_id,
)
from nuanxin.people.unconsented import unconsented

Visit = Callable[[str], Client]
ActingAs = Callable[[str], Any]
NEW = {"name": "孙演新", "group": "special", "from_day": DAY, "channel": "phone", "agreed": ["service"]}
LIST = "/families/unconsented/"


def sent(client: Client, **changes: object) -> Any:
    place = client.get("/families/new/").context["form"].fields["place"].initial.pk
    return client.post("/families/new/", NEW | {"client_id": fresh_id(), "place": place} | changes)


def text(answer: Any) -> str:
    return str(answer.content.decode())


# -- registering -----------------------------------------------------------------------------------
@pytest.mark.parametrize("agreed", [[], ["sensitive"]])
def test_without_a_yes_nobody_is_registered(agreed: list[str], visit: Visit) -> None:
    answer = sent(visit("village"), agreed=agreed)
    assert "没有同意的不登记，请先念告知书问过" in text(answer)
    set_scope(EVERYWHERE)
    assert not Household.objects.exists()


def test_what_is_read_out_stands_on_the_form_and_nothing_is_chosen_beforehand(visit: Visit) -> None:
    client = visit("village")
    page = client.get("/families/new/")
    assert "是不是特殊家庭" in text(page)
    assert "属于哪一类计划生育家庭" in text(page)
    form = page.context["form"]
    assert [form[name].value() for name in ("group", "channel", "agreed", "category")] == [None] * 4
    assert "channel" in sent(client, channel="").context["form"].errors


def test_it_is_open_at_once_for_whoever_registered_it(visit: Visit) -> None:
    client = visit("village")
    made = sent(client)
    page = client.get(made["Location"])
    assert page.status_code == 200
    assert "<h1>孙**</h1>" in text(page).replace("\n", "")
    set_scope(EVERYWHERE)
    opening = Opening.objects.get()
    assert (opening.purpose, opening.why) == (Purpose.REGISTERED, "登记")
    assert LogEntry.objects.filter(action="family.open").count() == 1
    assert Consent.objects.get().delivered == 2


def test_that_opening_is_not_drawn_for_the_sample(acting_as: ActingAs) -> None:
    by = acting_as("village")
    open_household(by, family(by), OpeningInput(Purpose.REGISTERED))
    open_household(by, family(by), OpeningInput(Purpose.CORRECT))
    assert [each.purpose for each in Opening.objects.without_task()] == [Purpose.CORRECT]


# -- known before, brought by a ledger -------------------------------------------------------------
def test_who_was_not_asked_is_a_duty_until_she_is(everywhere: None, acting_as: ActingAs, visit: Visit) -> None:
    household, asked, elsewhere = family(), family(agreed=AGREED), family(division=NEXT)
    client = visit("village")
    page = text(client.get(LIST))
    found = [each.pseudonym in page for each in (household, asked, elsewhere)]
    assert found == [True, False, False]
    assert "还没有登记同意的家庭" in text(client.get("/"))
    client.post(f"/families/{household.pk}/open/", {"purpose": "correct", "client_id": fresh_id()})
    set_scope(EVERYWHERE)
    consents = f"/families/{household.pk}/members/{first(household).pk}/consents/"
    assert '/consents/">登记同意' in text(client.get(f"/families/{household.pk}/")).split("家里人")[0]
    given = {"purpose": "service", "channel": "in_person", "given_on": DAY, "client_id": fresh_id()}
    assert client.post(consents, given).status_code == 302
    assert "还没有登记同意" not in text(client.get(f"/families/{household.pk}/")).split("家里人")[0]
    assert not unconsented(acting_as("village").scope, DAY)


def test_it_is_the_duty_of_the_seat_that_serves(acting_as: ActingAs) -> None:
    village, township = acting_as("village").seat, acting_as("township").seat
    set_scope(EVERYWHERE)
    family(post=village.pk), family(post=township.pk), family(division=NEXT)

    def count(post: Post, who: str) -> list[int]:
        acting_as(who)
        return [each.count for each in due(post, DAY) if str(each.url) == LIST]

    assert (count(village, "village"), count(township, "township")) == ([1], [2])


@pytest.mark.parametrize(("who", "status"), [("county", 403), ("city", 403), ("auditor", 403), ("banner", 403)])
def test_nobody_above_has_the_list(who: str, status: int, visit: Visit) -> None:
    assert visit(who).get(LIST).status_code == status


def test_who_left_care_or_withdrew_is_no_duty(everywhere: None, acting_as: ActingAs) -> None:
    household = family(agreed=Agreed(("service",), SINCE))
    withdraw_consent(None, Consent.objects.get(person__household=household), DAY)
    assert not unconsented(acting_as("village").scope, DAY)


# -- group and category ----------------------------------------------------------------------------
PAIRS = [
    ("special", "bereaved", True), ("special", "disabled", True), ("special", "complication", True),
    ("special", "other", False), ("ordinary", "other", True), ("ordinary", "complication", True),
    ("ordinary", "bereaved", False), ("ordinary", "disabled", False), ("ordinary", "", True),
]  # fmt: skip


@pytest.mark.parametrize(("group", "category", "agree"), PAIRS)
def test_group_and_category_agree_whoever_writes(group: str, category: str, *, agree: bool, everywhere: None) -> None:
    about = replace(SENSITIVE, category=category)
    given = replace(FAMILY, group=group, about=about, agreed=AGREED)
    plain = family(group=group, agreed=AGREED)
    other = family(group="ordinary" if group == "special" else "special", agreed=AGREED)
    other.write(category=category).save()
    verbs: list[Callable[[], object]] = [
        lambda: register_households(None, [given]),
        lambda: change_household(None, plain, about, 0),
        lambda: enrol(None, other, group, DAY),
    ]
    for verb in verbs:
        if agree:
            verb()
        else:
            with pytest.raises(Refused, match="服务对象和家庭类别对不上"):
                verb()


def test_both_wrong_are_put_right_one_after_the_other(everywhere: None) -> None:
    household = family(about=SENSITIVE, agreed=AGREED)
    household = change_household(None, household, replace(SENSITIVE, category=""), 0)
    enrol(None, household, "ordinary", DAY)
    change_household(None, household, replace(SENSITIVE, category="other"), 1)
    assert Household.objects.get(pk=household.pk).read("category") == "other"
