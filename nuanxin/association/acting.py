"""Whom one acts as: a person under one appointment, re-read from the dated appointments each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db import connection, transaction
from django.utils.functional import cached_property

from nuanxin.association.kinds import post_kinds
from nuanxin.association.models import Appointment, Body, Post, User
from nuanxin.association.permissions import NAMING, PAYING, SERVING, may
from nuanxin.association.scope import NOTHING, Range, Scope, set_scope, territory
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
class Standing:
    """A seat below, for which somebody records for half an hour (代录). ``reason`` is a code."""

    post_id: int
    division: int
    level: str
    kind: str
    reason: str
    until: int  # seconds since the epoch

    @property
    def title(self) -> str:
        return post_kinds()[self.kind].title


@dataclass(frozen=True)
class Acting:
    """A person acting for one seat on one day; perhaps standing in for one below, or for a task.

    ``task`` says for what the families of the whole territory may be named meanwhile, ``keeping`` that
    they may also be registered (a ledger).
    """

    user_id: int
    right: Right
    day: date
    others: tuple[Right, ...] = ()
    standing: Standing | None = None
    task: str = ""
    keeping: bool = False

    @property
    def scope(self) -> Scope:
        """Families by name: where the seat serves them, where the one stood in for does, or for a task."""
        scope = self.right.scope
        if self.standing:
            return replace(scope, named=territory(self.standing.division, self.standing.level))
        return replace(scope, named=scope.ranges) if self.task else scope

    def may(self, permission: str) -> bool:
        if self.keeping and permission in NAMING:
            return True
        kinds = [self.right.kind, *([self.standing.kind] if self.standing else [])]
        return any(may(kind, permission) for kind in kinds)

    @cached_property
    def seat(self) -> Post:
        """The seat whose work this is: the one stood in for, else one's own."""
        if self.standing is None:
            return self.appointment.post
        return Post.objects.select_related("body__place").get(pk=self.standing.post_id)

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


def user_of(by: By) -> User | None:
    """The person who does it, to be kept in a row; nobody at the command line."""
    return by.user if by else None


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


class Task(StrEnum):
    """For what a county reads families by name beside standing in."""

    PAYING = "发放核对"
    INSURING = "投保核对"
    IMPORTING = "导入名册"
    DECIDING = "决定个人信息请求"


@contextmanager
def named_for(by: By, task: Task, *, keeping: bool = False) -> Iterator[By]:
    """A block in which an office that pays, insures or imports reaches families of its territory by name.

    Yields whom to act as inside it; the block is one line in the log, written at its end, for the log keeps
    others waiting. ``keeping``: it may also do what
    ``NAMING`` says, as a ledger that registers must. Who serves families reaches them anyway. Raises
    ``Refused`` for everybody else.
    """
    from nuanxin.association.log import write_log

    if by is None or by.scope.named:
        yield by
        return
    if by.right.kind not in PAYING:
        raise Refused("家庭的姓名只有服务它的苏木（乡镇）、嘎查村（居）和经办的旗县区能看，请交给他们办理。")
    inside = replace(by, task=task, keeping=keeping)
    set_scope(inside.scope)
    try:
        yield inside
    finally:
        if not transaction.get_connection().needs_rollback:
            set_scope(by.scope)
            write_log(by, "family.named", by.body, f"为{task}读取家庭资料")
