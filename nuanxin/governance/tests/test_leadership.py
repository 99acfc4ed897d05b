"""班子: who holds which seat on a day, vacancies as lines of their own, the paper that appointed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from nuanxin.association.actions.appointments import (
    HolderInput,
    begin_appointment,
    end_appointment,
)
from nuanxin.association.actions.posts import SeatInput, establish_post
from nuanxin.association.models import Appointment, Body, Post
from nuanxin.association.scope import EVERYWHERE, Scope, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.terms import TermInput, begin_term
from nuanxin.governance.due import due
from nuanxin.governance.listings.leadership import headless, leadership
from nuanxin.governance.models import Term

COUNTY = 150222000000
CITY = Scope.of(150200000000, "city")
BEGAN = date(2024, 3, 1)
PAGE = "/posts/leadership/"


@pytest.fixture
def county(everywhere: None) -> Body:
    return Body.objects.get(division=COUNTY, level="county")


def held(seat: Post, name: str, first: date, **how: Any) -> Appointment:
    return begin_appointment(None, seat, HolderInput(name, "0472-1", first, **how))


def names(day: date) -> list[tuple[str, str]]:
    rows = leadership(CITY, day).filter(division=COUNTY).order_by("at")
    return [(seat.title, seat.held[0].holder.name if seat.held else "") for seat in rows]


def test_the_roster_of_a_day(county: Body) -> None:
    secretary = establish_post(None, county, SeatInput("county_secretary"))
    head = establish_post(None, county, SeatInput("county_president"))
    end_appointment(None, held(head, "会长甲（演示）", BEGAN), date(2024, 5, 31))
    held(head, "会长乙（演示）", date(2024, 6, 10), document_number="演〔2024〕6号")
    assert names(date(2024, 5, 31)) == [(head.title, "会长甲（演示）"), (secretary.title, "")]
    assert names(date(2024, 6, 5))[0] == (head.title, "")
    assert names(today())[0] == (head.title, "会长乙（演示）")


def test_a_body_without_a_seat_for_a_head_is_counted(county: Body) -> None:
    before = headless(CITY, today())
    establish_post(None, county, SeatInput("county_president"))
    assert headless(CITY, today()) == before - 1


def test_the_page(county: Body, plain_static: None) -> None:
    head = establish_post(None, county, SeatInput("county_president"))
    establish_post(None, county, SeatInput("county_vice_president"))
    held(head, "会长乙（演示）", BEGAN, document_number="演〔2024〕6号", acting=True)
    begin_term(None, county, TermInput(today() - timedelta(days=365 * 6), 5, 6))
    page = client_of("county").get(PAGE).content.decode()
    for words in ("会长乙（演示）", "演〔2024〕6号", "代管", "空缺", "超期"):
        assert words in page
    vacant = client_of("city").get(f"{PAGE}?state=vacant").content.decode()
    assert "副会长" in vacant
    assert "会长乙（演示）" not in vacant
    assert "会长乙（演示）" in client_of("city").get(f"{PAGE}?state=past_term&level=county").content.decode()
    assert "会长乙（演示）" not in client_of("banner").get(f"{PAGE}?level=all").content.decode()
    assert "会长乙（演示）" not in client_of("city").get(f"{PAGE}?day=2024-02-29").content.decode()


def test_one_is_appointed_by_a_paper(county: Body, plain_static: None) -> None:
    seat = establish_post(None, county, SeatInput("county_secretary"))
    url = f"/posts/bodies/{county.pk}/appoint/county_secretary/?seat={seat.pk}"
    form = {
        "name": "秘书长（演示）", "phone": "0472-0000003", "from_day": today(), "full_time": "yes", "in_post": "on",
        "seconded_in": "on", "document_number": "演〔2026〕9号", "client_id": uuid4(),
    }  # fmt: skip
    client: Client = client_of("county")
    assert "编制在原单位" in client.post(url, {**form, "on_establishment": "on"}).content.decode()
    for _ in range(2):
        assert client.post(url, form).status_code == 302
    set_scope(EVERYWHERE)
    got = Appointment.objects.get(post=seat)
    assert (got.document_number, got.seconded_in, got.on_establishment) == ("演〔2026〕9号", True, False)
    then = client_of("county").get(f"/posts/bodies/{county.pk}/?day={today() - timedelta(days=1)}").content.decode()
    assert "秘书长（演示）" not in then
    assert "/appoint/" not in then


def test_a_term_that_ends_is_on_the_workbench(county: Body, acting_as: Callable[[str], Any]) -> None:
    begin_term(None, county, TermInput(today() - timedelta(days=365 * 5 - 60), 5, 6))
    seats = {who: acting_as(who).appointment.post for who in ("county", "banner", "auditor")}
    set_scope(EVERYWHERE)
    found = due(seats["county"], today())
    assert [each.title for each in found] == ["本单位第 6 届届满，筹备换届"]
    assert found[0].day == Term.objects.get().last_term_day
    assert due(seats["county"], today() - timedelta(days=365)) == []
    assert due(seats["banner"], today()) == due(seats["auditor"], today()) == []


def test_what_contradicts_itself_is_refused(county: Body) -> None:
    seat = establish_post(None, county, SeatInput("county_secretary"))
    with pytest.raises(Refused, match="编制在原单位"):
        held(seat, "甲（演示）", BEGAN, seconded_in=True, on_establishment=True)
    with pytest.raises(Refused, match="在这里上班"):
        held(seat, "甲（演示）", BEGAN, seconded_in=True, in_post=False)
    assert not Appointment.objects.filter(post=seat).exists()
