"""告知书: an office's own words, version by version; what somebody agreed to stays what it was."""

from typing import Any

import pytest
from django.test import Client

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.people.actions.consents import give_consent
from nuanxin.people.inputs import ConsentInput
from nuanxin.people.models import ConsentText
from nuanxin.people.tests.families import DAY, family, first, fresh_id

OWN = "市里的话（演示）：谁来记、做什么用、给谁看、存多久、怎么撤回。"
LATER = "市里的话，第二版（演示）：谁来记、做什么用、给谁看、存多久、怎么撤回。"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def issue(client: Client, words: str) -> Any:
    return client.post("/settings/consents/photo/", {"text": words, "client_id": fresh_id()})


def test_who_issues_and_who_reads(db: None, plain_static: None) -> None:
    city = client_of("city")
    assert issue(city, OWN)["Location"] == "/settings/consents/"
    for words in (OWN, OWN, LATER):
        assert issue(city, words).status_code == 302
    set_scope(EVERYWHERE)
    assert [each.version for each in ConsentText.objects.filter(text__contains="演示")] == [2, 1]
    page = text(city.get("/settings/consents/"))
    assert (LATER in page, OWN in page, "系统带来" in page) == (True, True, True)
    assert LATER in text(client_of("county").get("/settings/consents/"))
    assert issue(client_of("county"), "县里的话（演示），同样写清谁来记、做什么用、存多久。").status_code == 302
    assert "县里的话" not in text(city.get("/settings/consents/"))  # those of below are not one's own
    assert "县里的话" not in text(client_of("banner").get("/settings/consents/"))
    assert issue(city, "太短").status_code == 200
    assert city.get("/settings/consents/nothing/").status_code == 404
    for who in ("village", "auditor"):
        assert issue(client_of(who), OWN).status_code == 403


def test_the_words_she_agreed_to_stay(everywhere: None, plain_static: None) -> None:
    household = family()
    person = first(household)
    given = give_consent(None, person, ConsentInput("photo", "paper", DAY))
    issue(client_of("city"), OWN)
    client = client_of("village")
    client.post(f"/families/{household.pk}/open/", {"purpose": "correct", "client_id": fresh_id()})
    page = f"/families/{household.pk}/members/{person.pk}/consents/"
    assert OWN in text(client.get(page))
    told = text(client.get(f"{page}{given.pk}/"))
    assert ("活动或走访时给您拍照" in told, OWN in told) == (True, False)
    set_scope(EVERYWHERE)
    other = first(family())
    assert client.get(f"/families/{household.pk}/members/{other.pk}/consents/{given.pk}/").status_code == 404


@pytest.mark.parametrize("purpose", ["photo", "guardian"])
def test_every_purpose_has_words(purpose: str, db: None, plain_static: None) -> None:
    assert client_of("city").get(f"/settings/consents/{purpose}/").status_code == 200
