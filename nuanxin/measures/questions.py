"""What one asks of the measures, and what one gets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from nuanxin.association.scope import Range

Territory = tuple[Range, ...]
"""The caller's own ranges of division codes, one to four. Nothing outside them is ever answered."""


@dataclass(frozen=True, order=True)
class Place:
    """A division. The code alone names none: a few codes stand on two tiers."""

    code: int
    level: str


@dataclass(frozen=True)
class Question:
    """A measure with a plan's numbers: at least ``per_unit`` of it in ``share`` percent of units.

    None where the plan gives no number: then the dictionary's ``per_unit``, and every unit.
    """

    code: str
    per_unit: int | None = None
    share: int | Decimal | None = None


@dataclass(frozen=True)
class When:
    """As of the end of ``as_of`` in Asia/Shanghai, as known now.

    ``from_day`` is the first day of what runs over a time (default: 1 January of the year of
    ``as_of``); ``known_at`` asks for what was recorded by then, an aware datetime.
    """

    as_of: date
    from_day: date | None = None
    known_at: datetime | None = None

    @property
    def first(self) -> date:
        return self.from_day or self.as_of.replace(month=1, day=1)


@dataclass(frozen=True)
class Value:
    """One measure at one division at the end of one day.

    A share has ``n`` out of ``of`` (N of the dictionary), a sum has ``quantity``; a rate is never
    summed, ``n`` and ``of`` are.
    """

    code: str
    place: Place
    day: date
    n: int = 0
    of: int = 0
    quantity: int | None = None

    @property
    def figure(self) -> Fraction | int | None:
        """n/N exactly, or the sum; None where there is nothing to have a share of."""
        if self.quantity is not None:
            return self.quantity
        return Fraction(self.n, self.of) if self.of else None


@dataclass(frozen=True)
class Gap:
    """What one unit (a body, or what a body had to do) still lacks.

    ``lacks`` names the needs that are not met (负责人, 干事), empty where the measure has only one
    thing to count.
    """

    place: Place
    have: int
    need: int
    missing: int
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answers:
    """Of ``all`` families: those that have it or want it, those that refuse, those never asked.

    ``n`` of those willing have it: the share's n, as ``of`` is its N.
    """

    all: int = 0
    willing: int = 0
    refused: int = 0
    unasked: int = 0
    n: int = 0

    @property
    def of(self) -> int:
        return self.all - self.refused


def merged(territory: Iterable[Range]) -> Territory:
    """The same codes without overlap, so that nothing is counted twice."""
    found: list[Range] = []
    for part in sorted(territory):
        if found and part.lo <= found[-1].hi + 1:
            found[-1] = Range(found[-1].lo, max(found[-1].hi, part.hi))
        else:
            found.append(part)
    return tuple(found)
