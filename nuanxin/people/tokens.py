"""By what a person is found: keyed hashes, equal or not, and nothing else (HMAC-SHA-256, RFC 2104)."""

import hmac
from functools import lru_cache

from nuanxin.base.keys import key
from nuanxin.people.models import TokenKind

BITS = 63  # a token is a bigint ≥ 0, which PostgreSQL compares leak-proof and by index


@lru_cache(maxsize=1)
def _secret() -> bytes:
    return key("tokens")


def token(kind: TokenKind, word: str) -> int:
    """The token of a word; of no use to whoever lacks ``keys/tokens.key``."""
    digest = hmac.digest(_secret(), f"{kind.value}|{word}".encode(), "sha256")
    return int.from_bytes(digest[:8]) >> (64 - BITS)


def number_token(number: str) -> int:
    """The token of a resident number, from a key of its own.

    There are so few possible numbers that whoever had the key could list them all.
    """
    digest = hmac.digest(_numbers_secret(), number.encode(), "sha256")
    return int.from_bytes(digest[:8]) >> (64 - BITS)


@lru_cache(maxsize=1)
def _numbers_secret() -> bytes:
    return key("numbers")
