"""Children under fourteen: nothing of them without a guardian's consent (PIPL 31)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.refused import Refused
from nuanxin.people.actions.change import change_person
from nuanxin.people.actions.consents import give_consent, withdraw_consent
from nuanxin.people.actions.guardians import guarded_among
from nuanxin.people.actions.register import add_person, register_households
from nuanxin.people.inputs import ConsentInput, Guarded, PersonInput
from nuanxin.people.minors import of_age, under_fourteen
from nuanxin.people.models import Consent, Household, Person, PersonToken
from nuanxin.people.search import search
from nuanxin.people.tests.families import DAY, FAMILY, family, first, fresh_id

YEAR = DAY.year
CHILD = PersonInput("王演小宝", "13800009963", f"{YEAR - 5}-03-04", "1", "20")
Visit = Callable[[str], Client]


@pytest.fixture
def household(everywhere: None) -> Household:
    return family()


def agreed(household: Household) -> Guarded:
    return Guarded(first(household).pk, "paper", DAY)


@pytest.mark.parametrize(
    ("born", "day", "child"),
    [
        ("", date(2026, 1, 1), False), ("2012", date(2026, 12, 30), True), ("2012", date(2026, 12, 31), False),
        ("2012-05-06", date(2026, 5, 5), True), ("2012-05-06", date(2026, 5, 6), False),
        ("1958", date(2026, 1, 1), False), ("2026", date(2026, 1, 1), True),
    ],
)  # fmt: skip
def test_who_is_under_fourteen(born: str, day: date, *, child: bool) -> None:
    assert under_fourteen(born, day) == child
    assert of_age(born, day) or born > "2008"


def test_none_without_a_guardian(household: Household) -> None:
    with pytest.raises(Refused, match="监护人的同意才能登记"):
        add_person(None, household, CHILD)
    with pytest.raises(Refused, match="先登记家里的大人"):
        register_households(None, [replace(FAMILY, people=(*FAMILY.people, CHILD))])
    adult = first(household)
    with pytest.raises(Refused, match="监护人的同意才能登记"):
        change_person(None, adult, replace(CHILD, name="王演建国"), 0)
    assert household.people.count() == 2


def test_one_of_the_family_who_is_of_age_agrees(household: Household) -> None:
    other = first(family())
    for stranger in (other.pk, 7):
        with pytest.raises(Refused, match="这户已登记的成年人"):
            add_person(None, household, replace(CHILD, guarded=Guarded(stranger, "paper", DAY)))
    made = fresh_id()
    for _ in range(2):
        child = add_person(None, household, replace(CHILD, guarded=agreed(household)), made)
    assert child.guardian == first(household)
    [consent] = Consent.objects.filter(person=child)
    assert (consent.purpose, consent.guardian, consent.delivered) == ("guardian", child.guardian, 1)
    assert guarded_among([child.pk, first(household).pk]) == {child.pk}
    minor = replace(CHILD, name="王演二宝", guarded=Guarded(child.pk, "paper", DAY))
    with pytest.raises(Refused, match="成年人"):
        add_person(None, household, minor)
    later = replace(CHILD, phone="", born=f"{YEAR - 6}")  # no need to agree twice
    assert change_person(None, child, later, 0).read("born") == f"{YEAR - 6}"


def test_taken_back_nothing_but_the_name_stays(household: Household) -> None:
    child = add_person(None, household, replace(CHILD, guarded=agreed(household)))
    with pytest.raises(Refused, match="和孩子一起登记"):
        give_consent(None, child, ConsentInput("guardian", "paper", DAY))
    for _ in range(2):
        withdraw_consent(None, Consent.objects.get(person=child), DAY)
    child = Person.objects.get(pk=child.pk)
    assert {column: child.read(column) for column in Person.SEALED} == {
        "name": "王演小宝", "phone": "", "born": "", "sex": "", "relation": "20", "died_on": "",
    }  # fmt: skip
    assert (child.guardian, guarded_among([child.pk])) == (None, set())
    assert not search(EVERYWHERE, "9963").hits
    assert search(EVERYWHERE, "王演小宝").hits
    assert PersonToken.objects.filter(person=child).exists()


def test_the_database_knows_who_agreed(household: Household) -> None:
    adult = first(household)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            division=adult.division, person=adult, purpose="guardian", delivered=1, channel="paper", given_on=DAY
        )


def test_the_form_asks_once_the_birth_says_so(household: Household, plain_static: None) -> None:
    client = client_of("village")
    url = f"/families/{household.pk}/"
    client.post(f"{url}open/", {"purpose": "service", "client_id": fresh_id()})
    assert "监护人" not in words(client.get(f"{url}members/"))
    sent = {"name": "王演小宝", "born": f"{YEAR - 3}", "client_id": fresh_id()}
    page = words(client.post(f"{url}members/", sent))
    assert ("请选家里的大人" in page, "王***" in page, "监护人怎么同意的" in page) == (True, True, True)
    set_scope(EVERYWHERE)
    sent |= {"guardian": first(household).pk, "guardian_agreed": "in_person"}
    assert client.post(f"{url}members/", sent).status_code == 302
    assert "监护人 王***" in words(client.get(url))


def words(answer: Any) -> str:
    return str(answer.content.decode())
