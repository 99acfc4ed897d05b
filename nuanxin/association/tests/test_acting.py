"""Rights come from dated appointments alone, read again on every request."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from nuanxin.association.acting import act, rights_of
from nuanxin.association.actions.appointments import HolderInput, begin_appointment
from nuanxin.association.actions.posts import seat_for
from nuanxin.association.models import Appointment, Body, LogEntry, Post, User
from nuanxin.association.permissions import TABLE
from nuanxin.association.scope import EVERYWHERE, NOTHING, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

ActingAs = Callable[[str], Any]
DAY = date(2023, 6, 15)
ONE = timedelta(days=1)


def person(last_day: date | None = None) -> User:
    """Somebody with one appointment in the second county."""
    body = Body.objects.get(division=150223000000)
    seat = seat_for(None, body, "county_officer", today())
    return begin_appointment(None, seat, HolderInput("临时一人（演示）", "", DAY, last_day)).holder


def second_seat(from_day: date | None = None) -> Appointment:
    """The county officer also stands in for the city."""
    set_scope(EVERYWHERE)
    city = Body.objects.get(division=150200000000)
    holder = User.objects.get(username="county")
    seat = seat_for(None, city, "city_officer", today())
    given = HolderInput("", "", from_day or today(), acting=True, holder=holder)
    return begin_appointment(None, seat, given)


def test_the_first_and_the_last_day_are_in_force(everywhere: None) -> None:
    holder = person(last_day=DAY + ONE)
    days = [DAY - ONE, DAY, DAY + ONE, DAY + 2 * ONE]
    assert [bool(rights_of(holder.pk, day)) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("how", ["voided", "ended", "not yet", "switched off", "body closed"])
def test_what_takes_the_rights(how: str, everywhere: None) -> None:
    holder = person()
    assert rights_of(holder.pk, today())
    mine = Appointment.objects.filter(holder=holder)
    changes: dict[str, Callable[[], object]] = {
        "voided": lambda: mine.update(voided_at="2023-07-01T00:00Z"),
        "ended": lambda: mine.update(to_day=today()),
        "not yet": lambda: mine.update(from_day=today() + ONE),
        "switched off": lambda: User.objects.filter(pk=holder.pk).update(is_active=False),
        "body closed": lambda: Body.objects.filter(division=150223000000).update(valid_to=today()),
    }
    changes[how]()
    assert not rights_of(holder.pk, today())
    assert act(holder.pk, today()) is None
    assert not Body.objects.exists()  # and the scope is nothing


def test_rights_are_read_again_on_every_request(db: None, plain_static: None) -> None:
    client = client_of("county")
    assert client.get("/posts/").status_code == 200
    set_scope(EVERYWHERE)
    mine = Appointment.objects.filter(holder__username="county")
    for kind, status in (("auditor", 403), ("county_officer", 200)):
        Post.objects.filter(appointments__in=mine).update(kind=kind)
        assert client.get("/posts/").status_code == status
        set_scope(EVERYWHERE)
    mine.update(to_day=today())
    assert client.get("/posts/").status_code == 403  # says why, and ends the session
    assert client.get("/posts/")["Location"].startswith("/sign-in/")
    set_scope(EVERYWHERE)
    mine.update(to_day=None)
    assert client_of("county").get("/posts/").status_code == 200  # they come back with the appointment


def test_nothing_is_left_in_sight_after_a_request(db: None, plain_static: None) -> None:
    client = client_of("county")
    for url in ("/", "/posts/", "/posts/bodies/999999/", "/plan/new/"):
        client.get(url)
        assert not Body.objects.exists(), url


def test_a_scope_outside_a_transaction_is_refused(own_database: str) -> None:
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError, match="transaction"):
        act(1, today())
    set_scope(EVERYWHERE)
    assert not Body.objects.exists()


def test_own_seats_come_before_acting_ones(everywhere: None) -> None:
    extra = second_seat(from_day=date(2020, 1, 1))
    acting = act(extra.holder_id, today())
    assert acting
    assert (acting.right.kind, [each.kind for each in acting.others]) == ("county_officer", ["city_officer"])
    chosen = act(extra.holder_id, today(), extra.pk)
    assert chosen
    assert chosen.right.kind == "city_officer"


def test_one_seat_lends_nothing_to_another(db: None, plain_static: None) -> None:
    """Acting for the city one sees the city; switched back, only one's county again."""
    extra, client = second_seat(), client_of("county")
    set_scope(EVERYWHERE)
    abroad, home = Body.objects.get(division=150223000000), Body.objects.get(division=150222000000)
    at = [f"/posts/bodies/{each.pk}/" for each in (home, abroad)]
    own = Appointment.objects.exclude(pk=extra.pk).get(holder=extra.holder)
    assert [client.get(url).status_code for url in at] == [200, 404]
    client.post("/seat/", {"appointment": extra.pk})
    assert [client.get(url).status_code for url in at] == [200, 200]
    client.post("/seat/", {"appointment": own.pk})
    assert [client.get(url).status_code for url in at] == [200, 404]


def test_the_log_names_the_seat_one_acts_for(db: None, plain_static: None) -> None:
    extra, client = second_seat(), client_of("county")
    client.post("/seat/", {"appointment": extra.pk})
    set_scope(EVERYWHERE)
    seen = extra.post.body.posts.count()
    set_scope(NOTHING)
    given = {"kind": "city_officer", "seen": seen}
    client.post(f"/posts/bodies/{extra.post.body_id}/establish/", given)
    set_scope(EVERYWHERE)
    entry = LogEntry.objects.filter(action="post.establish").latest("pk")
    assert entry.by_name.startswith("县级专干（演示）（市级专干")
    assert entry.division == 150200000000


def test_somebody_elses_seat_is_not_chosen(db: None, plain_static: None) -> None:
    set_scope(EVERYWHERE)
    foreign = Appointment.objects.get(holder__username="city")
    client: Client = client_of("county")
    client.post("/seat/", {"appointment": foreign.pk})
    session = client.session
    session["acting_appointment"] = foreign.pk  # nor when it stands in the session
    session.save()
    set_scope(EVERYWHERE)
    abroad = Body.objects.get(division=150223000000)
    assert client.get(f"/posts/bodies/{abroad.pk}/").status_code == 404


@pytest.mark.parametrize("permission", TABLE)
def test_a_right_is_the_posts(permission: str, acting_as: ActingAs) -> None:
    """The table is asked by name; what it does not know is an error, not a no."""
    acting = acting_as("auditor")
    if acting.may(permission):
        acting.require(permission)
    else:
        with pytest.raises(Refused, match="“审计员”没有这项权限"):
            acting.require(permission)
    with pytest.raises(KeyError):
        acting.may(permission + "x")


@pytest.mark.parametrize(
    "away",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "/\t/elsewhere.example",
     "https:elsewhere.example", "javascript:alert(1)", "http://testserver@elsewhere.example/"],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(away: str, db: None, plain_static: None) -> None:
    answer = client_of("county").get("/sign-in/", {"next": away})
    assert (answer.status_code, answer["Location"]) == (302, "/")
