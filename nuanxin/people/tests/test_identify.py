"""Resident numbers: one place, one person, found again, refused where they are known elsewhere, dropped."""

from collections.abc import Callable
from typing import Any

import pytest

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.people.actions.identify import drop_unused, identify, identify_all
from nuanxin.people.actions.merging import merge_persons
from nuanxin.people.models import Identifier
from nuanxin.people.tests.families import ABROAD, LI, NEXT, WANG, family, first
from nuanxin.people.tests.furnishing import NUMBER

ActingAs = Callable[[str], Any]
OTHER = "150222196001019977"


def test_the_same_again_is_the_same(acting_as: ActingAs) -> None:
    by = acting_as("village")
    person = first(family(by))
    made = identify(by, person, NUMBER)
    assert identify(by, person, NUMBER) == made
    assert made.read("number") == NUMBER
    set_scope(EVERYWHERE)
    assert LogEntry.objects.get(action="identifier.keep").sentence == f"登记成员 {person.pseudonym}的证件号码"


def test_a_number_of_two_names_is_refused_with_a_mark_and_no_name(acting_as: ActingAs) -> None:
    by = acting_as("village")
    person = first(family(by))
    identify(by, person, NUMBER)
    other = family(by, people=(LI,)).people.get()
    with pytest.raises(Refused, match=f"成员 {person.pseudonym}") as refused:
        identify(by, other, NUMBER)
    assert "王" not in str(refused.value)


def test_who_was_merged_has_the_others_number(acting_as: ActingAs) -> None:
    by = acting_as("village")
    one, two = (family(by, people=(WANG,)).people.get() for _ in "ab")
    made = identify(by, one, NUMBER)
    assert identify(by, merge_persons(by, two, one), NUMBER) == made


def test_a_number_known_out_of_sight_says_neither_who_nor_where(
    acting_as: ActingAs, everywhere: None
) -> None:
    identify(None, first(family(division=ABROAD)), NUMBER)
    by = acting_as("village")
    person = first(family(by))
    with pytest.raises(Refused, match=r"^这个号码已在别处登记，请联系市级协会核对。$"):
        identify(by, person, NUMBER)


def test_a_person_has_one_number(acting_as: ActingAs) -> None:
    by = acting_as("village")
    person = first(family(by))
    identify(by, person, NUMBER)
    with pytest.raises(Refused, match="已登记另一个号码"):
        identify(by, person, OTHER)


def test_a_batch_answers_each_in_its_place(acting_as: ActingAs) -> None:
    by = acting_as("township")
    household, other = family(by), family(by, division=NEXT, people=(LI,)).people.get()
    one, two = household.people.order_by("pk")
    answers = identify_all(by, [(one, NUMBER), (two, NUMBER), (other, OTHER), (one, NUMBER)])
    assert [isinstance(each, Identifier) for each in answers] == [True, False, True, True]
    assert answers[0] == answers[3]
    assert Identifier.objects.count() == 2


@pytest.mark.parametrize("who", ["city", "auditor"])
def test_it_is_refused_to_the_wrong_post(who: str, acting_as: ActingAs, everywhere: None) -> None:
    person = first(family())
    with pytest.raises(Refused, match="没有这项权限"):
        identify(acting_as(who), person, NUMBER)


def test_it_goes_with_the_last_that_needs_it(everywhere: None) -> None:
    made = identify(None, first(family()), NUMBER)
    assert drop_unused(None, [made.pk]) == 1
    assert drop_unused(None, [made.pk]) == 0
    assert not Identifier.objects.exists()
    assert LogEntry.objects.filter(action="identifier.drop").count() == 1
