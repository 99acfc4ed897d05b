"""办公电话: who keeps it, and everywhere it is read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from nuanxin.association.acting import act
from nuanxin.association.actions.contacts import ContactInput, set_contact
from nuanxin.association.actions.texts import TextInput, set_text
from nuanxin.association.models import Body, Contact, Division, LogEntry
from nuanxin.association.offices import office_of, office_to_call, words_at_the_door
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.account_steps import newcomer, text
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

ActingAs = Callable[[str], Any]
PHONE = "0472-0000001"
CITY, COUNTY, VILLAGE = 150200000000, 150222000000, 150222102005


@pytest.fixture
def visit(db: None, plain_static: None) -> Callable[[str], Client]:
    return client_of


def keep(acting: Any, phone: str = PHONE, body: Body | None = None) -> Contact:
    return set_contact(acting, body or acting.body, ContactInput(phone, "工作日"))


def body_of(code: int) -> Body:
    set_scope(EVERYWHERE)
    return Body.objects.get(division=code)


def test_those_below_call_the_nearest_office(acting_as: ActingAs) -> None:
    keep(acting_as("city"))
    assert office_to_call(acting_as("village")).phone == PHONE
    keep(acting_as("county"), "0472-0000002")
    village = acting_as("village")
    assert office_to_call(village).phone == "0472-0000002"
    assert office_of(village.scope, CITY).name == "包头市计划生育协会"
    assert office_to_call(acting_as("banner")).phone == PHONE
    assert office_of(acting_as("banner").scope, COUNTY).phone == ""


def test_the_same_again_changes_nothing(acting_as: ActingAs) -> None:
    county = acting_as("county")
    assert keep(county).pk == keep(county).pk
    assert keep(county, "").phone == ""
    set_scope(EVERYWHERE)
    assert LogEntry.objects.filter(action="contact.set").count() == 2


def test_a_village_worker_keeps_her_own_and_an_office_those_below(acting_as: ActingAs) -> None:
    held, village = newcomer(), body_of(VILLAGE)
    keep(acting_as("city"), PHONE, village)
    keep(acting_as("township"), "0472-0000003", village)
    worker = act(held.holder_id, today())
    assert worker
    assert keep(worker).phone == PHONE
    with pytest.raises(Refused, match="没有这项权限"):
        keep(acting_as("village"))
    with pytest.raises(Refused, match="不在您的范围内"):
        keep(acting_as("banner"), PHONE, village)
    with pytest.raises(Refused, match="不像电话号码"):
        keep(acting_as("county"), "12")


def test_the_page_of_a_body_shows_and_keeps_it(visit: Callable[[str], Client]) -> None:
    own = f"/posts/bodies/{body_of(COUNTY).pk}/"
    county = visit("county")
    assert "没有登记" in text(county.get(own))
    assert "不像电话号码" in text(county.post(f"{own}contact/", {"phone": "12"}))
    for _ in range(2):
        answer = county.post(f"{own}contact/", {"phone": PHONE, "hours": "工作日", "address": ""})
        assert answer["Location"] == own
    assert PHONE in text(county.get(own))
    assert visit("banner").get(f"{own}contact/").status_code == 404
    assert visit("village").get(f"{own}contact/").status_code == 403


def test_the_sign_in_page_says_whom_to_call(
    visit: Callable[[str], Client], acting_as: ActingAs
) -> None:
    assert "请打" not in text(visit("").get("/sign-in/"))
    keep(acting_as("city"))
    keep(acting_as("county"), "0472-0000002")
    for path in ("/sign-in/", "/activate/"):
        page = text(visit("").get(path))
        assert f"有疑问请打 {PHONE}（包头市计划生育协会）。" in page
        assert "0472-0000002" not in page
    city = acting_as("city")
    set_text(city, city.body, TextInput("sign_in", "<b>找市里</b>"))
    assert "&lt;b&gt;找市里&lt;/b&gt;" in text(visit("").get("/sign-in/"))


def test_where_two_cities_have_an_office_nobody_is_named(acting_as: ActingAs) -> None:
    keep(acting_as("city"))
    set_scope(EVERYWHERE)
    place = Division.objects.create(code=150100000000, level="city", name="呼和浩特市")
    other = Body.objects.create(place=place, division=place.code, level="city", name="另一市")
    keep(None, "0471-0000001", other)
    assert words_at_the_door() == ["忘了密码，请上级协会的管理员重置。"]
