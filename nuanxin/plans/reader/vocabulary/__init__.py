"""The words the grammar knows, kept as data beside this file, one TOML file per kind."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return one vocabulary file."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words(name: str, *path: str) -> tuple[str, ...]:
    """Return one list of words: words("quoted.not_before") style paths walk the tables."""
    value: Any = table(name)
    for key in path:
        value = value[key]
    return tuple(value.split())


def any_of(choices: Iterable[str]) -> str:
    """Return a pattern that matches the longest of these words."""
    return _any_of(tuple(choices))


@cache
def _any_of(choices: tuple[str, ...]) -> str:
    longest_first = sorted(set(choices), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word) for word in longest_first) + ")"
