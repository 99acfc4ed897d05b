"""The words of ``words.toml``, read once."""

import tomllib
from pathlib import Path
from typing import Any

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def listed(text: str) -> frozenset[str]:
    """The words of a text in which blanks part them."""
    return frozenset(text.split())


FILLERS = listed(WORDS["fillers"])
"""What people write where they have nothing to write."""
COMPOUND = listed(WORDS["surnames"]["compound"])
"""Surnames of two characters."""
SURNAME_INITIALS: dict[str, str] = WORDS["surnames"]["initials"]
GIVEN_INITIALS: dict[str, str] = WORDS["given"]["initials"]
