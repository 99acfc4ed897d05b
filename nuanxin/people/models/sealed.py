"""Rows about people: what stands in them is sealed, each value for its own place."""

import base64
from secrets import randbits
from typing import Self

from django.db import models

from nuanxin.association.models import Named
from nuanxin.base.sealing import SealBroken, place
from nuanxin.people import ciphers, keyring

PSEUDONYM = 5  # characters


def random_id() -> int:
    """A row id that tells nothing, not even which row came first; known before the row is stored."""
    return randbits(62) | 1


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
        own, suite = self.subject.own_key, ciphers.chosen()
        for column, value in values.items():
            where = place(self, column).encode()
            sealed = ciphers.encrypt(own, value.encode(), where, suite) if value else None
            setattr(self, column, sealed)
        return self

    def read(self, column: str) -> str:
        """The value of a sealed column; "" where there is none, or where the key was destroyed.

        Raises ``SealBroken`` when it was changed, moved here, or the wrapping key is not here.
        """
        sealed = getattr(self, column)
        if sealed is None or self.subject.erased:
            return ""
        where = place(self, column)
        try:
            return ciphers.decrypt(self.subject.own_key, bytes(sealed), where.encode()).decode()
        except ValueError as error:
            raise SealBroken(f"cannot unseal {where}") from error


class Subject(Sealed):
    """Somebody with a key of her own: destroy it, and nothing about her can be read again."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    key = models.BinaryField("密钥（已包裹）", null=True, editable=False)
    _own: bytes | None = None

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
                self.key = keyring.wrap(self._own, where)
            elif self.key is None:
                raise SealBroken(f"the key of {where} was destroyed")
            else:
                self._own = keyring.unwrap(bytes(self.key), where)
        return self._own

    @property
    def pseudonym(self) -> str:
        """A short mark for the log and for talking about a row without a name."""
        return base64.b32encode(self.pk.to_bytes(8))[-PSEUDONYM - 3 : -3].decode()


class NamedSubject(Subject, Named):
    class Meta:
        abstract = True
