"""By what a person is found: keyed hashes, equal or not, and nothing else (HMAC-SHA-256, RFC 2104)."""

import hashlib
from functools import lru_cache

from nuanxin.base.keys import key
from nuanxin.base.rules.finding import tokens as strings_of
from nuanxin.people.models.person import TokenKind

BITS = 63  # a token is a bigint ≥ 0, which PostgreSQL compares leak-proof and by index
BLOCK = 64  # bytes of SHA-256, no key is longer
PHONE_DIGITS = 4
YEAR_DIGITS = 4


@lru_cache(maxsize=1)
def _keyed() -> "Keyed":
    return Keyed(key("tokens"))


def token(kind: TokenKind, word: str) -> int:
    """The token of a word; of no use to whoever lacks ``keys/tokens.key``."""
    return _keyed().number(f"{kind.value}|{word}")


_shared = lru_cache(maxsize=1 << 16)(token)
"""For words that many people share: surnames, pairs of characters, initials, ends of phone numbers."""


def tokens_of(name: str, phone: str, born: str) -> set[int]:
    """All tokens of one person. ``born``: YYYY-MM-DD or YYYY; "" where not known."""
    found = {*_of_name(name)}
    if end := phone_end(phone):
        found.add(_shared(TokenKind.PHONE_END, end))
    if born:
        found.add(likeness_token(name, born))
    return found


@lru_cache(maxsize=1 << 14)
def _of_name(name: str) -> tuple[int, ...]:
    """Many people share a name: it is taken apart and hashed once."""
    strings = strings_of(name)
    return (
        *(token(TokenKind.NAME, each) for each in strings.names),
        *(_shared(TokenKind.SURNAME, each) for each in strings.surnames),
        *(_shared(TokenKind.RUN, each) for each in strings.runs),
        *(_shared(TokenKind.INITIALS, each) for each in strings.initials),
    )


@lru_cache(maxsize=1 << 10)
def likeness_token(name: str, born: str) -> int:
    """Shared by people of the same name and year of birth; the village stands beside it in the row."""
    return token(TokenKind.NAME_AND_YEAR, f"{name.replace('·', '')}|{born[:YEAR_DIGITS]}")


def phone_end(phone: str) -> str:
    """The last four digits of a telephone number, an extension left out; "" for a shorter one."""
    end = phone[-PHONE_DIGITS:]
    if len(end) == PHONE_DIGITS and end.isdecimal() and "转" not in phone:
        return end
    digits = "".join(filter(str.isdecimal, phone.partition("转")[0]))
    return digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS else ""


def number_token(number: str) -> int:
    """The token of a resident number, from a key of its own.

    There are so few possible numbers that whoever had the key could list them all.
    """
    return _keyed_for_numbers().number(number)


@lru_cache(maxsize=1)
def _keyed_for_numbers() -> "Keyed":
    return Keyed(key("numbers"))


class Keyed:
    """HMAC-SHA-256 under one key, whose two pads are hashed once and not for every word."""

    def __init__(self, secret: bytes) -> None:
        padded = secret.ljust(BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def digest(self, word: bytes) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(word)
        outer.update(inner.digest())
        return outer.digest()

    def number(self, word: str) -> int:
        """The first 63 bits."""
        return int.from_bytes(self.digest(word.encode())[:8]) >> (64 - BITS)
