"""What goes wrong while a page of a family is open: one sentence, nothing lost, nothing revived."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from nuanxin.association.acting import Acting, act
from nuanxin.association.actions.appointments import HolderInput, begin_appointment
from nuanxin.association.actions.posts import seat_for
from nuanxin.association.models import Appointment, Body, Division
from nuanxin.association.scope import EVERYWHERE, scoped, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.care.actions.schemes import lay_schemes
from nuanxin.care.models import Scheme, Service
from nuanxin.people import keyring
from nuanxin.people.actions.consents import withdraw_consent
from nuanxin.people.actions.merging import merge_households
from nuanxin.people.actions.transfers import TransferInput, accept_transfer, propose_transfer
from nuanxin.people.models import Consent, Household, Person
from nuanxin.people.tests.families import (
    ABROAD,
    AGREED,
    DAY,
    SENSITIVE,
    day,
    family,
    first,
    fresh_id,
)

Visit = Callable[[str], Client]
TYPED = "搬到河东演示新村二号"
WITH_DRAFT = {"draft": "/families/1/ family 1 称呼、语言和住址"}


@pytest.fixture
def visit(everywhere: None, plain_static: None) -> Visit:
    return client_of


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def opened(client: Client, household: Household) -> Client:
    """Half an hour with a family's page."""
    form = {"purpose": "called", "client_id": fresh_id()}
    assert client.post(reverse("open-family", args=[household.pk]), form).status_code == 302
    return client


def form_about(household: Household, **typed: Any) -> dict[str, Any]:
    """The form of a family as it lay open, with what was typed since."""
    return {"addressed_as": "王大哥", "seen": household.revision, "client_id": fresh_id()} | WITH_DRAFT | typed


def receiver() -> Acting:
    """Somebody who serves the village in the other banner."""
    set_scope(EVERYWHERE)
    body = Body.objects.get(division=ABROAD)
    held = begin_appointment(None, seat_for(None, body, "village_worker", DAY), HolderInput("接收人（演示）", "", DAY))
    set_scope(EVERYWHERE)
    found = act(held.holder_id, DAY)
    assert found
    return found


def move_away(household: Household, by: Acting) -> None:
    set_scope(EVERYWHERE)
    place = Division.objects.get(code=ABROAD, level="village")
    village = act(Appointment.objects.get(holder__username="village").holder_id, DAY)
    assert village
    accept_transfer(by, propose_transfer(village, household, TransferInput(place)))


# -- somebody else was quicker ---------------------------------------------------------------------
def test_the_family_moved_while_the_form_was_open(visit: Visit) -> None:
    household = family()
    client = opened(visit("village"), household)
    url = reverse("change-family", args=[household.pk])
    form = form_about(household, address=TYPED)
    move_away(household, receiver())
    answer = client.post(url, form)
    assert answer.status_code == 409
    assert "已在" in (page := text(answer))
    assert "要办什么请找那里。刚才填的没有存。" in page
    assert TYPED in page
    set_scope(EVERYWHERE)
    assert Household.objects.get(pk=household.pk).read("address") != TYPED


def test_the_family_was_merged_while_the_form_was_open(visit: Visit) -> None:
    household, kept = family(), family()
    client = opened(visit("village"), household)
    set_scope(EVERYWHERE)
    merge_households(None, household, kept)
    for name in ("change-family", "record-service", "add-member"):
        answer = client.post(reverse(name, args=[household.pk]), form_about(household, note=TYPED))
        assert answer.status_code == 409
        assert f"已并入户 {kept.pseudonym}" in (page := text(answer))
        assert TYPED in page
    set_scope(EVERYWHERE)
    assert not Service.objects.exists()


def test_it_moves_in_the_very_moment_in_which_the_form_is_sent(
    own_database: str, plain_static: None
) -> None:
    """The move is not committed yet when the form comes: the form waits, and then gets the sentence."""
    with transaction.atomic(), scoped(EVERYWHERE):
        household, by = family(), receiver()
        client = opened(client_of("village"), household)
        set_scope(EVERYWHERE)
        person = first(household).pk
    moved, faults = threading.Event(), list[BaseException]()

    def move() -> None:
        try:
            with transaction.atomic(), scoped(EVERYWHERE):
                move_away(household, by)
                moved.set()
                _until_somebody_waits()
        except BaseException as fault:
            faults.append(fault)
        finally:
            moved.set()
            connections.close_all()

    mover = threading.Thread(target=move)
    mover.start()
    moved.wait()
    answer = client.post(
        reverse("change-member", args=[household.pk, person]),
        form_about(household, name="王演建国", phone="13800009968"),
    )
    mover.join()
    assert faults == []
    assert (answer.status_code, "由那里的协会服务" in text(answer)) == (409, True)


def _until_somebody_waits(patience: float = 20) -> None:
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waited for the move")


# -- a consent taken back --------------------------------------------------------------------------
def agreed_family() -> Household:
    """A family that agreed to everything, with a form of it open."""
    return family(about=SENSITIVE, agreed=AGREED)


def take_back(household: Household, purpose: str) -> None:
    set_scope(EVERYWHERE)
    withdraw_consent(None, Consent.objects.get(person__household=household, purpose=purpose), DAY)


def test_nothing_sensitive_comes_back_by_a_form_that_was_open(visit: Visit) -> None:
    household = agreed_family()
    client, form = opened(visit("village"), household), form_about(household, **vars(SENSITIVE))
    take_back(household, "sensitive")
    page = text(client.post(reverse("change-family", args=[household.pk]), form | {"address": TYPED}))
    assert "要先有家里人的单独同意" in page
    assert TYPED in page
    set_scope(EVERYWHERE)
    fresh = Household.objects.get(pk=household.pk)
    assert [fresh.read(column) for column in Household.SENSITIVE] == [""] * len(Household.SENSITIVE)


def test_no_service_is_recorded_once_the_family_is_served_no_more(visit: Visit) -> None:
    household = agreed_family()
    lay_schemes(None, Body.objects.get(division=150200000000, level="city"))
    scheme = Scheme.objects.get(code="visit")
    client = opened(visit("village"), household)
    take_back(household, "service")
    form = {"client_id": fresh_id(), "schemes": [scheme.pk], "way": "home", "day": DAY, "note": TYPED}
    page = text(client.post(reverse("record-service", args=[household.pk]), form))
    assert f"这户 {DAY:%Y-%m-%d} 不在册" in page
    assert TYPED in page
    set_scope(EVERYWHERE)
    assert not Service.objects.exists()


# -- days on which it cannot have been ------------------------------------------------------------
@pytest.mark.parametrize(
    ("when", "said"),
    [(day(1), "不能晚于今天"), (day(-200), "才纳入服务"), (day(-50), "没有人任职")],
    ids=["to come", "before it was in care", "nobody held the seat"],
)
def test_a_service_on_a_day_it_cannot_have_been(when: Any, said: str, visit: Visit) -> None:
    household = family()
    lay_schemes(None, Body.objects.get(division=150200000000, level="city"))
    scheme = Scheme.objects.get(code="visit")
    Appointment.objects.filter(holder__username="village").update(from_day=day(-20))
    client = opened(visit("village"), household)
    form = {"client_id": fresh_id(), "schemes": [scheme.pk], "way": "home", "day": when, "note": TYPED}
    page = text(client.post(reverse("record-service", args=[household.pk]), form))
    assert said in page
    assert TYPED in page
    set_scope(EVERYWHERE)
    assert not Service.objects.exists()


def test_a_contact_whose_seat_fell_vacant_while_the_form_was_open(visit: Visit) -> None:
    household = family()
    lay_schemes(None, Body.objects.get(division=150200000000, level="city"))
    client = opened(visit("township"), household)
    url = reverse("cover-family", args=[household.pk, "contact"])
    fields = client.get(url).context["form"].fields
    set_scope(EVERYWHERE)
    seats = {name: fields[name].queryset.first() for name in ("township_seat", "village_seat")}
    Appointment.objects.filter(post=seats["village_seat"]).update(to_day=DAY)
    form = {"client_id": fresh_id(), "from_day": DAY} | {name: seat.pk for name, seat in seats.items()}
    page = text(client.post(url, form))
    assert "现在没有人任职" in page


# -- keys ------------------------------------------------------------------------------------------
@pytest.fixture
def wrapping_key(visit: Visit) -> Iterator[Path]:
    """The file of the wrapping key, put back afterwards."""
    path = keyring.path_of(keyring.newest())
    kept = path.read_text()
    yield path
    path.write_text(kept)


@pytest.mark.parametrize("other", ["", "ab" * 32], ids=["missing", "another"])
def test_without_the_key_nothing_is_read_and_nothing_written(
    other: str, visit: Visit, wrapping_key: Path
) -> None:
    household = family()
    people = Person.objects.count()
    client = opened(visit("village"), household)
    wrapping_key.unlink()
    if other:
        wrapping_key.write_text(other)
    pages = [
        client.get(reverse("family", args=[household.pk])),
        client.post(reverse("families"), {"words": "王演"}),
        client.post(reverse("change-family", args=[household.pk]), form_about(household, address=TYPED)),
        client.post(reverse("add-member", args=[household.pk]), form_about(household, name=TYPED[:3])),
    ]
    for answer in pages:
        assert answer.status_code in (200, 409)
        assert wrapping_key.name in text(answer)
    assert TYPED in text(pages[2])
    set_scope(EVERYWHERE)
    assert Person.objects.count() == people
    assert wrapping_key.exists() == bool(other)  # none was made anew


def test_the_lost_newest_key_is_not_replaced_by_an_older_one(own_database: str) -> None:
    """After a rotation both files lie there; without the new one the old one wraps nothing."""
    from nuanxin.base.refused import Refused
    from nuanxin.people.actions.keys import rotate_keys

    with transaction.atomic(), scoped(EVERYWHERE):
        family()
    number = rotate_keys().number
    path = keyring.path_of(number)
    kept = path.read_text()
    path.unlink()
    try:
        with pytest.raises(Refused, match=f"缺钥匙 people-{number}"), transaction.atomic(), scoped(EVERYWHERE):
            family()
    finally:
        path.write_text(kept)
        with transaction.atomic(), scoped(EVERYWHERE):
            assert family().read("address")
        path.unlink()
