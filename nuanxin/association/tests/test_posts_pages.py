"""队伍 at the doors: the list, a body's page, appointing, leaving, setting up a seat."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from nuanxin.association.actions.appointments import HolderInput, begin_appointment
from nuanxin.association.actions.posts import SeatInput, establish_post
from nuanxin.association.models import Appointment, Body, Post, User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today

Visit = Callable[[str], Client]
COUNTY, TOWN, VILLAGE, ABROAD = 150222000000, 150222102000, 150222102005, 150223000000
NAME = "干事甲（演示）"


@pytest.fixture
def visit(db: None, plain_static: None) -> Visit:
    return client_of


def body_of(code: int) -> Body:
    set_scope(EVERYWHERE)
    return Body.objects.get(division=code)


def page_of(code: int) -> str:
    return f"/posts/bodies/{body_of(code).pk}/"


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def holder(**given: object) -> dict[str, object]:
    plain = {
        "name": NAME, "phone": "0472-0000003", "from_day": today(), "full_time": "yes",
        "in_post": "on", "client_id": uuid.uuid4(),
    }  # fmt: skip
    return plain | given


def count() -> int:
    set_scope(EVERYWHERE)
    return Appointment.objects.count()


# -- the list and a body's page --------------------------------------------------------------------
def test_the_list_shows_ones_own_bodies(visit: Visit) -> None:
    page = text(visit("county").get("/posts/?size=100"))
    assert page_of(COUNTY) in page
    assert page_of(TOWN) in page
    assert page_of(ABROAD) not in page
    assert visit("auditor").get("/posts/").status_code == 403
    village = visit("village").get("/posts/")
    assert village["Location"] == page_of(VILLAGE)  # one body alone needs no list


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("level=county", 1), ("level=township", 6), (f"under=township-{TOWN}&level=township", 1),
        ("vacant=village_adviser", 0), ("name=没有这样的", 0),
        (f"under=county-{ABROAD}", 0), ("under=county-x", 0), ("level=province", 0),
    ],
)  # fmt: skip
def test_it_is_narrowed(query: str, rows: int, visit: Visit) -> None:
    sheet: Any = visit("county").get(f"/posts/?format=xlsx&{query}")
    content = BytesIO(b"".join(sheet.streaming_content))
    table = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    set_scope(EVERYWHERE)
    names = [body.place.name for body in Body.objects.select_related("place")]
    assert sum(row[0] in names for row in table) == rows


@pytest.mark.parametrize(
    ("who", "code", "status", "doors"),
    [
        ("city", COUNTY, 200, True), ("county", COUNTY, 200, True), ("county", ABROAD, 404, False),
        ("township", COUNTY, 404, False), ("village", VILLAGE, 200, False), ("banner", TOWN, 404, False),
    ],
)  # fmt: skip
def test_who_sees_a_body(who: str, code: int, status: int, doors: bool, visit: Visit) -> None:
    answer = visit(who).get(page_of(code))
    assert answer.status_code == status
    assert ("/appoint/" in text(answer)) == doors


def test_a_body_is_taken_out_as_it_stands(visit: Visit) -> None:
    client = visit("county")
    assert "县级专干（演示）" in text(client.get(f"{page_of(COUNTY)}?format=print"))
    page = text(client.get(f"{page_of(COUNTY)}?format=nonsense"))
    assert f"<h1>{body_of(COUNTY).name}</h1>" in page  # the page itself


# -- appointing ------------------------------------------------------------------------------------
def test_a_vacant_seat_is_filled(visit: Visit) -> None:
    body = body_of(TOWN)
    seat = establish_post(None, body, SeatInput("township_officer"))
    client = visit("township")
    assert "空缺" in text(client.get(page_of(TOWN)))
    url = f"{page_of(TOWN)}appoint/township_officer/?seat={seat.pk}"
    assert "本单位或上级的现有人员" in text(client.get(url))
    answer = client.post(url, holder(), follow=True)
    assert f"已登记：{NAME}" in text(answer)
    set_scope(EVERYWHERE)
    held = Appointment.objects.get(post=seat)
    assert (held.holder.name, held.full_time, held.on_establishment) == (NAME, True, False)


def test_without_a_seat_one_is_set_up(visit: Visit) -> None:
    client, url = visit("township"), f"{page_of(TOWN)}appoint/township_president/"
    form = holder()
    for _twice in range(2):
        assert client.post(url, form).status_code == 302
    set_scope(EVERYWHERE)
    assert Post.objects.filter(body__division=TOWN, kind="township_president").count() == 1
    assert Appointment.objects.filter(holder__name=NAME).count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "请填姓名，或在上面选"),
        ({"name": "张三1"}, "姓名里有数字"),
        ({"name": "张\x07三"}, "看不见的字符"),
        ({"name": "张\x00三"}, "看不见的字符"),
        ({"name": "张" * 41}, "最多 40 个字"),
        ({"from_day": "2023-02-30"}, "日期请写成 2023-11-23 这样"),
        ({"from_day": "1023-02-03"}, "请核对年份"),
        ({"last_day": "9999-12-31"}, "请核对年份"),
        ({"last_day": today() - timedelta(days=1)}, "最后一天早于第一天"),
        ({"full_time": ""}, "请选一项"),
        ({"holder": "999999"}, "没有这一项，请从列出的里面选"),
        ({"phone": "0472-0000077", "full_time": "maybe"}, "没有这一项，请从列出的里面选"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(
    given: dict[str, object], said: str, visit: Visit
) -> None:
    before = count()
    form = holder(phone="0472-0000077") | given
    answer = visit("township").post(f"{page_of(TOWN)}appoint/township_officer/", form)
    assert answer.status_code == 200
    assert said in text(answer)
    assert "0472-0000077" in text(answer)
    assert count() == before


def test_a_day_that_is_taken_is_said(visit: Visit) -> None:
    body = body_of(TOWN)
    seat = establish_post(None, body, SeatInput("township_officer"))
    begin_appointment(None, seat, HolderInput("干事乙（演示）", "", today()))
    url = f"{page_of(TOWN)}appoint/township_officer/?seat={seat.pk}"
    answer = visit("township").post(url, holder())
    assert "由干事乙（演示）担任" in text(answer)
    set_scope(EVERYWHERE)
    assert Appointment.objects.filter(post=seat).count() == 1


def test_nobody_from_elsewhere_is_chosen(visit: Visit) -> None:
    body_of(TOWN)
    foreign = User.objects.get(username="banner")
    before = count()
    form = holder(name="", holder=foreign.pk)
    answer = visit("township").post(f"{page_of(TOWN)}appoint/township_officer/", form)
    assert "没有这一项，请从列出的里面选" in text(answer)
    assert count() == before


# -- leaving and setting up ------------------------------------------------------------------------
def test_leaving_makes_a_vacancy(visit: Visit) -> None:
    body = body_of(TOWN)
    seat = establish_post(None, body, SeatInput("township_officer"))
    held = begin_appointment(None, seat, HolderInput(NAME, "", today() - timedelta(days=9)))
    client, url = visit("township"), f"/posts/appointments/{held.pk}/end/"
    yesterday = today() - timedelta(days=1)
    for wrong, said in (("2020-01-01", "离任日早于任职日"), ("2098-01-01", "不能晚于一年以后")):
        assert said in text(client.post(url, {"last_day": wrong}))
    answer = client.post(url, {"last_day": yesterday}, follow=True)
    assert "现在空缺" in text(answer)
    assert "以前担任过的人" in text(answer)
    assert client.post(url, {"last_day": yesterday}).status_code == 302  # twice is harmless
    assert "已登记离任" in text(client.post(url, {"last_day": today()}))


def test_a_seat_is_set_up_once_for_one_look(visit: Visit) -> None:
    client, url = visit("county"), f"{page_of(COUNTY)}establish/"
    seen = body_of(COUNTY).posts.count()
    form = {"kind": "county_officer", "seen": seen}
    assert "已设岗" in text(client.post(url, form, follow=True))
    assert "刚才已经设过岗" in text(client.post(url, form, follow=True))
    wrong = {"kind": "village_adviser", "seen": seen + 1}
    assert "没有设岗" in text(client.post(url, wrong, follow=True))
    assert body_of(COUNTY).posts.count() == seen + 1


# -- who may, and where ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "code", "status"),
    [
        ("banner", COUNTY, 404), ("banner", TOWN, 404), ("village", TOWN, 403),
        ("village", VILLAGE, 403), ("auditor", COUNTY, 403), ("", COUNTY, 302),
    ],
)  # fmt: skip
def test_a_foreign_post_changes_nothing(who: str, code: int, status: int, visit: Visit) -> None:
    """Another banner's body is not there (404); a post without the right is told so (403)."""
    body = body_of(code)
    held = Appointment.objects.filter(post__body=body).latest("pk") if body.posts.exists() else None
    kind = {"county": "county_officer", "township": "township_officer", "village": "village_worker"}[body.level]
    doors: dict[str, dict[str, object]] = {
        f"{page_of(code)}appoint/{kind}/": holder(),
        f"{page_of(code)}establish/": {"kind": kind, "seen": body.posts.count()},
    }
    if held:
        doors[f"/posts/appointments/{held.pk}/end/"] = {"last_day": today()}
    before = count(), Post.objects.count(), list(Appointment.objects.order_by("pk").values())
    client = visit(who)
    assert {url: client.post(url, given).status_code for url, given in doors.items()} == dict.fromkeys(doors, status)
    assert (count(), Post.objects.count(), list(Appointment.objects.order_by("pk").values())) == before


def test_a_manager_appoints_but_sets_up_no_further_seat(visit: Visit) -> None:
    form = {"kind": "township_officer", "seen": body_of(TOWN).posts.count()}
    assert visit("township").post(f"{page_of(TOWN)}establish/", form).status_code == 403


def test_a_seat_of_another_body_is_not_filled_from_here(visit: Visit) -> None:
    abroad = establish_post(None, body_of(ABROAD), SeatInput("county_officer"))
    for url in (
        f"{page_of(COUNTY)}appoint/county_officer/?seat={abroad.pk}",
        f"{page_of(COUNTY)}appoint/village_adviser/",
        f"{page_of(COUNTY)}appoint/county_boss/",
    ):
        assert visit("county").post(url, holder()).status_code == 404


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/gaps/village_advisers/?level=township", True), ("https://elsewhere.example/", False),
        ("//elsewhere.example/", False), ("/\\elsewhere.example/", False),
        ("/\t/elsewhere.example/", False), ("javascript:alert(1)", False), ("\x01//elsewhere.example", False),
    ],
)  # fmt: skip
def test_one_is_led_back_but_never_away(asked: str, kept: bool, visit: Visit) -> None:
    form = holder(next=asked)
    answer = visit("township").post(f"{page_of(TOWN)}appoint/township_officer/", form)
    assert answer["Location"] == (asked if kept else page_of(TOWN))
