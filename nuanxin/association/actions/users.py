"""Accounts: a holder of posts may sign in."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import User
from nuanxin.base.refused import Refused


@transaction.atomic
def give_account(by: By, user: User, username: str, password: str) -> User:
    """Give a person a name to sign in with and a password (≥ 12 characters, not common)."""
    if by:
        by.require("account.give")
    taken = User.objects.filter(username=username).exclude(pk=user.pk).exists()
    if taken or not username.strip():
        raise Refused(f"账号“{username}”已有人用，请换一个。")
    user.username = username.strip()
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("密码不合用：" + "".join(error.messages)) from error
    user.password = make_password(password)
    user.save(update_fields=["username", "password"])
    write_log(by, "user.account", user, f"{user.name}开通账号 {user.username}")
    return user
