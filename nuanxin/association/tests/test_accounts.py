"""Accounts: made in bulk with one-time codes, activated once, reset, disabled."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.association.actions.accounts import (
    MOST,
    ResetInput,
    activate_account,
    disable_account,
    enable_account,
    end_sign_ins,
    make_accounts,
    reset_account,
)
from nuanxin.association.actions.appointments import HolderInput, begin_appointment, end_appointment
from nuanxin.association.actions.posts import seat_for
from nuanxin.association.actions.users import give_account
from nuanxin.association.models import Activation, Appointment, Body, LogEntry, User
from nuanxin.association.proof import PROVED
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.sign_in import SINCE
from nuanxin.association.tests.account_steps import (
    COUNTY,
    PASSWORD,
    TOWN,
    VILLAGE,
    acting_for,
    newcomer,
    text,
)
from nuanxin.association.tests.inside import client_of
from nuanxin.association.usernames import tail
from nuanxin.base.codes import ALPHABET, as_meant, fresh_code
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

ActingAs = Callable[[str], Any]
Visit = Callable[[str], Client]


@pytest.fixture
def visit(db: None, plain_static: None) -> Visit:
    return client_of


def come_in(username: str, code: str, password: str = PASSWORD, client: Client | None = None) -> Any:
    """Fill in the activation page."""
    given = {"username": username, "activation": code, "password": password, "again": password}
    return (client or Client()).post("/activate/", given)


def made_slip(maker: str = "county") -> tuple[Appointment, str, str]:
    """A newcomer's appointment, username and code."""
    held = newcomer()
    [slip] = make_accounts(acting_for(maker), [held]).slips
    return held, str(slip.activation.user.username), slip.code


def fresh(pk: int) -> User:
    set_scope(EVERYWHERE)
    return User.objects.get(pk=pk)


# -- making -----------------------------------------------------------------------------------------
def test_it_works(visit: Visit) -> None:
    held = newcomer()
    answer = visit("county").post("/accounts/make/", {"held": [held.pk]})
    page = text(answer)
    [username] = re.findall(r"data-username>([^<]+)<", page)
    [code] = re.findall(r"data-code>([^<]+)<", page)
    assert (username, "新来的（演示）" in page) == ("22102005-1", True)
    assert "no-store" in answer["Cache-Control"]
    newly = Client()
    assert come_in(username, code.lower().replace("-", " "), client=newly)["Location"] == "/"
    assert "新来的（演示）" in text(newly.get("/"))
    again = Client().post("/sign-in/", {"username": username, "password": PASSWORD})
    assert again.status_code == 302


def test_the_code_is_kept_nowhere(visit: Visit) -> None:
    held, _, code = made_slip()
    set_scope(EVERYWHERE)
    kept = Activation.objects.get(user=held.holder)
    assert as_meant(code) not in str(vars(kept))
    assert not LogEntry.objects.filter(sentence__contains=code).exists()


def test_sent_twice_it_makes_nothing_more(visit: Visit) -> None:
    held = newcomer()
    client = visit("county")
    client.post("/accounts/make/", {"held": [held.pk]})
    answer = client.post("/accounts/make/", {"held": [held.pk]}, follow=True)
    assert "没有开通新账号" in text(answer)
    set_scope(EVERYWHERE)
    assert Activation.objects.filter(user=held.holder).count() == 1
    assert LogEntry.objects.filter(action="account.make", object_id=held.holder_id).count() == 1


def test_all_that_the_query_shows(visit: Visit) -> None:
    newcomer("甲（演示）"), newcomer("乙（演示）", TOWN, "township_officer")
    client = visit("county")
    page = client.post("/accounts/make/?name=甲（演示）", {"all": "1"})
    assert re.findall(r"<h2>([^<]+)</h2>", text(page)) == ["甲（演示）"]
    page = client.post("/accounts/make/?kind=township_officer", {"all": "1"})
    assert re.findall(r"data-username>([^<]+)<", text(page)) == ["22102-1"]


def test_names_are_numbered_and_never_used_again(acting_as: ActingAs) -> None:
    people = [newcomer(f"{n}（演示）", TOWN, "township_officer") for n in "甲乙丙"]
    User.objects.filter(username="banner").update(username="22102-2")  # somebody out of sight
    slips = make_accounts(acting_as("township"), people).slips
    assert [slip.activation.user.username for slip in slips] == ["22102-1", "22102-3", "22102-4"]


@pytest.mark.parametrize(
    ("division", "level", "stem"),
    [
        (150200000000, "city", "1502"), (COUNTY, "county", "22"), (TOWN, "township", "22102"),
        (VILLAGE, "village", "22102005"),
    ],
)  # fmt: skip
def test_a_username_is_short_and_all_digits(division: int, level: str, stem: str) -> None:
    assert tail(division, level) == stem


def test_the_list_shows_ones_own_people(visit: Visit) -> None:
    newcomer()
    page = text(visit("township").get("/accounts/?size=100"))
    assert "新来的（演示）" in page
    assert "嘎查指导员（演示）" in page
    assert "县级专干（演示）" not in page
    assert "新来的（演示）" not in text(visit("banner").get("/accounts/?size=100"))
    assert visit("village").get("/accounts/").status_code == 403
    assert visit("auditor").get("/accounts/").status_code == 403


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=none", {"新来的（演示）"}), ("state=active&kind=village_adviser", {"嘎查指导员（演示）"}),
        ("state=disabled", set()), ("name=新来", {"新来的（演示）"}), ("state=nonsense", set()),
    ],
)  # fmt: skip
def test_it_is_narrowed(query: str, names: set[str], visit: Visit) -> None:
    newcomer()
    page = text(visit("township").get(f"/accounts/?{query}"))
    assert set(re.findall(r">([^<>]+（演示）)</a>", page)) - {"乡镇管理员（演示）"} == names | (
        {"乡镇管理员（演示）"} & names
    )


def test_another_banner_cannot_make_it(visit: Visit) -> None:
    held = newcomer()
    client = visit("banner")
    assert "没有开通新账号" in text(client.post("/accounts/make/", {"held": [held.pk]}, follow=True))
    assert client.get(f"/accounts/{held.pk}/").status_code == 404
    assert client.post(f"/accounts/{held.pk}/reset/", {"client_id": uuid.uuid4()}).status_code == 404
    assert fresh(held.holder_id).username is None


def test_it_is_refused_to_the_wrong_post(acting_as: ActingAs) -> None:
    held = newcomer()
    with pytest.raises(Refused, match="没有这项权限"):
        make_accounts(acting_as("village"), [held])


def test_who_serves_beyond_ones_scope_is_left_to_a_higher_office(visit: Visit) -> None:
    held = newcomer()
    body = Body.objects.get(division=COUNTY)
    begin_appointment(
        None, seat_for(None, body, "county_officer", today()),
        HolderInput("", "", today(), holder=held.holder),
    )  # fmt: skip
    answer = visit("township").post("/accounts/make/", {"held": [held.pk]}, follow=True)
    assert "范围之外还有岗位" in text(answer)
    assert fresh(held.holder_id).username is None
    assert make_accounts(acting_for("county"), [held]).slips


def test_too_many_at_once_are_refused(everywhere: None) -> None:
    held = [Appointment(holder_id=n) for n in range(MOST + 1)]
    with pytest.raises(Refused, match="一次最多开通"):
        make_accounts(None, held)


# -- the slip ---------------------------------------------------------------------------------------
def test_the_slip_is_a_file_only_while_its_code_serves(visit: Visit) -> None:
    held = newcomer()
    client = visit("county")
    page = text(client.post("/accounts/make/", {"held": [held.pk]}))
    [kept] = re.findall(r'name="kept" value="([^"]+)"', page)
    sheet: Any = client.post("/accounts/slips/", {"kept": [kept]})
    assert sheet["Content-Type"] == "application/pdf"
    assert b"".join(sheet.streaming_content).startswith(b"%PDF")
    for wrong in (kept[:-1] + "-", "1:x", "x", "", "9" * 30 + ":a"):
        assert client.post("/accounts/slips/", {"kept": [wrong]}).status_code == 409
    assert visit("banner").post("/accounts/slips/", {"kept": [kept]}).status_code == 409


# -- coming in --------------------------------------------------------------------------------------
def test_a_code_opens_once(visit: Visit) -> None:
    _, username, code = made_slip()
    assert come_in(username, code).status_code == 302
    again = come_in(username, code, "lan-hua-kai-le-2027")
    assert "激活码已经用过" in text(again)
    assert Client().post("/sign-in/", {"username": username, "password": PASSWORD}).status_code == 302


def test_a_code_used_meanwhile_is_refused(everywhere: None) -> None:
    _, username, code = made_slip()
    by = acting_for(username)
    activate_account(by, code, PASSWORD)
    with pytest.raises(Refused, match="已经用过或作废"):
        activate_account(by, code, PASSWORD)


def test_a_poor_password_leaves_the_code(visit: Visit) -> None:
    _, username, code = made_slip()
    answer = come_in(username, code, "123456789012")
    assert "密码不合用" in text(answer)
    assert come_in(username, code).status_code == 302


def test_two_different_passwords_leave_the_code(visit: Visit) -> None:
    _, username, code = made_slip()
    given = {"username": username, "activation": code, "password": PASSWORD, "again": "x" * 12}
    assert "两遍不一样" in text(Client().post("/activate/", given))
    assert come_in(username, code).status_code == 302


def test_a_code_dies_with_its_time(visit: Visit) -> None:
    held, username, code = made_slip()
    Activation.objects.filter(user=held.holder).update(expires_at=timezone.now())
    assert "过期" in text(come_in(username, code))
    page = text(visit("county").get(f"/accounts/?name={username}"))
    assert "激活码已失效" in page


def test_how_long_it_serves_is_a_setting(everywhere: None, settings: Any) -> None:
    settings.ACTIVATION_DAYS = 3
    held, _, _ = made_slip()
    set_scope(EVERYWHERE)
    until = Activation.objects.get(user=held.holder).expires_at
    assert timedelta(days=2) < until - timezone.now() <= timedelta(days=3)


def test_a_code_dies_with_the_appointment(visit: Visit) -> None:
    held, username, code = made_slip()
    set_scope(EVERYWHERE)
    body = Body.objects.get(division=VILLAGE)
    other = HolderInput("", "", today(), holder=held.holder)
    begin_appointment(None, seat_for(None, body, "village_president", today()), other)
    Appointment.objects.filter(pk=held.pk).update(from_day="2023-01-01", to_day="2023-02-01")
    assert "激活码不对" in text(come_in(username, code))


def test_wrong_codes_lock_like_wrong_passwords(visit: Visit) -> None:
    _, username, code = made_slip()
    client = Client()
    for _ in range(5):
        answer = come_in(username, fresh_code(4, 4), client=client)
    assert answer.status_code == 429
    assert come_in(username, code, client=client).status_code == 429


@pytest.mark.parametrize("code", ["", "x", "0" * 40, "甲" * 16, "\x00"])
def test_nonsense_is_one_sentence(code: str, visit: Visit) -> None:
    _, username, _ = made_slip()
    answer = come_in(username, code)
    assert answer.status_code == 200
    assert 'class="note error"' in text(answer)


@settings(deadline=None)
@given(st.text(ALPHABET, min_size=16, max_size=16), st.randoms())
def test_a_code_reads_the_same_however_it_is_typed(code: str, chance: Any) -> None:
    looks = {"1": "1lIi", "0": "0oO"}
    typed = "".join(chance.choice(looks.get(char, char + char.lower())) for char in code)
    at = chance.randrange(17)
    assert as_meant(f" {typed[:at]}-{typed[at:]} ") == code


# -- reset, disable, enable --------------------------------------------------------------------------
def signed_in(username: str) -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"username": username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def active() -> tuple[Appointment, str]:
    """A newcomer who has activated the account."""
    held, username, code = made_slip()
    activate_account(acting_for(username), code, PASSWORD)
    return held, username


def test_a_reset_ends_password_and_sessions_at_once(visit: Visit) -> None:
    held, username = active()
    hers = signed_in(username)
    page = text(visit("county").post(f"/accounts/{held.pk}/reset/", {"client_id": uuid.uuid4()}))
    [code] = re.findall(r"data-code>([^<]+)<", page)
    assert hers.get("/").status_code == 302
    old = Client().post("/sign-in/", {"username": username, "password": PASSWORD})
    assert old.status_code == 200
    assert come_in(username, code, "lan-hua-kai-le-2027").status_code == 302


def test_a_reset_withdraws_the_slip_before(visit: Visit) -> None:
    held, username, code = made_slip()
    reset_account(acting_for("county"), ResetInput(held))
    assert "激活码不对" in text(come_in(username, code))


def test_a_reset_sent_twice_makes_one_code(visit: Visit) -> None:
    held, _ = active()
    client, form = visit("county"), {"client_id": uuid.uuid4()}
    assert client.post(f"/accounts/{held.pk}/reset/", form).status_code == 200
    again = client.post(f"/accounts/{held.pk}/reset/", form)
    assert again.status_code == 409
    assert "已经重置过" in text(again)
    set_scope(EVERYWHERE)
    assert Activation.objects.waiting().filter(user=held.holder).count() == 1


def test_disabling_ends_everything_and_enabling_gives_it_back(visit: Visit) -> None:
    held, username = active()
    hers, county = signed_in(username), visit("county")
    for _ in range(2):
        county.post(f"/accounts/{held.pk}/disable/")
    assert hers.get("/").status_code == 302
    wrong = Client().post("/sign-in/", {"username": username, "password": PASSWORD})
    assert wrong.status_code == 200
    assert "停用着" in text(county.get(f"/accounts/{held.pk}/"))
    for _ in range(2):
        county.post(f"/accounts/{held.pk}/enable/")
    assert signed_in(username).get("/").status_code == 200
    set_scope(EVERYWHERE)
    said = LogEntry.objects.filter(object_id=held.holder_id, object_kind="association.user")
    actions = list(said.order_by("pk").values_list("action", flat=True))
    assert actions == ["account.make", "account.activate", "account.disable", "account.enable"]


def test_a_slip_of_a_disabled_account_is_dead(visit: Visit) -> None:
    held, username, code = made_slip()
    by = acting_for("county")
    disable_account(by, held.holder)
    enable_account(by, held.holder)
    assert "激活码不对" in text(come_in(username, code))


def test_an_office_ends_somebodys_sessions(visit: Visit) -> None:
    held, username = active()
    hers = signed_in(username)
    assert "结束全部登录" in text(visit("county").get(f"/accounts/{held.pk}/"))
    visit("county").post(f"/accounts/{held.pk}/sign-out/")
    assert hers.get("/").status_code == 302
    assert end_sign_ins(acting_for("county"), held.holder) == 0
    assert visit("county").post(f"/accounts/{held.pk}/nonsense/").status_code == 404


@pytest.mark.parametrize("act", [disable_account, enable_account, end_sign_ins])
def test_nobody_acts_on_oneself_or_on_somebody_above(
    act: Callable[[Any, User], object], everywhere: None
) -> None:
    officer = User.objects.get(username="county")
    town = Body.objects.get(division=TOWN)
    given = HolderInput("", "", today(), acting=True, holder=officer)
    begin_appointment(None, seat_for(None, town, "township_officer", today()), given)
    by = acting_for("township")
    with pytest.raises(Refused, match="您自己的账号"):
        act(by, by.user)
    with pytest.raises(Refused, match="请上级办理"):
        act(by, officer)
    with pytest.raises(Refused, match="没有这项权限"):
        act(acting_for("village"), officer)


def test_a_disabled_officer_is_not_enabled_from_below(everywhere: None) -> None:
    """While disabled her rights do not show; so they are looked at once more."""
    held, _ = active()
    set_scope(EVERYWHERE)
    body = Body.objects.get(division=COUNTY)
    given = HolderInput("", "", today(), holder=held.holder)
    begin_appointment(None, seat_for(None, body, "county_officer", today()), given)
    disable_account(acting_for("county"), held.holder)
    with pytest.raises(Refused, match="请上级办理"):
        enable_account(acting_for("township"), held.holder)
    assert not fresh(held.holder_id).is_active


def test_a_given_password_withdraws_the_slip(visit: Visit) -> None:
    held, username, code = made_slip()
    set_scope(EVERYWHERE)
    give_account(None, held.holder, username, PASSWORD)
    assert "激活码不对" in text(come_in(username, code, "lan-hua-kai-le-2027"))


# -- step-up ----------------------------------------------------------------------------------------
def stale(client: Client) -> Client:
    session = client.session
    session[SINCE] = session[SINCE] - 601
    session.save()
    return client


def test_a_sensitive_act_asks_again_and_loses_nothing(visit: Visit) -> None:
    from conftest import PASSWORD as OFFICERS

    first, second = newcomer("甲（演示）"), newcomer("乙（演示）", TOWN, "township_officer")
    client = stale(visit("county"))
    url, form = "/accounts/make/?size=50", {"held": [first.pk, second.pk]}
    asked = text(client.post(url, form))
    assert "请再确认是本人" in asked
    assert fresh(first.holder_id).username is None
    typed = {"held": re.findall(r'name="held" value="(\d+)"', asked)}
    assert f'action="{url}"' in asked
    wrong = text(client.post(url, typed | {"proof": "wrong"}))
    assert "密码或验证码不对" in wrong
    assert fresh(first.holder_id).username is None
    done = text(client.post(url, typed | {"proof": OFFICERS}))
    assert len(re.findall("data-code", done)) == 2
    assert PROVED in client.session


def test_the_proof_holds_ten_minutes(visit: Visit) -> None:
    held = newcomer()
    client = stale(visit("county"))
    session = client.session
    session[PROVED] = session[SINCE] + 301
    session.save()
    assert "data-code" in text(client.post("/accounts/make/", {"held": [held.pk]}))


def test_a_wrong_proof_counts(visit: Visit) -> None:
    client = stale(visit("county"))
    answers = [client.post("/accounts/make/", {"proof": "wrong"}) for _ in range(5)]
    assert answers[-1].status_code == 429


def test_the_proof_does_not_move_one_to_another_seat(visit: Visit) -> None:
    """Acting for a village, the officer stays there, though her own seat comes first."""
    from conftest import PASSWORD as OFFICERS

    set_scope(EVERYWHERE)
    manager = User.objects.get(username="township")
    other = Body.objects.filter(level="township", division__gt=TOWN).earliest("division")
    seat = seat_for(None, other, "township_officer", today())
    extra = begin_appointment(None, seat, HolderInput("", "", today(), acting=True, holder=manager))
    held = newcomer()
    client = stale(visit("township"))
    client.post("/seat/", {"appointment": extra.pk})
    answer = client.post("/accounts/make/", {"held": [held.pk], "proof": OFFICERS}, follow=True)
    assert "没有开通新账号" in text(answer)
    assert fresh(held.holder_id).username is None


# -- without a post ---------------------------------------------------------------------------------
def test_without_a_post_today_nobody_signs_in(visit: Visit) -> None:
    held, username = active()
    hers = signed_in(username)
    set_scope(EVERYWHERE)
    Appointment.objects.filter(pk=held.pk).update(from_day="2023-01-01", to_day="2023-02-01")
    answer = hers.get("/posts/")
    assert answer.status_code == 403
    assert "任职已于 2023 年 1 月 31 日结束" in text(answer)
    assert held.post.body.name in text(answer)
    assert hers.get("/posts/").status_code == 302  # ended
    said = text(Client().post("/sign-in/", {"username": username, "password": PASSWORD}))
    assert "今天没有担任任何岗位" in said
    wrong = text(Client().post("/sign-in/", {"username": username, "password": "wrong"}))
    assert "账号或密码不对" in wrong  # only who knows the password learns why


def test_an_appointment_that_ends_takes_the_rights_along(visit: Visit) -> None:
    held, username = active()
    set_scope(EVERYWHERE)
    Appointment.objects.filter(pk=held.pk).update(from_day=today() - timedelta(days=9))
    hers = signed_in(username)
    end_appointment(acting_for("county"), held, today() - timedelta(days=1))
    assert "任职已于" in text(hers.get("/"))
