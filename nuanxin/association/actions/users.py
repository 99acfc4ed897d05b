"""Accounts: a holder of posts may sign in."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from nuanxin.association.acting import Acting, By, rights_of
from nuanxin.association.log import write_log
from nuanxin.association.models import User
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

LONGEST = 40  # characters of a username, and of a name


@transaction.atomic
def give_account(by: By, user: User, username: str, password: str) -> User:
    """Give a person a name to sign in with and a password (≥ 12 characters, not common)."""
    if by:
        by.require("account.give")
        _refuse_above(by, user)
    user.username = username.strip()
    if not 0 < len(user.username) <= LONGEST:
        raise Refused(f"账号要有 1 到 {LONGEST} 个字符，请换一个。")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("密码不合用：" + "".join(error.messages)) from error
    user.password = make_password(password)
    _save(user)
    write_log(by, "user.account", user, f"{user.name}开通账号 {user.username}")
    return user


def _refuse_above(by: Acting, user: User) -> None:
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
