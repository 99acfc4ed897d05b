"""One version of village rules beside the one before it: the paragraphs that changed, and what in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from nuanxin.base.comparing import Piece, differences
from nuanxin.governance.checklist import sentences

LONGEST_COMPARED = 1_200  # characters of a sentence; a longer one is shown whole, as it was and as it is


@dataclass(frozen=True)
class Stretch:
    """Paragraphs that stayed (``same`` of them), or one that changed (``pieces``)."""

    same: int = 0
    pieces: tuple[Piece, ...] = ()


def changes(old: str, new: str) -> list[Stretch]:
    """Both texts in order; without the gone pieces it is ``new``, without the new ones ``old``."""
    before, after = old.split("\n"), new.split("\n")
    found: list[Stretch] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Stretch(same=j - i))
        else:
            found += [Stretch(pieces=tuple(each)) for each in _paragraphs(before[i:j], after[k:m])]
    return found


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[list[Piece]]:
    """Paragraphs that stand for each other side by side; what is left over has gone or is new."""
    both = min(len(old), len(new))
    for before, after in zip(old[:both], new[:both], strict=True):
        yield list(_pieces(before, after))
    yield from ([Piece(each, "gone")] for each in old[both:] if each)
    yield from ([Piece(each, "new")] for each in new[both:] if each)


def _pieces(old: str, new: str) -> Iterator[Piece]:
    before, after = _sentences(old), _sentences(new)
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, fresh = "".join(before[i:j]), "".join(after[k:m])
        if kind == "equal":
            yield Piece(gone, "same")
        elif gone and fresh and max(len(gone), len(fresh)) <= LONGEST_COMPARED:
            yield from differences(gone, fresh)
        else:
            yield from [Piece(gone, "gone")] if gone else []
            yield from [Piece(fresh, "new")] if fresh else []


def _sentences(paragraph: str) -> list[str]:
    """The paragraph cut before each of its sentences; nothing is lost."""
    cuts = [0, *(each.start for each in sentences(paragraph) if each.start), len(paragraph)]
    return [paragraph[start:end] for start, end in pairwise(cuts) if start < end]
