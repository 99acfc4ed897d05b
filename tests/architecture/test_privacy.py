"""The pages of people's own data, as whoever serves a family and as the city: nothing breaks them, twice is once."""

from itertools import product
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from nuanxin.association.scope import NOTHING, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.people.tests.families import DAY
from nuanxin.privacy.tests.furnishing import privacy_doors
from tests.architecture.test_hostile import ASKED, NOT_UTF8, thinned
from tests.architecture.test_routes import ROUTES
from tests.architecture.walks import bend, twice

OURS = "nuanxin.privacy."
NAMES = [str(route.name) for _, route in ROUTES if route.callback.__module__.startswith(OURS)]
ASKING = {"relation": "self", "asker": "", "asked_on": DAY}
COPYING = {"handed": "self", "format": "json"}
GIVEN: dict[str, dict[str, dict[str, Any]]] = {  # who sends what to which route, well-meant
    "village": {
        "finish-request": {"outcome": "副本当面交给本人，已签收"},
        "ask-about-data": {
            "kind": "copy", "person": "", "relation": "self", "asker": "", "asked_on": DAY, "wants": "",
            "interest": "", "evidence": "",
        },
        "copy-data": {
            "person": "", "relation": "self", "asker": "", "asked_on": DAY, "handed": "self", "format": "json",
        },
        "ask-erasing-volunteer": ASKING,
        "copy-volunteer": COPYING,
        **dict.fromkeys(("ask-erasing-member", "ask-erasing-councilmember"), ASKING),
        **dict.fromkeys(("copy-member", "copy-councilmember"), COPYING),
        "arrange-data": {"allowed": "only", "words": "二女儿", "made_on": DAY},
    },
    "county": {"decide-request": {"verdict": "granted", "reason": ""}},
    "banner": {
        **dict.fromkeys(("ask-erasing-delegate", "ask-erasing-candidate"), ASKING),
        **dict.fromkeys(("copy-delegate", "copy-candidate"), COPYING),
    },
    "city": {"period": {"number": "45"}},
}  # fmt: skip
QUIET = {
    "data-requests", "data-request", "expiring", "family-data", "volunteer-data", "member-data",
    "councilmember-data", "delegate-data", "candidate-data", "register", "periods", "erased",
}  # fmt: skip
COPIES = ("copy-data", "copy-volunteer", "copy-member", "copy-councilmember", "copy-delegate", "copy-candidate")
READS = dict.fromkeys(COPIES, "that a copy was taken is told each time")


@pytest.fixture
def own(furnished: None) -> dict[str, Any]:
    doors = privacy_doors()
    set_scope(NOTHING)
    return doors


@pytest.fixture
def clients(own: dict[str, Any], plain_static: None) -> dict[str, Client]:
    """Each who sends, with the family's page open where she serves; a fault is an answer here."""
    found = {who: client_of(who, loud=False) for who in GIVEN}
    form = {"client_id": str(uuid4()), "purpose": "called"}
    answer = found["village"].post(reverse("open-family", kwargs=own["family-data"]), form)
    assert answer.status_code == 302
    return found


def sent(who: str, name: str) -> dict[str, Any]:
    return {"client_id": str(uuid4())} | GIVEN[who][name]


def every_form() -> list[tuple[str, str]]:
    return [(who, name) for who, forms in GIVEN.items() for name in forms]


def test_every_form_is_known() -> None:
    assert {*NAMES} == {name for _, name in every_form()} | QUIET


@thinned(4)
def test_no_address_breaks_a_page(
    step: int, clients: dict[str, Client], own: dict[str, Any]
) -> None:
    for who, name, query in list(product(clients, NAMES, [*map(urlencode, ASKED), NOT_UTF8]))[::step]:
        answer = clients[who].get(f"{reverse(name, kwargs=own.get(name))}?{query}")
        assert answer.status_code < 500, (who, name, query[:40])


@thinned(2)
def test_no_form_breaks_a_page(step: int, clients: dict[str, Client], own: dict[str, Any]) -> None:
    for who, name in every_form():
        bend(clients[who], reverse(name, kwargs=own.get(name)), GIVEN[who][name], step)


def test_no_number_opens_what_is_not_there(clients: dict[str, Client], own: dict[str, Any]) -> None:
    for pk, (who, name) in product((0, 10**18, 10**30), every_form()):
        kwargs = {key: pk if isinstance(value, int) else "nothing" for key, value in own[name].items()}
        for method in (clients[who].get, clients[who].post):
            assert method(reverse(name, kwargs=kwargs)).status_code in (404, 405), name


def test_a_form_sent_twice_is_sent_once(clients: dict[str, Client], own: dict[str, Any]) -> None:
    offenders, changing = twice(
        (name, clients[who], reverse(name, kwargs=own.get(name)), sent(who, name)) for who, name in every_form()
    )
    assert not offenders.keys() - READS.keys(), offenders
    assert changing == {name for _, name in every_form()}
