"""Coming in, staying in, going out."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from nuanxin.association.actions.appointments import HolderInput, begin_appointment, end_appointment
from nuanxin.association.actions.posts import seat_for
from nuanxin.association.actions.users import give_account
from nuanxin.association.middleware import SEEN
from nuanxin.association.models import Appointment, Body, User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.sign_in import SINCE
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

Visit = Callable[[str], Client]
MINUTE, HOUR = 60, 3600


def moved(client: Client, **earlier: int) -> None:
    """Set the session's clock back by so many seconds."""
    session = client.session
    for name, seconds in earlier.items():
        session[name] = int(time.time()) - seconds
    session.save()


def inside(client: Client) -> bool:
    return bool(client.get("/").status_code == 200)


def test_it_works(visit: Visit) -> None:
    page = visit("county").get("/").content.decode()
    assert "县级专干（演示）" in page
    assert "工作台" in page


def test_it_leads_back_to_where_one_wanted_to_go(visit: Visit) -> None:
    from conftest import PASSWORD

    client = visit("")
    assert client.get("/posts/")["Location"] == "/sign-in/?next=/posts/"
    form = client.get("/sign-in/?next=/posts/").content.decode()
    assert 'value="/posts/"' in form
    given = {"username": "county", "password": PASSWORD, "next": "/posts/"}
    assert client.post("/sign-in/", given)["Location"] == "/posts/"
    away = visit("").post("/sign-in/", given | {"next": "https://elsewhere.example/"})
    assert away["Location"] == "/"


@pytest.mark.parametrize(
    ("sent_from", "back"),
    [("http://testserver/posts/?name=x", "/posts/%3Fname%3Dx"), ("https://elsewhere.example/x", "/"), ("", "/")],
)
def test_a_form_sent_too_late_leads_back_to_its_page(visit: Visit, sent_from: str, back: str) -> None:
    answer = visit("").post("/posts/bodies/1/establish/", headers={"referer": sent_from})
    assert answer["Location"] == f"/sign-in/?next={back}"


@pytest.mark.parametrize("username", ["county", "nobody-of-this-name"])
def test_a_wrong_password_says_the_same_of_any_name(visit: Visit, username: str) -> None:
    answer = visit("").post("/sign-in/", {"username": username, "password": "wrong"})
    assert answer.status_code == 200
    assert "账号或密码不对" in answer.content.decode()


def test_it_locks_out_after_five_wrong_passwords(visit: Visit) -> None:
    from conftest import PASSWORD

    client = visit("")
    for _ in range(5):
        answer = client.post("/sign-in/", {"username": "county", "password": "wrong"})
    assert answer.status_code == 429
    assert "暂停登录 15 分钟" in answer.content.decode()
    right = client.post("/sign-in/", {"username": "county", "password": PASSWORD})
    assert right.status_code == 429
    other = client.post("/sign-in/", {"username": "township", "password": PASSWORD})
    assert other.status_code == 302  # one account is locked, not the office's computer


def test_a_session_ends_after_half_an_hour_without_a_sign_of_life(visit: Visit) -> None:
    client = visit("county")
    moved(client, **{SEEN: 29 * MINUTE})
    assert inside(client)
    assert int(client.session[SEEN]) > time.time() - MINUTE
    moved(client, **{SEEN: 31 * MINUTE})
    assert not inside(client)
    assert SEEN not in client.session


def test_a_session_ends_after_twelve_hours_however_busy(visit: Visit) -> None:
    client = visit("county")
    moved(client, **{SINCE: 12 * HOUR - MINUTE})
    assert inside(client)
    moved(client, **{SINCE: 12 * HOUR + MINUTE})
    assert not inside(client)


def test_the_cookie_is_no_more_than_a_session(visit: Visit) -> None:
    cookie = visit("county").cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert not cookie["max-age"]  # gone with the browser


def test_going_out_ends_it_here_and_now(visit: Visit) -> None:
    client = visit("county")
    assert client.get("/sign-out/").status_code == 405
    answer = client.post("/sign-out/")
    assert answer["Location"] == "/sign-in/"
    assert not inside(client)


def test_rights_end_with_the_appointment(visit: Visit) -> None:
    client = visit("county")
    set_scope(EVERYWHERE)
    Appointment.objects.filter(holder__username="county").update(to_day=today())
    assert not inside(client)


def second_seat() -> Appointment:
    """The township manager also looks after the second village for the time being."""
    set_scope(EVERYWHERE)
    manager = User.objects.get(username="township")
    village = Body.objects.filter(level="village", division__gt=150222102201).earliest("division")
    seat = seat_for(None, village, "village_adviser", today())
    given = HolderInput(name="", phone="", from_day=today(), acting=True, holder=manager)
    return begin_appointment(None, seat, given)


def test_one_acts_under_one_seat_at_a_time(visit: Visit) -> None:
    extra = second_seat()
    home = Body.objects.get(level="township", division=150222102000)
    client = visit("township")
    page = client.get("/").content.decode()
    assert "换一个岗位办事" in page
    assert client.get(f"/posts/bodies/{extra.post.body_id}/").status_code == 200
    client.post("/seat/", {"appointment": extra.pk})
    own = client.get("/posts/", follow=True).content.decode()
    set_scope(EVERYWHERE)
    assert extra.post.body.name in own
    assert client.get("/undertakings/").status_code == 200
    assert client.get(f"/posts/bodies/{home.pk}/").status_code == 404


@pytest.mark.parametrize("asked", ["", "x", "0", "999999"])
def test_a_seat_of_somebody_else_changes_nothing(visit: Visit, asked: str) -> None:
    client = visit("township")
    client.post("/seat/", {"appointment": asked})
    assert "金山镇" in client.get("/").content.decode()


def test_a_seat_that_ended_falls_back_to_ones_own(visit: Visit) -> None:
    extra = second_seat()
    client = visit("township")
    client.post("/seat/", {"appointment": extra.pk})
    set_scope(EVERYWHERE)
    Appointment.objects.filter(pk=extra.pk).update(from_day="2023-01-01", to_day="2023-02-01")
    assert "金山镇" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short-1", "至少 12 个字符"),
        ("password12345", "太常见"),
        ("202320232023", "只包含数字"),
        ("zhang-san-yi-2", "太相似"),
    ],
)
def test_a_poor_password_is_refused(everywhere: None, password: str, why: str) -> None:
    user = User.objects.get(username="county")
    user.name = "zhang-san-yi"
    with pytest.raises(Refused, match="密码不合用") as refused:
        give_account(None, user, "county", password)
    assert why in str(refused.value)


def test_nobody_takes_anothers_name(everywhere: None) -> None:
    user = User.objects.get(username="county")
    with pytest.raises(Refused, match="已有人用"):
        give_account(None, user, "township", "wo-de-kou-ling-2024")


def test_ending_an_appointment_closes_the_door(visit: Visit, acting_as: Callable[[str], Any]) -> None:
    client = visit("village")
    by = acting_as("township")
    held = Appointment.objects.get(holder__username="village")
    end_appointment(by, held, today())
    assert inside(client)  # today is still in force
    set_scope(EVERYWHERE)
    Appointment.objects.filter(pk=held.pk).update(to_day=today())
    assert not inside(client)
