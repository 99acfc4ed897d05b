"""Whom one acts as: a person under one appointment, re-read from the dated appointments each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection, transaction
from django.utils.functional import cached_property

from nuanxin.association.models import Appointment, Body, User
from nuanxin.association.permissions import SERVING, may
from nuanxin.association.scope import NOTHING, Range, Scope, set_scope
from nuanxin.base.refused import Refused


@dataclass(frozen=True)
class Right:
    """One appointment in force: the seat's kind and the division it stands in."""

    appointment_id: int
    division: int
    level: str
    kind: str

    @property
    def scope(self) -> Scope:
        """Own territory; families by name only where the seat serves them."""
        scope = Scope.of(self.division, self.level)
        return replace(scope, named=scope.ranges) if self.kind in SERVING else scope


def rights_of(user_id: int, day: date) -> list[Right]:
    """The appointments a person holds on a day, own seats before acting ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nuanxin_rights(%s, %s)", [user_id, day])
        return [Right(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Acting:
    """A person acting for one seat on one day."""

    user_id: int
    right: Right
    day: date
    others: tuple[Right, ...] = ()

    @property
    def scope(self) -> Scope:
        return self.right.scope

    def may(self, permission: str) -> bool:
        return may(self.right.kind, permission)

    @cached_property
    def user(self) -> User:
        return User.objects.get(pk=self.user_id)

    @cached_property
    def appointment(self) -> Appointment:
        return Appointment.objects.select_related("post__body__place").get(
            pk=self.right.appointment_id
        )

    @cached_property
    def body(self) -> Body:
        return self.appointment.post.body

    def require(self, permission: str) -> None:
        """Raise ``Refused`` when the seat may not do this."""
        if not self.may(permission):
            raise Refused(f"“{self.appointment.post.title}”没有这项权限，请找上级或本单位专干办理。")


By = Acting | None
"""Who does it; None is the command line, whose scope the command sets itself."""


def act(user_id: int, day: date, chosen: int | None = None) -> Acting | None:
    """Set the transaction's scope to one of the person's appointments; None when there is none.

    ``chosen`` is an appointment id (the switch in the top bar); one no longer in force falls back
    to the first.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a scope lives in a transaction")
    rights = rights_of(user_id, day)
    right = next((r for r in rights if r.appointment_id == chosen), rights[0] if rights else None)
    if right is None:
        set_scope(NOTHING)
        return None
    set_scope(right.scope)
    return Acting(user_id, right, day, tuple(r for r in rights if r is not right))


@contextmanager
def own_rows(acting: Acting) -> Iterator[None]:
    """A block in which a person also reaches the rows of her own account.

    They stand in her home division, which may lie outside of the seat she acts under.
    """
    scope, home = acting.scope, acting.user.division
    if home in scope:
        yield
        return
    set_scope(replace(scope, ranges=(*scope.ranges, Range(home, home))))
    try:
        yield
    finally:
        if not transaction.get_connection().needs_rollback:
            set_scope(scope)
