"""The dictionary of measures: what is counted, over what, and where it should go.

A measure is *kind × goal × source* and data only (``dictionary.toml``):

- kind ``share``: what satisfies ÷ what should. Either the bodies of one tier, each of which needs
  at least so many of something (``needs``, all of them at once), or rows of one fact answered by
  rows of another (``pair``).
- kind ``sum``: how many there are (``counted``), as of a day or since a day.
- goal ``reach`` a threshold, ``rise``, ``fall``, or ``none``.
- source ``records`` (computed) or ``typed`` (a context figure entered with its document).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from nuanxin.association.kinds import post_kinds
from nuanxin.association.scope import LEVELS
from nuanxin.base.refused import Refused

Kind = Literal["share", "sum"]
Goal = Literal["reach", "rise", "fall", "none"]
Source = Literal["records", "typed"]
Shape = Literal["interval", "day"]


@dataclass(frozen=True)
class Count:
    """What to count: the rows of a fact, of all kinds or some; ``distinct``: different keys only."""

    fact: str
    kinds: tuple[str, ...] = ()
    distinct: bool = False


@dataclass(frozen=True)
class Need:
    """What one body needs at least ``per_unit`` of; a plan's own number goes before this one."""

    title: str
    count: Count
    per_unit: int = 1


@dataclass(frozen=True)
class Pair:
    """What was ``due`` and what was ``done`` about it.

    By ``key``: the same thing done not later than the day it was due. By ``kind``: as many done as
    due in the same division and of the same kind. By ``place``: all that is done out of all that is
    due, each wherever it is. By ``subject``: of those (keys) that are ``due`` on a day, who has what
    is ``done`` on it, or was done since the first day; see ``engine`` for those who refuse (``less``).
    ``every``: all kinds of ``done`` are needed. ``wanting``: who is known to want it. Only families
    refuse: a pair without ``less`` is of persons or groups, whose gaps are told village by village.
    """

    due: Count
    done: Count
    by: Literal["key", "kind", "place", "subject"]
    less: Count | None = None
    wanting: Count | None = None
    every: bool = False

    @property
    def counts(self) -> tuple[Count, ...]:
        return tuple(count for count in (self.due, self.done, self.less, self.wanting) if count)


@dataclass(frozen=True)
class Match:
    """How a notice speaks of it: any group whose words all occur, and none of ``without``."""

    words: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()

    def fits(self, text: str) -> bool:
        said = any(all(word in text for word in group) for group in self.words)
        return said and not any(word in text for word in self.without)


@dataclass(frozen=True)
class Measure:
    """One entry. ``unit`` is a tier (``village``: bodies of that tier) or a noun of its own (件).

    ``definition`` is the 口径 as users read it; it changes only together with ``version``. ``free``: taking
    part is voluntary, so it answers no clause, has no target and is compared nowhere.
    """

    code: str
    title: str
    kind: Kind
    goal: Goal
    source: Source
    unit: str
    version: int
    definition: str
    needs: tuple[Need, ...] = ()
    pair: Pair | None = None
    counted: Count | None = None
    match: Match = Match()
    free: bool = False

    @property
    def level(self) -> str | None:
        """The tier whose bodies are counted, if bodies are."""
        return self.unit if self.unit in LEVELS else None

    @property
    def of_families(self) -> bool:
        """Whether its units are families, who may refuse and are told only as sums from above."""
        return self.pair is not None and self.pair.less is not None

    @property
    def counts(self) -> tuple[Count, ...]:
        """Everything it reads, apart from the bodies themselves."""
        paired = self.pair.counts if self.pair else ()
        summed = (self.counted,) if self.counted else ()
        return (*(need.count for need in self.needs), *paired, *summed)


@dataclass(frozen=True)
class Dictionary:
    """All measures by code, the shape of the facts they read, the words for the tiers.

    ``kinds``: those of facts that are neither a tier nor a kind of post.
    """

    measures: Mapping[str, Measure]
    facts: Mapping[str, Shape]
    levels: Mapping[str, tuple[str, ...]]
    kinds: frozenset[str] = frozenset()

    def level_of(self, words: str) -> str | None:
        """The tier meant by printed words: 嘎查村（居） is ``village``; None if they name none."""
        return next(
            (level for level, known in self.levels.items() if any(w in words for w in known)), None
        )


@cache
def dictionary() -> Dictionary:
    """The dictionary the project ships."""
    return read((Path(__file__).parent / "dictionary.toml").read_text("utf-8"))


def measure_named(code: str) -> Measure:
    """The measure of this code; refuses an unknown one."""
    try:
        return dictionary().measures[code]
    except KeyError:
        raise Refused(f"没有“{code}”这项指标，用 nuanxin measures list 看有哪些。") from None


def match_measure(words: str, per: str | None = None) -> str | None:
    """The code of the measure that a notice means by ``words``, or None.

    ``words`` is what a target is about, or a programme or an action, as printed; ``per`` the unit
    counted, as printed (嘎查村（居）). A measure of another tier than ``per`` does not match, and where
    two match, neither does: that is for the clerk to say.
    """
    known = dictionary()
    level = known.level_of(per) if per else None
    found = [
        measure.code
        for measure in known.measures.values()
        if measure.match.fits(words) and (level is None or measure.level == level)
    ]
    return found[0] if len(found) == 1 else None


def read(text: str) -> Dictionary:
    """Read a dictionary; ValueError says which entry contradicts itself, and how."""
    data = tomllib.loads(text)
    found = Dictionary(
        measures={code: _measure(code, entry) for code, entry in data["measures"].items()},
        facts=data["facts"],
        levels={level: tuple(words) for level, words in data["levels"].items()},
        kinds=frozenset(data.get("kinds", ())),
    )
    for measure in found.measures.values():
        if fault := _fault(measure, found):
            raise ValueError(f"measure {measure.code}: {fault}")
    return found


def _measure(code: str, entry: dict[str, Any]) -> Measure:
    made = dict(entry)
    made["needs"] = tuple(_need(**need) for need in entry.get("needs", ()))
    if "pair" in entry:
        made["pair"] = _pair(**entry["pair"])
    if "counted" in entry:
        made["counted"] = _count(**entry["counted"])
    match = entry.get("match", {})
    made["match"] = Match(
        words=tuple(tuple(group) for group in match.get("words", ())),
        without=tuple(match.get("without", ())),
    )
    return Measure(code=code, **made)


def _need(title: str, per_unit: int = 1, **count: Any) -> Need:
    return Need(title, _count(**count), per_unit)


def _pair(**entry: Any) -> Pair:
    counts = {name: _count(**each) for name, each in entry.items() if isinstance(each, dict)}
    return Pair(**entry | counts)


def _count(fact: str, kinds: tuple[str, ...] = (), *, distinct: bool = False) -> Count:
    return Count(fact, tuple(kinds), distinct)


def _fault(measure: Measure, known: Dictionary) -> str | None:
    """What is wrong with an entry, or None."""
    facts = known.facts
    complete = {
        "share": bool(measure.needs and measure.level) != (measure.pair is not None),
        "sum": measure.counted is not None,
    }
    if measure.source == "records" and not complete.get(measure.kind, False):
        return f"a {measure.kind} of records must say what it counts"
    if measure.free and (measure.goal != "none" or measure.match.words):
        return "what is free has nothing to reach"
    if measure.kind == "sum" and measure.goal == "reach":
        return "a sum has no share to reach"
    if unknown := {count.fact for count in measure.counts} - set(facts):
        return f"no such fact: {unknown}"
    kinds = {kind for count in measure.counts for kind in count.kinds}
    if unknown := kinds - known.kinds - set(LEVELS) - set(post_kinds()):
        return f"no such kind: {unknown}"
    return _pair_fault(measure.pair, facts) if measure.pair else None


def _pair_fault(pair: Pair, facts: Mapping[str, Shape]) -> str | None:
    asked = (pair.due, *filter(None, (pair.less, pair.wanting)))
    shaped = asked if pair.by == "subject" else pair.counts
    shape = "day" if pair.by == "key" else "interval"
    if any(facts[count.fact] != shape for count in shaped):
        return f"this pair wants facts of shape {shape}"
    if pair.by != "subject" and (pair.less or pair.wanting or pair.every):
        return "only subjects refuse, or need several kinds"
    if pair.every and not pair.done.kinds:
        return "every kind of what?"
    return None
