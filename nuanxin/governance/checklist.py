"""The checklist of village rules: which sentences a person should look at, by patterns that are data.

Red line: nothing here is about a person; it reads a village's own published rules.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SENTENCE = re.compile(r"[^。；;！？!?\n]+(?:[。；;！？!?]+[”’」』）)]*)?")
OPENS_A_LIST = re.compile(r"^.*(?:：|:(?!\d))", re.DOTALL)
ARTICLE = re.compile(r"第\s*[零〇一二三四五六七八九十百\d]+\s*[章节条]")
ENDED = re.compile(r"[。！？!?][”’」』）)]*$")


@dataclass(frozen=True)
class Pattern:
    """What a sentence is about and what then follows; ``why`` and ``law`` say what is doubtful about it."""

    code: str
    title: str
    why: str
    law: str
    about: re.Pattern[str]
    then: re.Pattern[str]
    last: bool = False
    """Points only where no other pattern does."""

    def fits(self, sentence: str, before: str = "") -> bool:
        """Whether the sentence, read after ``before``, says both, and itself at least one of them."""
        about, then = self.about.search(sentence), self.then.search(sentence)
        if not before or not (about or then):
            return bool(about and then)
        return bool((about or self.about.search(before)) and (then or self.then.search(before)))


@dataclass(frozen=True)
class Checklist:
    """All patterns by code, what is cut out of a sentence first, how one begins that goes on with the last."""

    patterns: dict[str, Pattern]
    aside: re.Pattern[str]
    goes_on: re.Pattern[str]

    def plain(self, sentence: str) -> str:
        return self.aside.sub("", sentence)


@dataclass(frozen=True)
class Pointed:
    """A sentence (Unicode code points ``[start, end)`` of the text) and the pattern that points at it."""

    pattern: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """Where it stands, what it says, and what it goes on with: the head of its list, or the one before."""

    start: int
    end: int
    text: str
    before: str = ""


@cache
def checklist() -> Checklist:
    """What ``data/unlawful.toml`` says."""
    read = tomllib.loads((Path(__file__).parent / "data" / "unlawful.toml").read_text("utf-8"))
    patterns = {code: _pattern(code, entry, read["words"]) for code, entry in read["patterns"].items()}
    return Checklist(patterns, _any(read["aside"], {}), re.compile(read["goes_on"]))


def pointed_at(text: str) -> Iterator[Pointed]:
    """Every sentence that a pattern points at, in the order of the text; lines end with ``\\n``."""
    known = checklist()
    for each in sentences(text):
        said, before = known.plain(each.text), known.plain(each.before)
        found = [pattern for pattern in known.patterns.values() if pattern.fits(said, before)]
        for pattern in [one for one in found if not one.last] or found:
            yield Pointed(pattern.code, each.start, each.end)


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences and list items of a text, without the space around them."""
    head = last = ""
    for found in SENTENCE.finditer(text):
        said = found.group().strip()
        if not said:
            continue
        start = found.start() + found.group().index(said)
        if ARTICLE.match(said):
            head = last = ""
        follows = last and text[start - 1] != "\n" and checklist().goes_on.match(said)
        yield Sentence(start, start + len(said), said, head or (last if follows else ""))
        opened = OPENS_A_LIST.match(said)
        head = opened.group() if opened else "" if ENDED.search(said) else head
        last = f"{last}{said}" if follows else said


def _pattern(code: str, entry: dict[str, Any], words: dict[str, str]) -> Pattern:
    found = {name: _any(entry[name], words) for name in ("about", "then")}
    return Pattern(code, entry["title"], entry["why"], entry["law"], **found, last=entry.get("last", False))


def _any(choices: list[str], words: dict[str, str]) -> re.Pattern[str]:
    """One expression that finds any of these; ``{name}`` stands for one of ``words``."""
    whole = "|".join(f"(?:{each})" for each in choices)
    for name, word in words.items():
        whole = whole.replace(f"{{{name}}}", f"(?:{word})")
    return re.compile(whole)
