"""Keys of people: each person and family has a key of its own, wrapped by the installation's.

The wrapping keys are ``keys/people-1.key``, ``people-2.key`` … outside the database; the highest one
wraps what is new, the others still open what they wrapped. A person's key lies wrapped in her row, so
that rotation rewraps keys and touches no value, and erasing it makes all her values unreadable.
"""

from dataclasses import dataclass
from functools import lru_cache
from os import urandom
from pathlib import Path

from django.db import connection

from nuanxin.association.keymarks import require_series
from nuanxin.base.database import data_path
from nuanxin.base.keys import key
from nuanxin.base.refused import Refused
from nuanxin.base.sealing import SealBroken
from nuanxin.people import ciphers

LENGTH = 32  # bytes of a person's own key, whatever the suite takes of it
NAME = "people-{}"
ID_BYTES = 2
LOCK = 0x6E78_6B65_7973  # shared: I wrap; exclusive: from now on the next key wraps


class Unreadable(SealBroken, Refused):
    """What is stored about a person cannot be opened; the sentence says what to do about it."""


def folder() -> Path:
    return data_path() / "keys"


def path_of(number: int) -> Path:
    return folder() / f"{NAME.format(number)}.key"


def newest() -> int:
    """The number of the wrapping key in use; 1 where there is none yet."""
    stems = [path.stem.removeprefix("people-") for path in folder().glob("people-*.key")]
    return max((int(stem) for stem in stems if stem.isdecimal()), default=1)


@dataclass(frozen=True)
class Wrapping:
    """The wrapping key in use; its number stands in front of what it wraps (2 bytes)."""

    number: int
    box: ciphers.Box

    def wrap(self, own: bytes, where: bytes, nonce: bytes = b"") -> bytes:
        return self.number.to_bytes(ID_BYTES) + self.box.seal(own, where, nonce)


def wrapping() -> Wrapping:
    """The newest wrapping key, to be used in this transaction only.

    Until it ends, a rotation waits before it looks for what the old key wrapped. Refuses to wrap
    anything while a key the database knows is lost, or another lies in its place.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
    require_series(NAME.format(""))
    return under(newest())


def under(number: int) -> Wrapping:
    return Wrapping(number, ciphers.Box(_key(number)))


class Unwrapping:
    """Opens the keys of many rows; each wrapping key is looked for once."""

    def __init__(self) -> None:
        self._openers = dict[bytes, ciphers.Opener]()

    def own_key(self, wrapped: bytes, where: bytes) -> bytes:
        """Raises ``Unreadable`` where the wrapping key is not here, or not the right one."""
        front = wrapped[:ID_BYTES]
        opener = self._openers.get(front)
        if opener is None:
            opener = self._openers[front] = ciphers.Opener(_key_here(int.from_bytes(front)))
        try:
            return opener.open(wrapped[ID_BYTES:], where)
        except ValueError as error:
            name = path_of(int.from_bytes(front)).name
            raise Unreadable(f"打不开：密钥 {name} 和数据对不上，请管理员放回原来的那一个。") from error


def unwrap(wrapped: bytes, where: str) -> bytes:
    """The key of one row; raises ``Unreadable``."""
    return Unwrapping().own_key(wrapped, where.encode())


def _key_here(number: int) -> bytes:
    """A wrapping key that was made before; one look at its file, for it is asked with every row."""
    path = path_of(number)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError as error:
        raise Unreadable(f"打不开：密钥 {path.name} 不在 keys 文件夹里，请管理员从密钥的备份放回。") from error
    return _read(number, changed)


def _key(number: int) -> bytes:
    """Made where it is asked for the first time; read again when its file was exchanged."""
    path = path_of(number)
    return _read(number, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=16)
def _read(number: int, changed: int) -> bytes:
    return key(NAME.format(number))


def fresh() -> bytes:
    return urandom(LENGTH)
