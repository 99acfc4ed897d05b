"""The pages of families, as whoever serves them: no input breaks one, and a form sent twice is sent once."""

from itertools import product
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from nuanxin.association.models import Division
from nuanxin.association.scope import NOTHING, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.people.tests.families import ABOUT, ABROAD, DAY, VILLAGE
from nuanxin.people.tests.furnishing import family_doors
from tests.architecture.test_hostile import ASKED, NOT_UTF8, thinned
from tests.architecture.test_routes import ROUTES
from tests.architecture.walks import bend, twice

MENUS = ("families", "volunteers")
OURS = "nuanxin.people."
NAMES = [
    str(route.name)
    for _, route in ROUTES
    if getattr(route.callback, "menu", "") in MENUS and route.callback.__module__.startswith(OURS)
]
MEMBER = {"name": "李演新", "phone": "13800009962", "born": "1960", "seen": 0}
GIVEN: dict[str, dict[str, Any]] = {  # what a well-meant form of the route sends
    "families": {"words": "王演建国"},
    "new-family": MEMBER | {"group": "special", "from_day": DAY, "channel": "paper", "agreed": "service"},
    "open-family": {"purpose": "other", "reason": "核对登记的住址"},
    "unmask-family": {},
    "change-family": vars(ABOUT) | {"language": "汉语", "seen": 0},
    "family-care": {"group": "ordinary", "day": DAY},
    "family-serving": {"post": ""},
    "move-family": {"whereto": str(ABROAD)},
    "add-member": MEMBER,
    "change-member": MEMBER,
    "call-member": {},
    "unmerge-member": {},
    "consents": {"purpose": "photo", "channel": "paper", "given_on": DAY},
    "own-consent": {"agrees": "yes", "channel": "in_person", "on": DAY},
    "withdraw-consent": {},
    "withdraw-transfer": {},
    "refuse-transfer": {"reason": "查无此户"},
    "accept-transfer": {},
    "decide-likeness": {},
    "same-family": {"words": "王演建国"},
    "merge-family": {"kept": "", "reason": "登记了两次"},
    "unmerge-family": {},
    "new-volunteer": {"name": "赵演新", "phone": "13800009967", "skills": "理发", "consented_on": DAY},
    "end-volunteering": {"last_day": DAY},
}
READS = {
    "families": "a search is told", "same-family": "this one too", "call-member": "the reading of a number is told",
    "unmask-family": "so is that of a name",
}  # fmt: skip


@pytest.fixture
def own(furnished: None) -> dict[str, Any]:
    doors = family_doors()
    GIVEN["new-family"]["place"] = Division.objects.get(code=VILLAGE).pk
    GIVEN["merge-family"]["kept"] = str(doors["merge-family"]["other"])
    set_scope(NOTHING)
    return doors


@pytest.fixture
def worker(own: dict[str, Any], plain_static: None) -> Client:
    """Who serves the village, with the family's page open; a fault is an answer here."""
    client = client_of("village", loud=False)
    answer = client.post(reverse("open-family", kwargs=own["open-family"]), sent("open-family"))
    assert answer.status_code == 302
    return client


def sent(name: str) -> dict[str, Any]:
    return {"client_id": str(uuid4())} | GIVEN[name]


def test_every_form_is_known(own: dict[str, Any]) -> None:
    quiet = {"transfers", "likenesses", "family", "family-looked", "volunteers", "agreed-words", "of-fourteen",
             "families-unconsented"}  # fmt: skip
    assert {*NAMES} == {*GIVEN} | quiet


@thinned(5)
def test_no_address_breaks_a_page(step: int, worker: Client, own: dict[str, Any]) -> None:
    for name, query in list(product(NAMES, [*map(urlencode, ASKED), NOT_UTF8]))[::step]:
        answer = worker.get(f"{reverse(name, kwargs=own.get(name))}?{query}")
        assert answer.status_code < 500, (name, query[:40])


@thinned(2)
def test_no_form_breaks_a_page(step: int, worker: Client, own: dict[str, Any]) -> None:
    for name, form in GIVEN.items():
        bend(worker, reverse(name, kwargs=own.get(name)), form, step)


def test_no_number_opens_what_is_not_there(worker: Client, own: dict[str, Any]) -> None:
    for pk, name in product((0, 10**18, 10**30), set(NAMES) & own.keys()):
        kwargs = {key: pk if isinstance(value, int) else value for key, value in own[name].items()}
        for method in (worker.get, worker.post):
            assert method(reverse(name, kwargs=kwargs)).status_code in (404, 405), name


def test_a_form_sent_twice_is_sent_once(worker: Client, own: dict[str, Any]) -> None:
    offenders, changing = twice(
        (name, worker, reverse(name, kwargs=own.get(name)), sent(name)) for name in GIVEN
    )
    assert not offenders.keys() - READS.keys(), offenders
    assert {"new-family", "change-member", "add-member", "consents", "new-volunteer"} <= changing
