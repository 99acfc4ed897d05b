"""The form that shows everything in full asks who is there, unless that was answered a moment ago."""

from typing import Any

import pytest
from django.test import Client

from nuanxin.association.models import LogEntry
from nuanxin.association.proof import FRESH
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.people.models import Household
from nuanxin.people.tests.families import family, first, fresh_id

PASSWORD = "wo-de-kou-ling-2023"
WHOLE = "演示村三组十二号"


@pytest.fixture
def household(everywhere: None) -> Household:
    return family()


@pytest.fixture
def late(household: Household, plain_static: None) -> Client:
    """Who signed in long ago, with the family's page open."""
    client = client_of("village")
    client.post(f"/families/{household.pk}/open/", {"purpose": "correct", "client_id": fresh_id()})
    session = client.session
    session["signed_in_at"] -= FRESH + 1
    session.save()
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_it_asks_before_it_shows_and_tells_the_log_when_it_does(household: Household, late: Client) -> None:
    url = f"/families/{household.pk}/change/"
    for answer in (late.get(url), late.post(url, {"proof": "x"})):
        assert "请再确认是本人" in text(answer)
        assert WHOLE not in text(answer)
    set_scope(EVERYWHERE)
    assert not LogEntry.objects.filter(action="family.read").exists()
    assert late.post(url, {"proof": PASSWORD})["Location"] == url
    assert WHOLE in text(late.get(url))
    set_scope(EVERYWHERE)
    assert LogEntry.objects.filter(action="family.read").count() == 1


def test_what_was_typed_meanwhile_is_not_lost(household: Household, late: Client) -> None:
    set_scope(EVERYWHERE)
    url = f"/families/{household.pk}/members/{first(household).pk}/"
    sent = {"name": "王演建国", "phone": "13800009999", "born": "1958", "seen": 5, "client_id": str(fresh_id())}
    page = text(late.post(url, sent))
    assert "13800009999" in page
    assert "13800009961" not in page  # nor what stands in the database, for a form that is not up to date
    assert "现在系统里是" in text(late.post(url, sent | {"proof": PASSWORD}))
