"""Keys of people: each person and family has a key of its own, wrapped by the installation's.

The wrapping keys are ``keys/people-1.key``, ``people-2.key`` … outside the database; the highest one
wraps what is new, the others still open what they wrapped. A person's key lies wrapped in her row, so
that rotation rewraps keys and touches no value, and erasing it makes all her values unreadable.
"""

from functools import lru_cache
from secrets import token_bytes

from nuanxin.base.database import data_path
from nuanxin.base.keys import key
from nuanxin.base.sealing import SealBroken
from nuanxin.people import ciphers

LENGTH = 32  # bytes of a person's own key, whatever the suite takes of it
NAME = "people-{}"
ID_BYTES = 2


def newest() -> int:
    """The number of the wrapping key in use; 1 where there is none yet."""
    found = (data_path() / "keys").glob("people-*.key")
    numbers = [int(path.stem.removeprefix("people-")) for path in found if _numbered(path.stem)]
    return max(numbers, default=1)


def _numbered(stem: str) -> bool:
    return stem.removeprefix("people-").isdecimal()


@lru_cache(maxsize=16)
def _wrapping(number: int) -> bytes:
    return key(NAME.format(number))


def wrap(own: bytes, where: str) -> bytes:
    """A person's key under the newest wrapping key; its number stands in front (2 bytes)."""
    number = newest()
    sealed = ciphers.encrypt(_wrapping(number), own, where.encode(), ciphers.chosen())
    return number.to_bytes(ID_BYTES) + sealed


def unwrap(wrapped: bytes, where: str) -> bytes:
    """Raises ``SealBroken`` where the wrapping key is not here, or not the right one."""
    number = int.from_bytes(wrapped[:ID_BYTES])
    path = data_path() / "keys" / f"{NAME.format(number)}.key"
    if not path.exists():
        raise SealBroken(f"no wrapping key {number}")
    try:
        return ciphers.decrypt(_wrapping(number), wrapped[ID_BYTES:], where.encode())
    except ValueError as error:
        raise SealBroken(f"cannot unwrap {where}") from error


def fresh() -> bytes:
    return token_bytes(LENGTH)
