"""走访单: printed for opened pages only, in full, on record; the category stands on no paper."""

import uuid
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.rules.coded import CATEGORIES
from nuanxin.care.models import FollowUp
from nuanxin.care.tests.families import seat_of
from nuanxin.people.models import Household, Opening

Visit = Callable[[str], Client]


@pytest.fixture
def family(furnished: None) -> Household:
    """The special family of the demo that is to be visited soon."""
    set_scope(EVERYWHERE)
    return FollowUp.objects.open().select_related("household").earliest("due").household


@pytest.fixture
def visit(family: Household, plain_static: None) -> Visit:
    return client_of


def words_of(answer: Any) -> str:
    """The text of a PDF, without the blanks between its letters."""
    assert answer["Content-Type"] == "application/pdf", answer
    pages = PdfReader(BytesIO(b"".join(answer))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_the_sheet_of_an_opened_family(visit: Visit, family: Household) -> None:
    client, url = visit("village"), reverse("visit-sheet", args=[family.pk])
    assert client.post(url)["Location"] == reverse("open-family", args=[family.pk])
    client.post(reverse("open-family", args=[family.pk]), {"purpose": "service", "client_id": uuid.uuid4()})
    said = words_of(client.post(url))
    set_scope(EVERYWHERE)
    name = family.people.earliest("recorded_at").read("name")
    assert (name in said, family.read("address") in said, family.pseudonym in said) == (True, True, True)
    assert "家里人签字" in said
    assert not [label for label in CATEGORIES.values() if label in said]
    told = LogEntry.objects.get(action="family.sheet").sentence
    assert told == f"打印{family}的走访单"


def test_printing_what_is_due_opens_each_by_its_task(visit: Visit, family: Household) -> None:
    client = visit("village")
    page = client.get("/care/visits/").content.decode()
    set_scope(EVERYWHERE)
    assert family.pseudonym in page
    assert family.people.earliest("recorded_at").read("name") not in page
    assert "还没有勾选" in client.post("/care/visits/", {"family": "1"}).content.decode()
    set_scope(EVERYWHERE)
    before = Opening.objects.count()
    for _ in range(2):
        assert family.pseudonym in words_of(client.post("/care/visits/", {"family": str(family.pk)}))
    set_scope(EVERYWHERE)
    assert Opening.objects.count() == before + 1
    assert Opening.objects.latest("pk").purpose == "task"


@pytest.mark.parametrize("who", ["county", "city", "auditor", "banner"])
def test_nobody_prints_who_does_not_serve(who: str, visit: Visit, family: Household) -> None:
    client = visit(who)
    for url in ("/care/visits/", reverse("visit-sheet", args=[family.pk])):
        assert client.post(url, {"family": str(family.pk)}).status_code == 403


def test_a_township_sees_what_is_due_with_its_villages(visit: Visit, family: Household) -> None:
    client = visit("township")
    set_scope(EVERYWHERE)
    FollowUp.objects.open().filter(household=family).update(owner=seat_of("village"), second=None)
    page = client.get("/care/visits/").content.decode()
    assert "由他们去" in page
    assert family.pseudonym not in page
    others = client.get("/care/visits/others/").content.decode()
    set_scope(EVERYWHERE)
    assert family.pseudonym in others
    assert family.people.earliest("recorded_at").read("name") not in others
    assert "由他们去" not in visit("village").get("/care/visits/").content.decode()
    assert [visit(who).get("/care/visits/others/").status_code for who in ("county", "auditor")] == [403, 403]
    elsewhere = visit("banner").get("/care/visits/others/")
    assert family.pseudonym not in elsewhere.content.decode()
