"""Erased: nothing of her can be read or found, what the law keeps stays without her, no figure moves."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import TestCase

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.database import data_path
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.actions.coverage import CoverageInput, begin_coverages
from nuanxin.care.actions.insurance import PolicyInput, insure
from nuanxin.care.actions.roster import PaymentInput, record_payments
from nuanxin.care.models import Coverage, Insured, Policy, PolicyShare, RosterPayment
from nuanxin.care.tests.families import Village, the_village
from nuanxin.desk.drafts.actions import keep_draft
from nuanxin.desk.models import Draft
from nuanxin.ledgers.models import Batch, Trace
from nuanxin.people.actions.identify import identify
from nuanxin.people.models import Enrolment, Household, Identifier, Likeness, Person, PersonToken
from nuanxin.people.tests.families import VILLAGE, family, first
from nuanxin.people.tests.furnishing import NUMBER
from nuanxin.privacy.actions.erase import erase, family_of, person_and_merged
from nuanxin.privacy.actions.requests import AskInput, DecisionInput, ask, decide

TODAY = today()
ActingAs = Callable[[str], Any]


@pytest.fixture
def village(everywhere: None, apart: Path) -> Village:
    return the_village()


@pytest.fixture
def house(village: Village) -> Household:
    return family()


def paid(village: Village, house: Household) -> RosterPayment:
    person = first(house)
    known = identify(None, person, NUMBER)
    scheme = village.schemes["special_aid"]
    line = PaymentInput(person, scheme, TODAY.replace(day=1), 50000, VILLAGE, known, card="6222020000000000000")
    [made] = record_payments(None, [line])
    return RosterPayment.objects.select_related("person").get(pk=made.pk)


def policy(village: Village, house: Household) -> PolicyInput:
    return PolicyInput(
        house, village.schemes["accident"], "演示保险公司", "演-1", 6000, {"family": 6000},
        TODAY, TODAY + timedelta(days=364), insured=((first(house), None),),
    )  # fmt: skip


def test_money_stays_without_the_person(village: Village, house: Household) -> None:
    payment = paid(village, house)
    assert payment.read("card")
    erase(None, family_of(house), "asked", TODAY)
    payment = RosterPayment.objects.select_related("person").get(pk=payment.pk)
    assert (payment.amount, payment.read("card")) == (50000, "")
    number = Identifier.objects.get(person=payment.person)
    assert number.number is None
    again = identify(None, first_of_another(), NUMBER)  # the number is free again
    assert again.pk != number.pk


def first_of_another() -> Person:
    return first(family())


def test_by_nothing_is_she_found(house: Household) -> None:
    assert Likeness.objects.count() == 0
    other = family()
    assert Likeness.objects.exists()
    erase(None, family_of(house), "asked", TODAY)
    assert not Likeness.objects.exists()
    assert not PersonToken.objects.filter(person__household=house).exists()
    assert first(other).read("name")


def test_figures_of_the_past_stay(village: Village, house: Household) -> None:
    before = list(Enrolment.objects.values_list("from_day", "group", "counted_in"))
    erase(None, family_of(house), "asked", TODAY)
    assert list(Enrolment.objects.values_list("from_day", "group", "counted_in")) == before
    assert Enrolment.objects.get(household=house).to_day == TODAY
    assert Enrolment.objects.on(TODAY - timedelta(days=1)).filter(household=house).exists()
    assert not Enrolment.objects.on(TODAY).filter(household=house).exists()


def test_cards_and_policy_numbers_open_no_more(village: Village, house: Household) -> None:
    scheme = village.schemes["green_channel"]
    begin_coverages(None, [CoverageInput(house, scheme, TODAY, institution="演示医院", card="卡-9961")])
    [insured] = insure(None, [policy(village, house)])
    held = Coverage.objects.select_related("household").get(household=house)
    assert (held.read("card"), insured.read("number")) == ("卡-9961", "演-1")
    erase(None, family_of(house), "asked", TODAY)
    held = Coverage.objects.select_related("household").get(household=house)
    insured = Policy.objects.select_related("household").get(household=house)
    assert (held.read("card"), insured.read("number")) == ("", "")
    assert (held.institution, insured.premium) == ("演示医院", 6000)


def test_twice_is_harmless(house: Household) -> None:
    subjects = family_of(house)
    assert erase(None, subjects, "asked", TODAY) == 3
    assert erase(None, family_of(house), "asked", TODAY) == 0


def test_the_last_one_takes_the_family_along(house: Household) -> None:
    people = list(Person.objects.filter(household=house))
    assert erase(None, person_and_merged(people[0]), "asked", TODAY) == 1
    rest = person_and_merged(Person.objects.select_related("household").get(pk=people[1].pk))
    assert erase(None, rest, "asked", TODAY) == 2
    assert Household.objects.get(pk=house.pk).erased


def test_files_that_told_of_her_go(house: Household) -> None:
    batch = Batch.objects.create(division=VILLAGE, kind="families", name="演示.xlsx", sha256="")
    Trace.objects.create(
        division=VILLAGE, batch=batch, object_kind="people.person", object_ids=[first(house).pk], done="made"
    )
    other = Batch.objects.create(division=VILLAGE, kind="families", name="别的.xlsx", sha256="")
    for each in (batch, other):
        each.folder.mkdir(parents=True)
    with TestCase.captureOnCommitCallbacks(execute=True):
        erase(None, family_of(house), "asked", TODAY)
    assert not batch.folder.exists()
    assert other.folder.exists()
    shutil.rmtree(data_path() / "ledgers")


def test_what_was_typed_on_her_pages_goes(house: Household, acting_as: ActingAs) -> None:
    for pk in (house.pk, 1):
        keep_draft(acting_as("village"), f"/families/{pk}/change/ family", '{"address": ["演示"]}')
    set_scope(EVERYWHERE)
    erase(None, family_of(house), "asked", TODAY)
    assert Draft.objects.get().form.startswith("/families/1/")


def test_not_while_a_policy_is_in_force(village: Village, house: Household, acting_as: ActingAs) -> None:
    insure(None, [policy(village, house)])
    row = ask(acting_as("village"), house, AskInput("erase", "self", "", TODAY))
    with pytest.raises(Refused, match="在保"):
        decide(acting_as("county"), row, DecisionInput("granted"))


def test_the_policy_stays_whole_without_her(village: Village, house: Household) -> None:
    [made] = insure(None, [policy(village, house)])
    erase(None, family_of(house), "expired", TODAY)
    assert sum(PolicyShare.objects.filter(policy=made).values_list("amount", flat=True)) == 6000
    assert Insured.objects.select_related("person").get(policy=made).person.erased
