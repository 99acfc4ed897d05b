"""The checklist of village rules: which sentences a person should look at, by patterns that are data.

Red line: nothing here is about a person; it reads a village's own published rules.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SENTENCE = re.compile(r"[^。；;！？!?\n]+[。；;！？!?]?")


@dataclass(frozen=True)
class Pattern:
    """A sentence with one of ``about`` and one of ``then``, and none of ``unless``."""

    code: str
    title: str
    about: tuple[str, ...]
    then: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def fits(self, sentence: str) -> bool:
        said = any(word in sentence for word in self.about) and any(word in sentence for word in self.then)
        return said and not any(word in sentence for word in self.unless)


@dataclass(frozen=True)
class Pointed:
    """A sentence (Unicode code points ``[start, end)`` of the text) and the pattern that points at it."""

    pattern: str
    start: int
    end: int


@cache
def patterns() -> dict[str, Pattern]:
    """The patterns by code, from ``data/unlawful.toml``."""
    text = (Path(__file__).parent / "data" / "unlawful.toml").read_text("utf-8")
    return {
        code: Pattern(code, entry["title"], *(tuple(entry.get(name, ())) for name in ("about", "then", "unless")))
        for code, entry in tomllib.loads(text).items()
    }


def pointed_at(text: str) -> Iterator[Pointed]:
    """Every sentence that a pattern points at, in the order of the text."""
    for found in SENTENCE.finditer(text):
        sentence = found.group()
        start = found.start() + len(sentence) - len(sentence.lstrip())
        for pattern in patterns().values():
            if pattern.fits(sentence):
                yield Pointed(pattern.code, start, found.end())
