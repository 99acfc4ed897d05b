"""The notice set out to be read: paragraphs without layout, each part of a clause a run of its own."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, zip_longest
from typing import Generic, Literal, Protocol, TypeVar

from nuanxin.plans.reader.layout import DATE, NUMBER, OPENING, TITLE, Block, blocks

Kind = Literal["redhead", "number", "title", "address", "section", "heading", "text", "copies", "signed"]
"""How a paragraph stands on the page: a red head, the paper's number, a title, 主送, a heading of
the first level or a deeper one, body text, 抄送 and the like, signature and date."""

LONGEST_HEADING = 60
LONGEST_NUMBER = 30  # a longer line names the number of another paper


class Span(Protocol):
    """Code points ``[start, end)`` of the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Span)


@dataclass(frozen=True)
class Run(Generic[S]):
    """Characters that stand together, and the span they belong to (None: to no clause).

    A span that goes on over a heading or into the next item has several runs: ``opens`` is the
    first of them, ``closes`` the last.
    """

    text: str
    span: S | None = None
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True)
class Paragraph(Generic[S]):
    """One block of the notice."""

    kind: Kind
    runs: list[Run[S]]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def set_out(text: str, spans: Iterable[S]) -> list[Paragraph[S]]:
    """The notice as paragraphs of runs; nothing printed is lost or told twice.

    Page numbers and rules are layout, as for the reader. Where spans overlap the first one holds.
    """
    owners: dict[int, S] = {}
    for span in sorted(spans, key=lambda each: each.start):
        for place in range(span.start, span.end):
            owners.setdefault(place, span)
    found = _blocks(text)
    kinds = _kinds(found)
    paragraphs = [
        Paragraph(_unless_asked(kind, runs), runs)
        for kind, runs in zip(kinds, (_runs(block, owners) for block in found), strict=True)
    ]
    return _ends_marked(paragraphs)


def printed(text: str, start: int, end: int) -> str:
    """The characters from one code point to another (not included), without layout."""
    return "".join(
        char
        for block in _blocks(text)
        if block.passage.start < end and block.passage.end > start
        for char, place in zip(block.passage.text, block.passage.at, strict=True)
        if start <= place < end
    )


@lru_cache(maxsize=8)
def _blocks(text: str) -> Sequence[Block]:
    return blocks(text)


def _runs(block: Block, owners: dict[int, S]) -> list[Run[S]]:
    together = groupby(
        zip(block.passage.text, block.passage.at, strict=True),
        key=lambda each: id(owners.get(each[1])),
    )
    runs = []
    for _, characters in together:
        pairs = list(characters)
        runs.append(Run("".join(char for char, _ in pairs), owners.get(pairs[0][1])))
    return runs


def _ends_marked(paragraphs: list[Paragraph[S]]) -> list[Paragraph[S]]:
    """Mark each span's first and last run."""
    places = {
        (i, k): id(run.span)
        for i, paragraph in enumerate(paragraphs)
        for k, run in enumerate(paragraph.runs)
        if run.span is not None
    }
    firsts = {span: place for place, span in reversed(places.items())}
    lasts = {span: place for place, span in places.items()}
    return [
        replace(
            paragraph,
            runs=[
                replace(run, opens=firsts.get(id(run.span)) == (i, k),
                        closes=lasts.get(id(run.span)) == (i, k))
                for k, run in enumerate(paragraph.runs)
            ],
        )
        for i, paragraph in enumerate(paragraphs)
    ]


def _unless_asked(kind: Kind, runs: Sequence[Run[S]]) -> Kind:
    """A line that asks for something is text, however short it is."""
    return "text" if any(run.span is not None for run in runs) else kind


def _kinds(found: Sequence[Block]) -> list[Kind]:
    body = next((i for i, b in enumerate(found) if b.label or not b.is_bare), len(found))
    top = min((block.label.level for block in found if block.label), default=0)
    return [
        _in_head(block) if place < body else _in_body(block, following, top)
        for place, (block, following) in enumerate(zip_longest(found, found[1:]))
    ]


def _in_head(block: Block) -> Kind:
    plain = block.passage.plain
    if NUMBER.search(plain) and len(plain) <= LONGEST_NUMBER:
        return "number"
    if plain.endswith("："):
        return "address"
    return "redhead" if re.search("文件$", plain) else "title"


def _in_body(block: Block, following: Block | None, top: int) -> Kind:
    plain = block.passage.plain
    if OPENING.match(plain):
        return "copies"
    if not block.is_bare or len(plain) > LONGEST_HEADING:
        return "text"
    if block.label:
        return "section" if block.label.level == top else "heading"
    if DATE.search(plain) or (following and DATE.match(following.passage.plain)):
        return "signed"
    return "title" if TITLE.search(plain) else "text"
