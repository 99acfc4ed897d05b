"""Rows about people: what stands in them is sealed, each value for its own place."""

import base64
from secrets import token_bytes
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from nuanxin.association.models import Named, ScopedQuerySet
from nuanxin.base.sealing import place
from nuanxin.people import ciphers, keyring
from nuanxin.people.keyring import Unreadable

PSEUDONYM = 5  # characters
BROKEN = "这条资料的密封对不上，可能在数据库里被改动过。请告诉管理员。"
ERASED = "这个人的资料已经按要求删除，不能再登记。"
M = TypeVar("M", bound=models.Model)


def random_id() -> int:
    """A row id that tells nothing, not even which row came first; known before the row is stored."""
    return id_of(token_bytes(8))


def id_of(drawn: bytes) -> int:
    """Eight random bytes as an id: 62 bits, odd."""
    return int.from_bytes(drawn) >> 2 | 1


def pseudonym_of(pk: int) -> str:
    """A short mark for the log and for talking about a row without a name."""
    return base64.b32encode(pk.to_bytes(8))[-PSEUDONYM - 3 : -3].decode()


class Sealed(models.Model):
    """A row with sealed columns: AES-256-GCM or SM4-GCM under the key of the person it is about.

    Each value is tied to table, column and row id: in another place it does not open.
    """

    class Meta:
        abstract = True

    @property
    def subject(self) -> "Subject":
        """The person or family whose key seals this row."""
        raise NotImplementedError

    def write(self, **values: str | None) -> Self:
        """Seal values into their columns; "" and None are stored as nothing. The row is not saved."""
        box = ciphers.Box(self.subject.own_key)
        for column, value in values.items():
            sealed = box.seal(value.encode(), place(self, column).encode()) if value else None
            setattr(self, column, sealed)
        return self

    def read(self, column: str) -> str:
        """The value of a sealed column; "" where there is none, or where the key was destroyed.

        Raises ``Unreadable`` when it was changed, moved here, or the wrapping key is not here.
        """
        sealed = getattr(self, column)
        if sealed is None or self.subject.erased:
            return ""
        where = place(self, column)
        try:
            return self.subject.opener.open(bytes(sealed), where.encode()).decode()
        except ValueError as error:
            raise Unreadable(BROKEN) from error


class Subject(Sealed):
    """Somebody with a key of her own: destroy it, and nothing about her can be read again."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    key = models.BinaryField("密钥（已包裹）", null=True, editable=False)
    _own: bytes | None = None
    _opener: ciphers.Opener | None = None

    class Meta:
        abstract = True

    @property
    def subject(self) -> "Subject":
        return self

    @property
    def erased(self) -> bool:
        return self.key is None

    @property
    def own_key(self) -> bytes:
        """The person's key, unwrapped once for this object; made where the row is new."""
        if self._own is None:
            where = place(self, "key")
            if self.key is None and self._state.adding:
                self._own = keyring.fresh()
                self.key = keyring.wrapping().wrap(self._own, where.encode())
            elif self.key is None:
                raise Unreadable(ERASED)
            else:
                self._own = keyring.unwrap(bytes(self.key), where)
        return self._own

    @property
    def opener(self) -> ciphers.Opener:
        """Opens what is sealed under the person's key; set up once for this object."""
        if self._opener is None:
            self._opener = ciphers.Opener(self.own_key)
        return self._opener

    @property
    def pseudonym(self) -> str:
        return pseudonym_of(self.pk)


class NamedSubject(Subject, Named):
    class Meta:
        abstract = True


class MergeableQuerySet(ScopedQuerySet[M]):
    def standing(self) -> Self:
        """Neither merged into another nor erased."""
        return self.filter(merged_into__isnull=True, key__isnull=False)


class Mergeable(NamedSubject):
    """Somebody who may turn out to be known twice: then one points at the other, and nothing moves.

    ``revision`` counts the changes, so that of two who save the second is told of the first.
    """

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    merged_at = models.DateTimeField("合并时间", null=True, blank=True)
    revision = models.PositiveIntegerField("改过几次", default=0)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="%(class)s_not_into_itself",
            )
        ]
