"""Which clause of one paper speaks of the same thing as which clause of another.

Texts are likened by the pairs of characters they share (Dice's coefficient over bigrams); a pair that
many clauses have (各级计生协要) says little and weighs little. The same section and the same measure add
to it. Pure: the same lists always give the same answer, and nothing is looked up.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

ALIKE = 0.4
"""From here on a counterpart is offered to a clerk, who confirms it."""
CARRIES = 0.5
"""From here on what was done for one text counts for the other, and two section titles are one."""
FAINT = 0.3
"""Below this there is no counterpart at all."""
SAME = 0.95
"""From here on two clauses are one in other words: figures, years and commas may differ."""
BY_SECTION, BY_MEASURE = 0.15, 0.3
"""How much of what the texts leave open the same section, or the same measure, closes."""
INSIDE = 0.8
"""What it counts that the shorter text stands whole in the longer one."""
SHORTEST_INSIDE = 6  # pairs; any fewer stand in other texts by chance
_SILENT = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十百千]+(?=[名个次场户人家条件项年月日%])")


@dataclass(frozen=True)
class Said:
    """What a clause says: its part of the text, the title of its section, its measures' codes."""

    text: str
    section: str = ""
    measures: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Match:
    """The counterpart by its place in the other list, how alike (0–1), and why in Chinese words."""

    place: int
    score: float
    why: tuple[str, ...]


def counterparts(new: Sequence[Said], old: Sequence[Said]) -> list[Match | None]:
    """For each new clause the best counterpart among the old ones; None where there is none.

    Nobody is the counterpart of two: the likest pair takes each other first, of equals the earlier.
    """
    pairs = [[*_pairs(_plain(each.text))] for each in (*new, *old)]
    weights = _weights(pairs)
    mine, theirs = pairs[: len(new)], pairs[len(new) :]
    found = (
        (_match(new[i], old[k], k, likeness(mine[i], theirs[k], weights)), i)
        for i in range(len(new))
        for k in range(len(old))
    )
    ranked = sorted(
        (each for each in found if each[0].score >= FAINT),
        key=lambda each: (-each[0].score, each[1], each[0].place),
    )
    answer: list[Match | None] = [None] * len(new)
    taken: set[int] = set()
    for match, i in ranked:
        if answer[i] is None and match.place not in taken:
            answer[i] = match
            taken.add(match.place)
    return answer


def alike(one: str, other: str) -> bool:
    """Whether two texts ask the same, whatever their figures: what was done for one does for both."""
    a, b = (Counter(_pairs(_plain(text))) for text in (one, other))
    return _dice(a, b, dict.fromkeys(a | b, 1.0)) >= CARRIES


def likeness(one: Sequence[str], other: Sequence[str], weights: Mapping[str, float]) -> float:
    """How alike two texts are, 0–1, by their pairs of characters."""
    a, b = Counter(one), Counter(other)
    dice = _dice(a, b, weights)
    shorter = min(_weight(a, weights), _weight(b, weights))
    if min(len(one), len(other)) < SHORTEST_INSIDE or not shorter:
        return dice
    return max(dice, INSIDE * _weight(a & b, weights) / shorter)


def _dice(a: "Counter[str]", b: "Counter[str]", weights: Mapping[str, float]) -> float:
    both = _weight(a, weights) + _weight(b, weights)
    return 2 * _weight(a & b, weights) / both if both else 0.0


def _weight(pairs: "Counter[str]", weights: Mapping[str, float]) -> float:
    return sum(weights[pair] * count for pair, count in pairs.items())


def _weights(texts: Sequence[Sequence[str]]) -> dict[str, float]:
    """What each pair of characters says: the less, the more clauses have it."""
    having = Counter(pair for text in texts for pair in set(text))
    return {pair: log(1 + len(texts) / count) for pair, count in having.items()}


def _match(new: Said, old: Said, place: int, text: float) -> Match:
    together = alike(new.section, old.section)
    measured = bool(new.measures & old.measures)
    open_ = (1 - text) * (1 - BY_SECTION * together) * (1 - BY_MEASURE * measured)
    return Match(place, round(1 - open_, 4), tuple(_why(text, old.section if together else "", measured)))


def _why(text: float, section: str, measured: bool) -> Iterator[str]:
    if text >= FAINT:
        yield "文字几乎一样" if text >= SAME else f"文字像 {round(100 * text)}%"
    if measured:
        yield "同一指标"
    if section:
        yield f"同在“{section}”"


def _plain(text: str) -> str:
    """Without punctuation and spaces, every number alike."""
    return _NUMBER.sub("0", _SILENT.sub("", text))


def _pairs(text: str) -> Iterable[str]:
    return (text[i : i + 2] for i in range(len(text) - 1)) if len(text) > 1 else (text,) if text else ()
