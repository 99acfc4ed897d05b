"""Commands that write: on whose behalf, and in whose scope."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from nuanxin.association.acting import By, act
from nuanxin.association.models import User
from nuanxin.association.scope import EVERYWHERE, Scope, scoped
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused


@contextmanager
def acting_for(username: str) -> Iterator[By]:
    """One transaction: with the rights and the scope of an account, or ("") as the command line.

    Raises ``Refused`` for an account that does not exist or holds no post today.
    """
    with transaction.atomic(), scoped(EVERYWHERE):
        yield _acting(username) if username else None


def scope_of(by: By) -> Scope:
    """What whoever commands may see."""
    return by.scope if by else EVERYWHERE


def _acting(username: str) -> By:
    user = User.objects.filter(username=username, is_active=True).first()
    acting = act(user.pk, today()) if user else None
    if acting is None:
        raise Refused(f"账号“{username}”不存在，或者今天没有担任岗位，请核对 --by。")
    return acting
