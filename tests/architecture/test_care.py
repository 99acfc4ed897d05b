"""The pages of care, as a township that serves: no input breaks one, and a form sent twice is sent once."""

from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from nuanxin.association.scope import EVERYWHERE, NOTHING, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.care.models import Partner, Scheme
from nuanxin.care.tests.furnishing import care_doors
from nuanxin.measures.refreshing import carry
from nuanxin.people.models import Household, Person
from tests.architecture.test_hostile import thinned
from tests.architecture.test_routes import ROUTES
from tests.architecture.walks import bend, twice

DAY = today()
NAMES = [
    str(route.name) for _, route in ROUTES if route.callback.__module__.startswith("nuanxin.care.")
]
WHY = {"reason": "记错了"}
GIVEN: dict[str, dict[str, Any]] = {  # what a well-meant form of the route sends
    "family-task": {},
    "record-service": {"way": "home", "day": DAY, "note": "演示", "next_due": DAY},
    "correct-service": WHY | {"way": "phone", "day": DAY, "note": "演示"},
    "void-service": WHY,
    "record-answer": {"scheme": "all", "said": "not_now", "until": ""},
    "take-back-answer": {},
    "cover-family": {"institution": "演示医院", "card": "", "from_day": DAY},
    "end-coverage": {"last_day": DAY},
    "insure-family": {
        "insurer": "演示保险公司", "number": "演-8", "premium": "60", "pays_county": "60", "insured_count": 1,
        "from_day": DAY, "last_day": DAY,
    },
    "end-policy": {"last_day": DAY},
    "void-policy": WHY,
    "report-claim": {"reported_on": DAY, "asked": "100"},
    "pay-claim": {"paid_on": DAY, "paid": "100"},
    "void-payment": WHY,
    "void-payments": WHY,
    "ask-wristband": {},
    "issue-wristband": {"day": DAY},
    "sign-wristband": {"receiver": "self", "day": DAY},
    "wristbands": {"day": DAY, "quantity": 3, "note": ""},
    "new-partner": {"name": "演示公司", "agreement_number": "", "from_day": DAY, "last_day": ""},
    "find-to-insure": {"words": "演示"},
    "visits": {"family": ""},
    "visit-sheet": {},
}  # fmt: skip
READS = {"find-to-insure": "a search is told", "visit-sheet": "a print is told"}
CITY = {"scheme", "retire-scheme", "resume-scheme", "usual-schemes"}
QUIET = {
    "care", "care-lacking", "schemes", "family-help", "family-insurance", "insurance", "payments", "visits-of-others",
}  # fmt: skip


@pytest.fixture
def own(furnished: None) -> dict[str, Any]:
    carry()
    doors = care_doors()
    GIVEN["record-service"]["schemes"] = Scheme.objects.get(code="comfort").pk
    GIVEN["correct-service"]["schemes"] = GIVEN["record-service"]["schemes"]
    GIVEN["insure-family"]["line"] = Scheme.objects.get(code="hospital").pk
    GIVEN["issue-wristband"]["partner"] = Partner.objects.get().pk
    GIVEN["ask-wristband"]["person"] = Person.objects.filter(household=doors["ask-wristband"]["pk"])[0].pk
    set_scope(NOTHING)
    return doors


@pytest.fixture
def manager(own: dict[str, Any], plain_static: None) -> Client:
    """Who serves the township, with every page open that the doors lead to; a fault is an answer here."""
    client = client_of("township", loud=False)
    set_scope(EVERYWHERE)
    for family in Household.objects.filter(pk__in={each["pk"] for each in own.values() if "pk" in each}):
        client.post(reverse("open-family", args=[family.pk]), {"purpose": "service", "client_id": uuid4()})
    return client


def sent(name: str) -> dict[str, Any]:
    return {"client_id": str(uuid4())} | GIVEN[name]


def test_every_form_is_known() -> None:
    assert {*NAMES} == {*GIVEN} | CITY | QUIET


@thinned(7)
def test_no_form_breaks_a_page(step: int, manager: Client, own: dict[str, Any]) -> None:
    for name, form in GIVEN.items():
        bend(manager, reverse(name, kwargs=own.get(name)), form, step)


def test_no_number_opens_what_is_not_there(manager: Client, own: dict[str, Any]) -> None:
    for pk, name in product((0, 10**18, 10**30), {*NAMES} - CITY & own.keys()):
        kwargs = {key: pk if isinstance(value, int) else value for key, value in own.get(name, {}).items()}
        if not kwargs or "pk" not in kwargs:
            continue
        for method in (manager.get, manager.post):
            assert method(reverse(name, kwargs=kwargs)).status_code in (404, 405), name


def test_a_form_sent_twice_is_sent_once(manager: Client, own: dict[str, Any]) -> None:
    offenders, changing = twice(
        (name, manager, reverse(name, kwargs=own.get(name)), sent(name)) for name in GIVEN
    )
    assert not offenders.keys() - READS.keys(), offenders
    sure = {
        "record-service", "correct-service", "void-service", "record-answer", "take-back-answer", "insure-family",
        "end-policy", "void-policy", "report-claim", "pay-claim", "void-payment", "void-payments",
    }  # fmt: skip
    assert sure <= changing, sure - changing
