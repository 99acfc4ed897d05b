"""Two families that are one, found by hand: side by side, with a reason, and undone."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from nuanxin.association.models import Division
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.refused import Refused
from nuanxin.people.actions.merging import merge_by_hand, merge_households, unmerge_household
from nuanxin.people.actions.openings import OpeningInput, open_household
from nuanxin.people.actions.transfers import TransferInput, propose_transfer
from nuanxin.people.inputs import PersonInput
from nuanxin.people.models import Enrolment, Household
from nuanxin.people.search import search
from nuanxin.people.tests.families import NEXT, family, fresh_id

MA = PersonInput("马演兰", "13800009964", "1961")
WHY = "登记了两次，电话住址都一样"


@pytest.fixture
def pair(everywhere: None) -> tuple[Household, Household]:
    return family(), family(people=(MA,))


def opened(who: str, household: Household) -> Client:
    client = client_of(who)
    client.post(f"/families/{household.pk}/open/", {"purpose": "correct", "client_id": fresh_id()})
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_people_of_both_are_found_in_the_one_that_stays(pair: tuple[Household, Household]) -> None:
    kept, gone = pair
    for _ in range(2):
        merge_by_hand(None, gone, kept, WHY)
    [hit] = search(EVERYWHERE, "马演兰").hits
    assert hit.household == kept
    gone.refresh_from_db()
    assert gone.read("merge_reason") == WHY
    assert not Enrolment.objects.open().filter(household=gone).exists()
    for _ in range(2):
        unmerge_household(None, gone)
    assert search(EVERYWHERE, "马演兰").hits[0].household == gone
    assert Enrolment.objects.open().filter(household=gone).exists()


def test_what_cannot_be_one(pair: tuple[Household, Household], acting_as: Any) -> None:
    kept, gone = pair
    with pytest.raises(Refused, match="为什么是同一户"):
        merge_by_hand(None, gone, kept, "是")
    with pytest.raises(Refused, match="两个地方"):
        merge_households(None, family(division=NEXT), kept)
    by = acting_as("village")
    open_household(by, gone, OpeningInput("service"))
    propose_transfer(by, gone, TransferInput(Division.objects.get(code=NEXT)))
    for one, other in (pair, (gone, kept)):
        with pytest.raises(Refused, match="正等别处接收"):
            merge_by_hand(by, one, other, WHY)
    for who in ("county", "city", "banner", "auditor"):
        with pytest.raises(Refused), transaction.atomic():
            merge_by_hand(acting_as(who), gone, kept, WHY)


def test_on_the_pages(pair: tuple[Household, Household], plain_static: None) -> None:
    kept, gone = pair
    client, url = opened("village", gone), f"/families/{gone.pk}/same/"
    assert "只查到这一户自己" in text(client.post(url, {"words": "马演兰"}))
    assert f"{url}{kept.pk}/" in text(client.post(url, {"words": "王演建国"}))
    page = text(client.get(f"{url}{kept.pk}/"))
    assert ("马**" in page, "王***" in page, "马演兰" in page) == (True, True, False)
    sent = {"client_id": fresh_id(), "kept": str(kept.pk), "reason": "两"}
    assert "4 到 100 个字" in text(client.post(f"{url}{kept.pk}/", sent))
    assert client.post(f"{url}{kept.pk}/", sent | {"reason": WHY})["Location"] == f"/families/{kept.pk}/"
    opened("village", kept)
    client.post(f"/families/{kept.pk}/open/", {"purpose": "correct", "client_id": fresh_id()})
    page = text(client.get(f"/families/{kept.pk}/"))
    assert (WHY in page, "马**" in page) == (True, True)
    set_scope(EVERYWHERE)
    person = gone.people.get()
    assert client.post(f"/families/{kept.pk}/members/{person.pk}/call/").status_code == 200
    for _ in range(2):
        assert client.post(f"/families/{kept.pk}/same/{gone.pk}/undo/").status_code == 302
    set_scope(EVERYWHERE)
    assert Household.objects.get(pk=gone.pk).merged_into is None
    assert client.post(f"/families/{kept.pk}/same/{family(division=NEXT).pk}/undo/").status_code == 404
