"""我的账号: sessions listed and ended, the password changed."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from nuanxin.association.devices import device_words
from nuanxin.association.models import LogEntry, User, UserSession
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.account_steps import text
from nuanxin.association.tests.inside import client_of

Enter = Callable[[str], Client]
NEW = "xiang-yang-hua-kai-le-7"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"


def inside(client: Client) -> bool:
    return bool(client.get("/").status_code == 200)


def ends(client: Client) -> list[str]:
    return re.findall(r"/me/sessions/\d+/end/", text(client.get("/me/")))


def test_it_lists_where_one_is_signed_in(visit: Enter) -> None:
    here, there = visit("county"), visit("county")
    page = text(here.get("/me/"))
    assert page.count("就是这里") == 1
    assert len(ends(here)) == 1
    there.post("/sign-out/")
    assert not ends(here)
    visit("county")
    set_scope(EVERYWHERE)
    assert UserSession.objects.filter(user__username="county").count() == 2  # what is gone is forgotten


def test_one_session_is_ended(visit: Enter) -> None:
    here, there, third = visit("county"), visit("county"), visit("county")
    newest, _ = ends(here)
    assert here.post(newest).status_code == 302
    assert here.post(newest).status_code == 404  # it is gone
    assert [inside(each) for each in (here, there, third)] == [True, True, False]


def test_all_others_are_ended(visit: Enter) -> None:
    here, there, third = visit("county"), visit("county"), visit("county")
    for _ in range(2):
        here.post("/me/sessions/end-others/")
    assert [inside(each) for each in (here, there, third)] == [True, False, False]
    set_scope(EVERYWHERE)
    assert LogEntry.objects.filter(action="account.sessions").count() == 1


def test_nobody_ends_a_session_of_somebody_else(visit: Enter) -> None:
    hers = visit("village")
    set_scope(EVERYWHERE)
    pk = UserSession.objects.get(user__username="village").pk
    officer = visit("township")
    assert str(pk) not in "".join(ends(officer))
    assert officer.post(f"/me/sessions/{pk}/end/").status_code == 404
    assert inside(hers)


def change(client: Client, old: str, new: str = NEW, again: str = "") -> str:
    given = {"old": old, "password": new, "again": again or new}
    return text(client.post("/me/password/", given, follow=True))


def test_a_new_password_ends_all_other_sessions(visit: Enter) -> None:
    from conftest import PASSWORD

    here, there = visit("county"), visit("county")
    assert "密码已改" in change(here, PASSWORD)
    assert (inside(here), inside(there)) == (True, False)
    assert text(here.get("/me/")).count("就是这里") == 1
    signed = Client().post("/sign-in/", {"username": "county", "password": NEW})
    assert signed.status_code == 302
    set_scope(EVERYWHERE)
    [entry] = LogEntry.objects.filter(action="account.password")
    assert NEW not in entry.sentence


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", NEW, "", "现在的密码不对"), ("", NEW, "", "现在的密码"), (None, "short", "", "至少 12"),
        (None, NEW, "other", "两遍不一样"), (None, None, "", "和现在的一样"), (None, "0472-0000000x", "", "相似"),
    ],
)  # fmt: skip
def test_it_stays_when_it_is_refused(
    old: str | None, new: str | None, again: str, said: str, visit: Enter
) -> None:
    from conftest import PASSWORD

    client = visit("county")
    answer = change(client, PASSWORD if old is None else old, new or PASSWORD, again)
    assert said in answer
    set_scope(EVERYWHERE)
    assert User.objects.get(username="county").check_password(PASSWORD)


def test_everybody_has_an_account_page(db: None, plain_static: None) -> None:
    for username in ("city", "county", "township", "village", "auditor"):
        assert client_of(username).get("/me/").status_code == 200
        assert 'href="/me/"' in text(client_of(username).get("/"))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS, "Windows 电脑 · Chrome 浏览器"), (WINDOWS + " Edg/120.0", "Windows 电脑 · Edge 浏览器"),
        ("Mozilla/5.0 (Linux; Android 12) Chrome/96 Mobile MicroMessenger/8.0", "安卓手机 · 微信"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_0) Safari/604.1", "苹果手机 · Safari 浏览器"),
        ("", "其他设备 · 其他浏览器"), ("x" * 5000, "其他设备 · 其他浏览器"),
    ],
)  # fmt: skip
def test_a_browser_in_words(agent: str, words: str) -> None:
    assert device_words(agent) == words
