"""The arithmetic of the chain: which MAC belongs to an entry, to a line of the witness, to the key.

What is written here is a stored format: every installation holds MACs made by it.
"""

import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from nuanxin.base.keys import key

COVERED = (
    "id", "division", "number", "at", "by_id", "by_name", "action", "object_kind", "object_id",
    "sentence",
)  # fmt: skip
"""Every column of an entry but the MAC itself, in the order in which they are read and signed."""

NUMBER = COVERED.index("number")
_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # one for a million entries
BEGIN = ""
"""Stands before the first entry of a chain, and before the first line of the witness."""


def entry_mac(previous: str, values: Sequence[Any]) -> str:
    """The MAC (64 hexadecimal digits) of the entry with these values (``COVERED``)."""
    return _mac("entry", previous, *map(_plain, values))


def line_mac(previous: str, text: str) -> str:
    """The MAC of a line of the witness; ``text`` is the line without its MAC."""
    return _mac("witness", previous, text)


def key_mac() -> str:
    """What the database keeps to tell whether the key at hand is the one of its log."""
    return _mac("key")


def _mac(*parts: object) -> str:
    return hmac.digest(_log_key(), _text(parts).encode(), "sha256").hex()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


@cache
def _log_key() -> bytes:
    return key("log")
