"""Accounts in bulk: made with one-time codes on paper, reset, disabled, and brought to life."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from nuanxin.association.acting import Acting, By, own_rows
from nuanxin.association.actions.second_factor import remove_second_factor
from nuanxin.association.actions.sessions import end_all
from nuanxin.association.actions.users import checked_password, refuse_above
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Activation, Appointment, User
from nuanxin.association.usernames import Usernames
from nuanxin.base.codes import digest, fresh_code
from nuanxin.base.refused import Refused

MOST = 300  # people in one go: a stack of paper one can still hand out
ATTEMPTS = 20
CODE = (4, 4)  # 16 characters of 5 bits: 80 bits


@dataclass(frozen=True)
class Slip:
    """What a person is handed on paper, once; the code itself is kept nowhere."""

    activation: Activation
    code: str


@dataclass
class Made:
    """Accounts made in one go, and the names of people who belong to a higher office."""

    slips: list[Slip] = field(default_factory=list)
    above: list[str] = field(default_factory=list)


@transaction.atomic
def make_accounts(by: By, appointments: Iterable[Appointment]) -> Made:
    """An account with a code for each of these holders who has none; sent twice it makes nothing.

    Whoever has rights beyond one's own scope is left out and named.
    """
    if by:
        by.require("account.give")
    held = {each.holder_id: each for each in appointments}
    if len(held) > MOST:
        raise Refused(f"一次最多开通 {MOST} 人，现在是 {len(held)} 人。请按苏木（乡镇）分几次办。")
    made = Made()
    usernames = Usernames.of(held.values())
    fresh = User.objects.select_for_update().filter(pk__in=held, username__isnull=True)
    for user in fresh.order_by("division", "pk"):
        try:
            if by:
                refuse_above(by, user)
        except Refused:
            made.above.append(user.name)
            continue
        _name(user, usernames, held[user.pk])
        made.slips.append(_issue(held[user.pk], user))
    named = [slip.activation.user for slip in made.slips]
    told = [(user, f"给{user.name}开通账号 {user.username}，发激活码") for user in named]
    write_logs(by, "account.make", told)
    return made


def _name(user: User, usernames: Usernames, held: Appointment) -> None:
    """A name to sign in with; one that is taken out of sight is passed over."""
    for _ in range(ATTEMPTS):
        user.username = usernames.next_at(held.post.body)
        try:
            with transaction.atomic():
                user.save(update_fields=["username"])
            return
        except IntegrityError:
            continue
    raise Refused(f"给{user.name}起不出账号名，请稍后再试。")


def _issue(held: Appointment, user: User, client_id: uuid.UUID | None = None) -> Slip:
    """A fresh code; one that still waited is withdrawn."""
    now = timezone.now()
    Activation.objects.waiting().filter(user=user).update(voided_at=now)
    code = fresh_code(*CODE)
    activation = Activation.objects.create(
        division=user.division,
        user=user,
        appointment=held,
        digest=digest("activation", user.pk, code),
        expires_at=now + timedelta(days=settings.ACTIVATION_DAYS),
        client_id=client_id,
    )
    return Slip(activation, code)


@dataclass(frozen=True)
class ResetInput:
    """For the holder of which appointment; ``lost_phone`` also takes the second factor off."""

    appointment: Appointment
    lost_phone: bool = False
    client_id: uuid.UUID | None = None


@transaction.atomic
def reset_account(by: By, given: ResetInput) -> Slip:
    """A new code; the old password and every session die at once. Refused when sent twice."""
    user = _other(by, given.appointment.holder)
    if user.username is None:
        raise Refused(f"{user.name}还没有账号，请先开通。")
    if given.client_id and Activation.objects.filter(client_id=given.client_id).exists():
        raise Refused("已经重置过了，激活码只显示一次。没存下的，请再点一次“重置”。")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_all(user)
    if given.lost_phone:
        remove_second_factor(user)
    lost = "，去掉二次验证" if given.lost_phone else ""
    write_log(by, "account.reset", user, f"重置{user.name}的账号 {user.username}，重发激活码{lost}")
    return _issue(given.appointment, user, given.client_id)


@transaction.atomic
def disable_account(by: By, user: User) -> User:
    """No more signing in: sessions end, a code that waits dies; twice is harmless."""
    user = _other(by, user)
    if not user.is_active:
        return user
    user.is_active = False
    user.save(update_fields=["is_active"])
    Activation.objects.waiting().filter(user=user).update(voided_at=timezone.now())
    end_all(user)
    write_log(by, "account.disable", user, f"停用{user.name}的账号 {user.username}")
    return user


@transaction.atomic
def enable_account(by: By, user: User) -> User:
    """May sign in again with the password there was; twice is harmless."""
    user = _other(by, user)
    if user.is_active:
        return user
    user.is_active = True
    user.save(update_fields=["is_active"])
    if by:
        refuse_above(by, user)  # only now are the rights of the account seen
    write_log(by, "account.enable", user, f"启用{user.name}的账号 {user.username}")
    return user


@transaction.atomic
def end_sign_ins(by: By, user: User) -> int:
    """End every session of somebody else; how many there were."""
    user = _other(by, user)
    count = end_all(user)
    if count:
        write_log(by, "account.sessions", user, f"结束{user.name}的全部登录，共 {count} 处")
    return count


def _other(by: By, user: User) -> User:
    """The row, locked, of somebody else who is one's own to act on."""
    if by:
        by.require("account.give")
        if user.pk == by.user_id:
            raise Refused("这是您自己的账号，请到“我的账号”里改。")
        refuse_above(by, user)
    return User.objects.select_for_update().get(pk=user.pk)


def find_activation(user: User, code: str, now: datetime) -> Activation | None:
    """The valid code of a person that this is; none for any other word."""
    waiting = Activation.objects.valid(now).filter(user=user)
    return waiting.filter(digest=digest("activation", user.pk, code)).first()


@transaction.atomic
def activate_account(by: Acting, code: str, password: str) -> User:
    """Use the code up and set the password; Refused when it was used meanwhile, or for a poor password."""
    with own_rows(by):
        user = User.objects.select_for_update().get(pk=by.user_id)
        activation = find_activation(user, code, timezone.now())
        if activation is None:
            raise Refused("这个激活码已经用过或作废，请找上级协会重发。")
        user.password = checked_password(password, user)
        user.save(update_fields=["password"])
        activation.used_at = timezone.now()
        activation.save(update_fields=["used_at"])
        write_log(by, "account.activate", user, f"{user.name}激活账号 {user.username}")
    return user
