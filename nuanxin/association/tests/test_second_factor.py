"""The second factor: set up, asked for, never twice with one code, and a way in without the phone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from nuanxin.association.actions.accounts import ResetInput, reset_account
from nuanxin.association.actions.appointments import HolderInput, begin_appointment, end_appointment
from nuanxin.association.actions.posts import seat_for
from nuanxin.association.actions.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    renew_recovery_codes,
    turn_off_second_factor,
    use_second_factor,
)
from nuanxin.association.models import (
    Appointment,
    Body,
    LogEntry,
    RecoveryCode,
    SecondFactor,
    User,
)
from nuanxin.association.proof import PROVED
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.sign_in import SINCE
from nuanxin.association.tests.account_steps import VILLAGE, Clock, acting_for, phone_of, text
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.base.sealing import SealBroken, place, seal, unseal

Visit = Callable[[str], Client]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def visit(db: None, plain_static: None) -> Visit:
    return client_of


def secured(clock: Clock, username: str = "village") -> list[str]:
    """Set it up as a person would; the recovery codes."""
    by = acting_for(username)
    begin_second_factor(by)
    code = phone_of(username).at(clock.now)
    codes = confirm_second_factor(acting_for(username), code)
    clock.pass_by(30)
    return codes


def with_password(username: str = "village", to: str = "") -> Client:
    from conftest import PASSWORD

    client = Client()
    answer = client.post("/sign-in/", {"username": username, "password": PASSWORD, "next": to})
    assert answer["Location"] == "/sign-in/code/"
    return client


def test_it_works(visit: Visit, clock: Clock) -> None:
    client = visit("village")
    assert "开始设置" in text(client.get("/me/second-factor/"))
    client.post("/me/second-factor/begin/")
    answer = client.get("/me/second-factor/")
    assert "<svg" in text(answer)
    assert "no-store" in answer["Cache-Control"]
    shown = client.post("/me/second-factor/", {"code": phone_of("village").at(clock.now)})
    codes = re.findall(r"<li>([0-9A-Z]{5}-[0-9A-Z]{5})</li>", text(shown))
    assert len(set(codes)) == 10
    clock.pass_by(30)
    back = with_password(to="/posts/")
    assert back.get("/").status_code == 302  # a password alone is no session
    assert back.post("/sign-in/code/", {"code": phone_of("village").at(clock.now)})["Location"] == "/posts/"
    assert back.get("/").status_code == 200


def test_the_secret_is_sealed_to_its_row(everywhere: None, clock: Clock) -> None:
    secured(clock)
    secured(clock, "township")
    set_scope(EVERYWHERE)
    one, other = SecondFactor.objects.order_by("pk")
    secret = phone_of("village").secret
    assert secret not in one.secret + other.secret
    with pytest.raises(SealBroken):
        unseal(one.secret, place(other, "secret"))


@pytest.mark.parametrize("spoil", [lambda s: s[:-4] + "AAAA", lambda s: "2" + s[1:], lambda s: "", lambda s: "1:é"])
def test_a_broken_seal_does_not_open(spoil: Callable[[str], str]) -> None:
    sealed = seal("密".encode(), "t|c|1")
    assert unseal(sealed, "t|c|1").decode() == "密"
    with pytest.raises(SealBroken):
        unseal(spoil(sealed), "t|c|1")


def test_a_row_not_yet_saved_is_no_place() -> None:
    with pytest.raises(ValueError, match="without an id"):
        place(SecondFactor(), "secret")


def test_no_code_opens_twice(everywhere: None, clock: Clock) -> None:
    secured(clock)
    by, phone = acting_for("village"), phone_of("village")
    set_scope(by.scope)
    code = phone.at(clock.now)
    assert use_second_factor(by, code)
    assert not use_second_factor(by, code)
    clock.pass_by(30)
    assert not use_second_factor(by, code)  # nor while its drift is still allowed
    assert use_second_factor(by, phone.at(clock.now))


@pytest.mark.parametrize(("off", "opens"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_phones_clock_may_be_half_a_minute_off(
    off: int, opens: bool, everywhere: None, clock: Clock
) -> None:
    secured(clock)
    clock.pass_by(300)
    code = phone_of("village").at(clock.now + off)
    assert use_second_factor(acting_for("village"), code) is opens


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", "\x00", "9" * 400])
def test_nonsense_does_not_open(code: str, everywhere: None, clock: Clock) -> None:
    secured(clock)
    assert not use_second_factor(acting_for("village"), code)


def test_wrong_codes_lock_the_account(visit: Visit, clock: Clock) -> None:
    secured(clock)
    client = with_password()
    answers = [client.post("/sign-in/code/", {"code": "000000"}) for _ in range(5)]
    assert "验证码不对" in text(answers[0])
    assert answers[-1].status_code == 429
    right = client.post("/sign-in/code/", {"code": phone_of("village").at(clock.now)})
    assert right.status_code == 429


def test_the_code_page_asks_for_a_password_first(visit: Visit, clock: Clock) -> None:
    secured(clock)
    assert Client().get("/sign-in/code/")["Location"] == "/sign-in/"
    client = with_password()
    session = client.session
    session["password_was_right"] = session["password_was_right"] | {"at": 0}
    session.save()
    code = {"code": phone_of("village").at(clock.now)}
    assert client.post("/sign-in/code/", code)["Location"] == "/sign-in/"


def test_a_code_of_somebody_else_does_not_open(visit: Visit, clock: Clock) -> None:
    secured(clock)
    secured(clock, "township")
    answer = with_password().post("/sign-in/code/", {"code": phone_of("township").at(clock.now)})
    assert answer.status_code == 200


def test_a_recovery_code_opens_once(visit: Visit, clock: Clock) -> None:
    codes = secured(clock)
    typed = codes[3].lower().replace("-", " ")
    assert with_password().post("/sign-in/code/", {"code": typed}).status_code == 302
    assert with_password().post("/sign-in/code/", {"code": typed}).status_code == 200
    set_scope(EVERYWHERE)
    assert RecoveryCode.objects.filter(used_at__isnull=True).count() == 9
    said = LogEntry.objects.get(action="second_factor.recovery").sentence
    assert "还剩 9 个" in said
    assert not any(code in said for code in codes)


def test_new_recovery_codes_close_the_old(everywhere: None, clock: Clock) -> None:
    old = secured(clock)
    new = renew_recovery_codes(acting_for("village"))
    assert not set(old) & set(new)
    by = acting_for("village")
    assert not use_second_factor(by, old[0])
    assert use_second_factor(by, new[0])


def test_what_is_on_is_not_begun_again(everywhere: None, clock: Clock) -> None:
    secured(clock)
    code = phone_of("village").at(clock.now)
    by = acting_for("village")
    with pytest.raises(Refused, match="已经开着"):
        begin_second_factor(by)
    with pytest.raises(Refused, match="已经开着"):
        confirm_second_factor(by, code)


def test_what_is_not_begun_is_not_confirmed(everywhere: None) -> None:
    by = acting_for("village")
    with pytest.raises(Refused, match="开始设置"):
        confirm_second_factor(by, "123456")
    with pytest.raises(Refused, match="没有打开"):
        renew_recovery_codes(by)
    turn_off_second_factor(by)
    assert not LogEntry.objects.filter(action="second_factor.off").exists()


def test_turning_it_off_asks_again_and_a_code_will_do(visit: Visit, clock: Clock) -> None:
    secured(clock)
    client = visit("village")
    session = client.session
    session[SINCE] -= 601
    session.save()
    assert "请再确认是本人" in text(client.post("/me/second-factor/off/"))
    code = phone_of("village").at(clock.now)
    assert client.post("/me/second-factor/off/", {"proof": code}).status_code == 302
    assert PROVED in client.session
    set_scope(EVERYWHERE)
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_a_lost_phone_is_taken_off_by_the_office(everywhere: None, clock: Clock) -> None:
    secured(clock)
    held = Appointment.objects.get(holder__username="village")
    reset_account(acting_for("township"), ResetInput(held))
    set_scope(EVERYWHERE)
    assert SecondFactor.objects.exists()
    reset_account(acting_for("township"), ResetInput(held, lost_phone=True))
    set_scope(EVERYWHERE)
    assert not SecondFactor.objects.exists()


def test_where_it_is_required_nothing_else_opens_before(
    visit: Visit, clock: Clock, settings: Any
) -> None:
    from conftest import PASSWORD

    settings.SECOND_FACTOR = "required"
    client = Client()
    client.post("/sign-in/", {"username": "county", "password": PASSWORD})
    assert client.get("/posts/")["Location"] == "/me/second-factor/"
    assert "要求打开二次验证" in text(client.get("/me/second-factor/"))
    client.post("/me/second-factor/begin/")
    client.post("/me/second-factor/", {"code": phone_of("county").at(clock.now)})
    assert client.get("/posts/").status_code == 200
    village = Client()  # not asked of every kind of post
    village.post("/sign-in/", {"username": "village", "password": PASSWORD})
    assert village.get("/").status_code == 200


def test_it_is_ones_own_under_another_seat_as_well(everywhere: None, clock: Clock) -> None:
    """Somebody who moved on reaches the rows of her account, which stand where she began."""
    user = User.objects.get(username="village")
    away = Body.objects.filter(level="village", division__gt=VILLAGE).earliest("division")
    seat = seat_for(None, away, "village_worker", today())
    begin_appointment(None, seat, HolderInput("", "", today(), holder=user))
    old = Appointment.objects.get(holder=user, division=VILLAGE)
    end_appointment(None, old, today())
    Appointment.objects.filter(pk=old.pk).update(to_day=today())
    codes = secured(clock)
    by = acting_for("village")
    assert by.right.division == away.division
    assert use_second_factor(by, codes[0])
    assert not User.objects.filter(division=VILLAGE).exclude(pk=user.pk).exists()
