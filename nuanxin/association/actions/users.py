"""Accounts: a holder of posts may sign in."""

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from nuanxin.association.acting import Acting, By, own_rows, rights_of
from nuanxin.association.actions.sessions import end_all
from nuanxin.association.log import write_log
from nuanxin.association.models import Activation, User
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

LONGEST = 40  # characters of a username, and of a name


@transaction.atomic
def give_account(by: By, user: User, username: str, password: str) -> User:
    """Give a person a name to sign in with and a password (≥ 12 characters, not common).

    A code that waited and the sessions of the old password end.
    """
    if by:
        by.require("account.give")
        refuse_above(by, user)
    user.username = username.strip()
    if not 0 < len(user.username) <= LONGEST:
        raise Refused(f"账号要有 1 到 {LONGEST} 个字符，请换一个。")
    user.password = checked_password(password, user)
    _save(user)
    Activation.objects.waiting().filter(user=user).update(voided_at=timezone.now())
    end_all(user)
    write_log(by, "user.account", user, f"{user.name}开通账号 {user.username}")
    return user


@transaction.atomic
def change_password(by: Acting, old: str, new: str, own_key: str) -> User:
    """One's own password; every other session ends. Refused for a wrong old one or a poor new one."""
    with own_rows(by):
        user = User.objects.select_for_update().get(pk=by.user_id)
        if not check_password(old, user.password):
            raise Refused("现在的密码不对，请重新输入。")
        if old == new:
            raise Refused("新密码和现在的一样，请换一个。")
        user.password = checked_password(new, user)
        user.save(update_fields=["password"])
        end_all(user, but=own_key)
        write_log(by, "account.password", user, f"{user.name}改了密码")
    return user


def checked_password(password: str, user: User) -> str:
    """The password as it is kept; Refused when it does not serve."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("密码不合用：" + "".join(error.messages)) from error
    return make_password(password)


def refuse_above(by: Acting, user: User) -> None:
    """Who sets a password could use it: so nobody sets that of a person with rights beyond one's own."""
    held = [right.division for right in rights_of(user.pk, today())]
    if any(division not in by.scope for division in [user.division, *held]):
        raise Refused(f"{user.name}在您的范围之外还有岗位，账号请上级办理。")


def _save(user: User) -> None:
    """The account; a name that is taken may belong to somebody out of sight."""
    try:
        with transaction.atomic():
            user.save(update_fields=["username", "password"])
    except IntegrityError as error:
        raise Refused(f"账号“{user.username}”已有人用，请换一个。") from error
