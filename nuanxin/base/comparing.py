"""Two sentences side by side: what stayed, what went, what is new."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

AROUND = 10  # characters that stand around a change
Kind = Literal["same", "gone", "new"]
_WORD = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|.", re.DOTALL)
_SPACE = re.compile(r"\s+")
_MARK = re.compile(r"\W+")
SHORTEST_SAME = 2  # words; a single character left standing between two changes is no help to read


@dataclass(frozen=True)
class Piece:
    """Some characters of a sentence: in both, only in the old one, or only in the new one."""

    text: str
    kind: Kind


def unspaced(text: str) -> str:
    """A sentence without the line breaks and spaces of its layout."""
    return _SPACE.sub("", text)


def is_same(old: str, new: str) -> bool:
    """Word for word and figure for figure; only punctuation and layout may differ."""
    return _MARK.sub("", old) == _MARK.sub("", new)


def differences(old: str, new: str) -> list[Piece]:
    """The pieces of both in order: without the gone ones they are ``new``, without the new ones ``old``.

    A figure is one piece: 2 → 12 is another number, not a digit more.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for gone, fresh, same in _runs(before, after):
        pieces += [Piece("".join(gone), "gone")] if gone else []
        pieces += [Piece("".join(fresh), "new")] if fresh else []
        pieces += [Piece("".join(same), "same")] if same else []
    return pieces


def in_brief(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The same with long stretches that stayed cut short: the clerk looks for what changed."""
    last = len(pieces) - 1
    for place, piece in enumerate(pieces):
        if piece.kind != "same" or len(piece.text) <= 2 * AROUND + 1:
            yield piece
            continue
        before = piece.text[:AROUND] if place else ""
        after = piece.text[-AROUND:] if place < last else ""
        yield Piece(f"{before}…{after}", "same")


def _runs(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """(gone, new, same after them); too short a stretch in the middle counts as changed on both sides."""
    gone: list[str] = []
    fresh: list[str] = []
    i = j = 0
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        gone, fresh = gone + before[i : block.a], fresh + after[j : block.b]
        i, j = block.a + block.size, block.b + block.size
        same = before[block.a : i]
        inside = gone and i < len(before) and j < len(after)
        if same and inside and len(same) < SHORTEST_SAME and fresh:
            gone, fresh = gone + same, fresh + same
            continue
        yield gone, fresh, same
        gone, fresh = [], []
