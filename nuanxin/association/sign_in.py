"""Sign-in: a name and a proof against the accounts of post holders; lock-out by django-axes.

A proof is a password, a one-time activation code, or a code of the second factor. All three are
counted alike, so that none can be guessed.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nuanxin.association.acting import Acting, act, own_rows
from nuanxin.association.actions.accounts import find_activation
from nuanxin.association.actions.second_factor import secured, use_second_factor
from nuanxin.association.actions.sessions import begin_session
from nuanxin.association.devices import device_words
from nuanxin.association.doors import OWES
from nuanxin.association.kinds import post_kinds
from nuanxin.association.models import User
from nuanxin.association.scope import set_scope
from nuanxin.base.periods import today

BACKEND = "nuanxin.association.sign_in.PostHolderBackend"
SINCE = "signed_in_at"
SEAT = "seat"  # the appointment acted under last, and its division
PENDING = "password_was_right"
PATIENCE = 300  # seconds between the password and the code
REQUIRED = "required"


class PostHolderBackend(BaseBackend):
    """Finds the account before any scope exists, through one listed SECURITY DEFINER function."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, **proof: Any
    ) -> User | None:
        """Who this is; sets the scope to the first of the person's seats.

        ``proof`` is one of ``password``, ``activation`` and ``code``. A right password of somebody
        without a post today is told to the request as ``without_post``.
        """
        if not username or not any(proof.values()):
            return None
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, password FROM nuanxin_account(%s)", [username])
            found = cursor.fetchone()
        with transaction.atomic():
            if password := proof.get("password"):
                return self._by_password(request, found, password)
            acting = act(found[0], today()) if found else None
            return acting.user if acting and _opens(acting, proof) else None

    def _by_password(
        self, request: HttpRequest | None, found: tuple[int, str] | None, password: str
    ) -> User | None:
        if found is None:
            make_password(password)  # the same work for a known and an unknown name
            return None
        if not check_password(password, found[1]):
            return None
        if act(found[0], today()):
            return self.get_user(found[0])
        if request is not None:
            vars(request)["without_post"] = True
        return None

    def get_user(self, user_id: int) -> User | None:
        """The signed-in person, read under the scope of the request; none without a post today."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def _opens(acting: Acting, proof: dict[str, Any]) -> bool:
    """Whether an activation code of a seat still held, or a code of the second factor, is right."""
    if code := proof.get("code"):
        return use_second_factor(acting, code)
    held = {right.appointment_id for right in (acting.right, *acting.others)}
    with own_rows(acting):
        found = find_activation(acting.user, proof["activation"], timezone.now())
    return found is not None and found.appointment_id in held


def locked_out(request: HttpRequest, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """What a locked-out visitor sees."""
    return render(
        request,
        "base/sign_in.html",
        {"locked": "错了 5 次，这个账号在这台电脑上暂停登录 15 分钟。忘了密码请找上级管理员重置。"},
        status=429,
    )


def prove(request: HttpRequest, acting: Acting, proof: str) -> bool:
    """Whether it is still the same person: the password again, or a code of the second factor."""
    with own_rows(acting):
        factor = secured(acting.user)
    by_code = factor is not None and len(proof) == 6 and proof.isdecimal()
    given = {"code" if by_code else "password": proof}
    found = authenticate(request, username=acting.user.username, **given)
    set_scope(acting.scope)  # authenticating chose the person's first seat
    return found is not None and found.pk == acting.user_id


@dataclass(frozen=True)
class Pending:
    """Somebody whose password was right, before the code."""

    user_id: int
    username: str
    to: str

    @staticmethod
    def of(request: HttpRequest) -> "Pending | None":
        kept = request.session.get(PENDING)
        if not kept or time.time() - kept["at"] > PATIENCE:
            return None
        return Pending(kept["user_id"], kept["username"], kept["to"])


def wait_for_code(request: HttpRequest, user: User, to: str) -> bool:
    """Whether the person has a second factor; the session then remembers whose code is awaited."""
    acting = act(user.pk, today())
    if acting is None:
        return False
    with own_rows(acting):
        if secured(user) is None:
            return False
    request.session[PENDING] = {
        "user_id": user.pk, "username": user.username, "to": to, "at": int(time.time()),
    }  # fmt: skip
    return True


def enter(request: HttpRequest, user: User) -> None:
    """Begin a session: everything asked has been shown. Needs the scope that authenticating set."""
    request.session.pop(PENDING, None)
    login(request, user, BACKEND)
    request.session[SINCE] = int(time.time())
    acting = act(user.pk, today())
    if acting is None:
        return
    vars(request)["acting"] = acting
    request.session[SEAT] = seat_of(acting)
    request.session[OWES] = owes_second_factor(acting)
    device = device_words(request.headers.get("User-Agent", ""))
    begin_session(acting, request.session.session_key or "", device)


def seat_of(acting: Acting) -> list[int]:
    """What a session keeps, so that it can say why it ended."""
    return [acting.right.appointment_id, acting.right.division]


def owes_second_factor(acting: Acting) -> bool:
    """Whether one of the person's seats must have a second factor here, and she has none."""
    kinds = {right.kind for right in (acting.right, *acting.others)}
    if settings.SECOND_FACTOR != REQUIRED or not any(post_kinds()[k].second_factor for k in kinds):
        return False
    with own_rows(acting):
        return secured(acting.user) is None
