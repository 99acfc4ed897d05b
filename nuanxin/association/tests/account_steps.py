"""Steps that several tests of accounts take: a person without an account, a clock, a phone."""

import time
from typing import Any

import pyotp
import pytest

from nuanxin.association.acting import Acting, act
from nuanxin.association.actions import second_factor
from nuanxin.association.actions.accounts import make_accounts
from nuanxin.association.actions.appointments import HolderInput, begin_appointment
from nuanxin.association.actions.posts import seat_for
from nuanxin.association.models import (
    Appointment,
    Body,
    Handover,
    HandoverItem,
    RecoveryCode,
    SecondFactor,
    User,
    UserSession,
)
from nuanxin.association.scope import EVERYWHERE, NOTHING, set_scope
from nuanxin.base.periods import today

PASSWORD = "xiang-yang-hua-kai-le-7"
VILLAGE, TOWN, COUNTY = 150222102005, 150222102000, 150222000000


def newcomer(name: str = "新来的（演示）", code: int = VILLAGE, kind: str = "village_worker") -> Appointment:
    """Somebody who holds a seat and has no account; leaves everything in sight."""
    set_scope(EVERYWHERE)
    body = Body.objects.get(division=code)
    return begin_appointment(None, seat_for(None, body, kind, today()), HolderInput(name, "", today()))


def acting_for(username: str) -> Acting:
    """Act as the person of this account, under her own scope."""
    set_scope(EVERYWHERE)
    acting = act(User.objects.get(username=username).pk, today())
    assert acting
    return acting


class Clock:
    """The time, for phone and server alike, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = time.time()
        monkeypatch.setattr(time, "time", lambda: self.now)

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


def phone_of(username: str) -> pyotp.TOTP:
    """The authenticator app after it scanned the code."""
    set_scope(EVERYWHERE)
    factor = SecondFactor.objects.get(user__username=username)
    secret = second_factor.secret_of(factor)
    set_scope(NOTHING)
    return pyotp.TOTP(secret)


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def furnish_accounts() -> None:
    """A row in every table of accounts and handover, about somebody the demo made up."""
    past = Appointment.objects.filter(to_day__isnull=False).earliest("pk")
    handover = Handover.objects.create(division=past.division, old=past)
    HandoverItem.objects.create(division=past.division, handover=handover, title="空缺", unit="个", url="/posts/")
    held = Appointment.objects.filter(to_day__isnull=True, holder__username__isnull=True).earliest("pk")
    [slip] = make_accounts(None, [held]).slips
    user = slip.activation.user
    SecondFactor.objects.create(division=user.division, user=user)
    RecoveryCode.objects.create(division=user.division, user=user, digest="0" * 64)
    UserSession.objects.create(division=user.division, user=user, session_key="-", device="其他设备")
