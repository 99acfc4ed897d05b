"""Registering families: sealed, found again, one each however often the form is sent."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nuanxin.association.models import LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.desk.demo.families import settle_households
from nuanxin.people.actions.register import add_person, register_households
from nuanxin.people.inputs import PersonInput, Registration
from nuanxin.people.likenesses import alike
from nuanxin.people.models import Consent, Enrolment, Household, Likeness, Person, PersonToken
from nuanxin.people.tests.families import (
    ABROAD,
    AGREED,
    COUNTY,
    FAMILY,
    LI,
    NEXT,
    SENSITIVE,
    SINCE,
    TOWN,
    VILLAGE,
    WANG,
    family,
    first,
    fresh_id,
    place_of,
)

ActingAs = Callable[[str], Any]


def test_the_cast_stands_where_the_families_do(everywhere: None) -> None:
    assert (place_of("village"), place_of("township"), place_of("county")) == (VILLAGE, TOWN, COUNTY)


def test_it_is_kept_as_it_was_said(acting_as: ActingAs) -> None:
    household = family(acting_as("village"), about=SENSITIVE, agreed=AGREED)
    assert [household.read(column) for column in ("address", "category", "not_to_mention")] == [
        "演示村三组十二号", "disabled", "演示不提的事",
    ]  # fmt: skip
    person = first(household)
    assert [person.read(c) for c in Person.SEALED] == [
        "王演建国", "13800009961", "1958-03-04", "1", "02", "",
    ]  # fmt: skip
    enrolment = Enrolment.objects.get(household=household)
    assert (enrolment.group, enrolment.counted_in, enrolment.from_day) == ("special", VILLAGE, SINCE)
    assert {each.purpose for each in Consent.objects.filter(person=person)} == {"service", "sensitive"}


def test_the_log_tells_of_it_without_a_name(acting_as: ActingAs) -> None:
    household = family(acting_as("village"))
    set_scope(EVERYWHERE)
    entry = LogEntry.objects.get(action="family.register", object_id=household.pk)
    assert entry.sentence == f"登记户 {household.pseudonym}"


@pytest.mark.parametrize("who", ["city", "county", "auditor", "banner"])
def test_it_is_refused_to_the_wrong_post(who: str, acting_as: ActingAs) -> None:
    by = acting_as(who)
    with pytest.raises(Refused, match="没有这项权限"):
        family(by)


@pytest.mark.parametrize(("who", "place"), [("village", NEXT), ("township", ABROAD)])
def test_it_is_refused_for_a_place_somebody_else_serves(
    who: str, place: int, acting_as: ActingAs
) -> None:
    by = acting_as(who)
    with pytest.raises(Refused, match="不归这个岗位服务"):
        family(by, division=place)


def test_sent_twice_it_is_one(acting_as: ActingAs) -> None:
    by, form = acting_as("village"), replace(FAMILY, client_id=fresh_id())
    one, two = register_households(by, [form]), register_households(by, [form])
    assert one[0].household == two[0].household
    assert (one[0].again, two[0].again) == (False, True)
    assert {*one[0].people} == {*two[0].people}
    assert Household.objects.filter(client_id=form.client_id).count() == 1


WRONG: dict[str, tuple[Registration, str]] = {
    "nobody": (replace(FAMILY, people=()), "请填姓名"),
    "without a name": (replace(FAMILY, people=(PersonInput(""),)), "请填姓名"),
    "another group": (replace(FAMILY, group="x"), "请选这户"),
    "a county": (replace(FAMILY, division=COUNTY), "不是在用的"),
    "sensitive without consent": (replace(FAMILY, about=SENSITIVE), "单独同意"),
    "consent to something else": (
        replace(FAMILY, about=SENSITIVE, agreed=replace(AGREED, purposes=("service",))), "单独同意",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_is_a_sentence(what: str, everywhere: None) -> None:
    given, sentence = WRONG[what]
    with pytest.raises(Refused, match=sentence):
        register_households(None, [given])
    assert not Household.objects.filter(enrolments__from_day=SINCE).exists()


def test_a_seat_of_another_place_cannot_serve_it(everywhere: None) -> None:
    other = Post.objects.filter(division=COUNTY)[0]
    with pytest.raises(Refused, match="服务岗位要在"):
        family(post=other.pk)
    ours = Post.objects.filter(division=TOWN)[0]
    assert family(post=ours.pk).post == ours


def test_a_statutory_duty_needs_no_consent(everywhere: None, settings: Any) -> None:
    settings.SENSITIVE_BASIS = "duty"
    assert family(about=SENSITIVE).read("category") == "disabled"


def test_many_take_no_more_statements_than_a_few(everywhere: None) -> None:
    def statements(count: int) -> int:
        batch = [replace(FAMILY, people=(WANG,), agreed=AGREED) for _ in range(count)]
        with CaptureQueriesContext(connection) as asked:
            register_households(None, batch)
        return len(asked)

    assert statements(60) == statements(190)
    assert PersonToken.objects.filter(person__household__division=VILLAGE).exists()


def test_a_namesake_of_the_same_year_is_noted_for_a_person_to_decide(everywhere: None) -> None:
    before, elsewhere = family(), family(division=NEXT)
    again = family(people=(replace(WANG, phone="", born="1958"),))
    [likeness] = Likeness.objects.filter(division=VILLAGE)
    assert (likeness.person, likeness.other) == (again.people.get(), first(before))
    assert not Likeness.objects.filter(person__household=elsewhere).exists()


def test_twins_in_one_batch_are_noted_once(everywhere: None) -> None:
    register_households(None, [FAMILY, FAMILY])
    assert Likeness.objects.count() == 2  # Wang and Wang, Li and Li


def test_a_ledger_can_ask_before_it_writes(everywhere: None) -> None:
    known = first(family())
    stranger = replace(WANG, born="1971")
    asked = [(VILLAGE, stranger), (VILLAGE, WANG), (NEXT, WANG), (VILLAGE, replace(WANG, born=""))]
    assert alike(asked) == [None, known.pk, None, None]


def test_made_up_families_fill_up_to_a_count(everywhere: None) -> None:
    assert settle_households(120, seed=1) == 120
    assert settle_households(120, seed=1) == 0
    assert Household.objects.count() == 120
    places = {*Household.objects.values_list("division", flat=True)}
    assert len(places) > 50
    one = Household.objects.filter(people__isnull=False)[0]
    assert "演示" in one.read("address")
    assert all("演" in person.read("name") for person in one.people.all())


def test_one_more_member(acting_as: ActingAs) -> None:
    household, key = family(acting_as("village"), people=(WANG,)), fresh_id()
    one = add_person(acting_as("village"), household, LI, key)
    assert add_person(acting_as("village"), household, LI, key) == one
    assert {each.read("name") for each in household.people.all()} == {"王演建国", "李演秀英"}
    with pytest.raises(Refused, match="没有这项权限"):
        add_person(acting_as("county"), household, LI)
