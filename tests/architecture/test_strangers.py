"""Somebody with an ordinary account and bad intent: no door of another's family opens, no answer tells of it."""

import json
import re
from io import BytesIO
from itertools import product
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.urls import reverse

from nuanxin.association.actions.appointments import HolderInput, begin_appointment
from nuanxin.association.actions.posts import seat_for
from nuanxin.association.actions.users import give_account
from nuanxin.association.models import Body, Division, LogEntry
from nuanxin.association.scope import EVERYWHERE, NOTHING, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.care.tests.furnishing import care_doors
from nuanxin.desk.models import Draft
from nuanxin.measures.refreshing import carry
from nuanxin.people.models import Household, Person
from nuanxin.people.tests.families import ABROAD, NEXT, VILLAGE
from nuanxin.people.tests.furnishing import NUMBER, family_doors
from nuanxin.privacy.tests.furnishing import privacy_doors
from tests.architecture.test_hostile import thinned
from tests.architecture.test_routes import ROUTES

STRANGERS = ("neighbour", "foreign", "banner", "auditor", "city")
PASSWORD = "wo-de-kou-ling-2023"
CHANGING = r"Token\": \"\w+\"|csrfmiddlewaretoken\" value=\"\w+\"|nonce-?=?\"?[\w+/=]+|\d{9,}"
NOBODYS = 10**17  # an id that is nobody's
BY_RIGHT = {
    "neighbour": {"accept-transfer", "refuse-transfer", "withdraw-transfer"},  # it is offered to her
    "banner": {"void-payments"},  # her own county's list of a month, which is empty
    "auditor": {"data-request"},  # by its code: that it was answered in time
    "city": {"end-volunteering", "volunteer-data", "copy-volunteer", "ask-erasing-volunteer"},  # of bodies below
}
ABOUT_FAMILIES = {
    str(route.name)
    for _, route in ROUTES
    if getattr(route.callback, "permission", "").partition(".")[0]
    in ("family", "care", "aid", "data", "opening", "volunteer")
}
Doors = dict[str, dict[str, Any]]


@pytest.fixture
def doors(furnished: None, plain_static: None) -> Doors:
    """The routes that lead to one family of the cast's village, or to one row about it."""
    carry()
    found = family_doors() | care_doors() | privacy_doors()
    set_scope(EVERYWHERE)
    for username, place in (("neighbour", NEXT), ("foreign", ABROAD)):
        body, day = Body.objects.get(division=place, level="village"), today()
        seat = seat_for(None, body, "village_worker", day)
        held = begin_appointment(None, seat, HolderInput(f"{username}（演示）", "", day))
        give_account(None, held.holder, username, PASSWORD)
    set_scope(NOTHING)
    return {
        name: kwargs
        for name, kwargs in found.items()
        if name in ABOUT_FAMILIES and any(isinstance(value, int) for value in kwargs.values())
    }


def bare(answer: Any) -> tuple[int, str]:
    """An answer without what differs from one page to the next."""
    text = re.sub(CHANGING, "", answer.content.decode())
    return answer.status_code, re.sub(r"\s+", " ", text)


def nobodys(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {key: NOBODYS if isinstance(value, int) else value for key, value in kwargs.items()}


@pytest.mark.parametrize("who", STRANGERS)
def test_no_door_opens_and_none_tells_that_there_is_one(who: str, doors: Doors) -> None:
    client, wrong = client_of(who, loud=False), {}
    assert len(doors) > 30
    for name, kwargs in doors.items():
        if name in BY_RIGHT.get(who, ()):
            continue
        for method in (client.get, client.post):
            there = bare(method(reverse(name, kwargs=kwargs), {}))
            nowhere = bare(method(reverse(name, kwargs=nobodys(kwargs)), {}))
            if there[0] not in (403, 404, 405) or there != nowhere:
                wrong[name, method.__name__] = (there[0], nowhere[0])
    assert wrong == {}


# -- lists, searches, what others typed -----------------------------------------------------------
@pytest.fixture
def secrets(doors: Doors) -> tuple[list[str], list[str]]:
    """What is known of the families of the cast's village: words, and the codes they go by."""
    set_scope(EVERYWHERE)
    people = list(Person.objects.filter(division=VILLAGE, key__isnull=False).select_related("household"))
    homes = list(Household.objects.filter(division=VILLAGE, key__isnull=False))
    words = {each.read(column) for each in people for column in ("name", "phone")}
    words |= {each.read(column) for each in homes for column in ("address", "not_to_mention")}
    set_scope(NOTHING)
    return [*sorted(word for word in words if len(word) > 2), NUMBER], [each.pseudonym for each in homes]


def everything_in(answer: Any) -> str:
    """A page, or all the parts of a spreadsheet."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not content.startswith(b"PK"):
        return str(content.decode())
    with ZipFile(BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


LISTS = [str(route.name) for path, route in ROUTES if "<" not in path and route.name not in ("sign-out", "healthz")]
LOOKERS = ("foreign", "banner", "auditor", "city")
FORMS = ("", "xlsx", "print")
Asked = list[tuple[str, str]]


def asked_by(who: str, step: int) -> Asked:
    """Addresses and forms of lists; files of those that are not about families are asked for in turn."""
    lacking = ("green_channel", "contact", "visit", "accident")
    about = [reverse(name) for name in LISTS if name in ABOUT_FAMILIES]
    about += [reverse("care-lacking", args=[code]) for code in lacking]
    others = [reverse(name) for name in LISTS if name not in ABOUT_FAMILIES]
    files = list(product(others, FORMS[1:]))
    return [*product(about, FORMS), *((page, "") for page in others), *files[LOOKERS.index(who) % step :: step]]


@pytest.mark.parametrize("who", LOOKERS)
@thinned(len(LOOKERS))
def test_no_list_and_no_file_names_a_family(
    step: int, who: str, doors: Doors, secrets: tuple[list[str], list[str]]
) -> None:
    client, found = client_of(who, loud=False), {}
    words, codes = secrets
    told = words if who == "auditor" else words + [f"户 {code}" for code in codes]
    for page, form in asked_by(who, step):
        asked = {"format": form, "division": str(VILLAGE)} if form else {}
        answer = client.get(page, asked)
        if answer.status_code == 200 and (hits := [word for word in told if word in everything_in(answer)]):
            found[page, form] = hits
    assert found == {}


@pytest.mark.parametrize(("who", "page"), [("foreign", "/families/"), ("banner", "/care/insurance/find/")])
def test_a_search_finds_nobody_and_says_the_same_as_of_nobody(
    who: str, page: str, doors: Doors, secrets: tuple[list[str], list[str]]
) -> None:
    client = client_of(who)
    nobody = bare(client.post(page, {"words": "查无此人"}))[1].replace("查无此人", "")
    for words in ("王演建国", "演建", "wyjg", "9961", "王 9961", *secrets[1][:3]):
        assert bare(client.post(page, {"words": words}))[1].replace(words, "") == nobody, words
    set_scope(EVERYWHERE)
    told = LogEntry.objects.filter(action="family.search").values_list("sentence", flat=True)
    assert {*told} == {"查找家庭，0 条"}


def test_what_somebody_typed_is_hers(doors: Doors) -> None:
    client, kept = client_of("village"), json.dumps({"note": ["演示的备注"]})
    client.post("/drafts/", {"form": "/families/1/ family", "values": kept})
    for who in ("neighbour", "foreign", "township"):
        assert "values" not in client_of(who).get("/drafts/", {"form": "/families/1/ family"}).json()
    assert client.get("/drafts/", {"form": "/families/1/ family"}).json()["values"] == kept
    set_scope(EVERYWHERE)
    assert "演示的备注" not in Draft.objects.latest("pk").sealed


def test_a_form_that_another_sent_is_not_sent_again(doors: Doors) -> None:
    """The mark of a form is random; who has got hold of one learns nothing by it."""
    client, sent = client_of("foreign", loud=False), uuid4()
    set_scope(EVERYWHERE)
    Household.objects.filter(pk=doors["family"]["pk"]).update(client_id=sent)
    place = Division.objects.get(code=ABROAD, level="village").pk
    before = Household.objects.count()
    form = {
        "place": place, "group": "special", "from_day": today(), "channel": "paper", "name": "钱演问",
        "agreed": "service",
    }  # fmt: skip
    answer = client.post("/families/new/", form | {"client_id": sent})
    assert answer.status_code == 409
    assert "请刷新页面再填" in answer.content.decode()
    set_scope(EVERYWHERE)
    assert Household.objects.count() == before
