"""Abstract bases: a model chooses its class of row security by the base it inherits."""

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from nuanxin.association.rowsecurity import EVERYTHING, Access
from nuanxin.association.scope import Scope

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M]):
    """Reads go through ``visible_to``: the scope in the ORM, as row security is in the database."""

    def visible_to(self, scope: Scope) -> Self:
        return self.filter(self._condition(scope))

    def _condition(self, scope: Scope) -> Q:
        access = getattr(self.model, "row_access", Access.SUBTREE)
        if access is Access.ADDRESSED:
            return scope.within("sender") | (Q(sent_at__isnull=False) & scope.within("division"))
        if access is Access.NAMED:
            return scope.within_named("division")
        own = scope.within("division")
        if access is Access.ISSUED:
            return own | Q(issued_at__isnull=False, division__in=scope.above)
        return own


class Subtree(models.Model):
    """A row that belongs to one division: seen by that body and the bodies above it."""

    row_access: ClassVar[Access] = Access.SUBTREE
    row_seen_too: ClassVar[str] = ""  # SQL: rows one may read beside those of the class
    row_rights: ClassVar[tuple[str, ...]] = EVERYTHING  # what the application may do with the table
    division = models.BigIntegerField("区划代码", db_index=True)

    class Meta:
        abstract = True


class Issued(Subtree):
    """… and, once issued, by every body below the issuer."""

    row_access = Access.ISSUED
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)

    class Meta:
        abstract = True


class Addressed(Subtree):
    """A row from ``sender`` to ``division``: the receiver sees it once it is sent."""

    row_access = Access.ADDRESSED
    sender = models.BigIntegerField("发出方区划代码", db_index=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)

    class Meta:
        abstract = True


class Named(Subtree):
    """A row about a person or family: seen only under the second, named scope."""

    row_access = Access.NAMED

    class Meta:
        abstract = True


if TYPE_CHECKING:
    WholeNumber = models.BigIntegerField[int, int]
else:
    WholeNumber = models.BigIntegerField


class XidField(WholeNumber):
    """PostgreSQL ``xid8``: the transaction that changed the row last (set by a trigger)."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "xid8"


class FeedsFacts(models.Model):
    """A table that facts are read from: what changed since is found in commit order."""

    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    changed_xid = XidField(
        editable=False,
        db_index=True,
        db_default=models.Func(function="pg_current_xact_id", output_field=XidField()),
    )

    class Meta:
        abstract = True
