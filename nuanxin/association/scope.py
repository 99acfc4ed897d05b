"""Scope, the first time: which divisions one may see, in the ORM and set on the transaction.

Out of scope is as if it did not exist; no scope sees nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

WIDTH = {"province": 10**10, "city": 10**8, "county": 10**6, "township": 10**3, "village": 1}
LEVELS = tuple(WIDTH)


@dataclass(frozen=True, order=True)
class Range:
    """Division codes from ``lo`` to ``hi``, both included."""

    lo: int
    hi: int

    def __contains__(self, code: object) -> bool:
        return isinstance(code, int) and self.lo <= code <= self.hi


def territory(code: int, level: str) -> tuple[Range, ...]:
    """The ranges of codes that a division of this level covers (统计用区划代码: 2+2+2+3+3 digits)."""
    width = WIDTH[level]
    lo = code - code % width
    return (Range(lo, lo + width - 1),)


def ancestors(code: int, level: str) -> tuple[int, ...]:
    """The codes above this one, nearest first."""
    above = LEVELS[: LEVELS.index(level)]
    return tuple(dict.fromkeys(code - code % WIDTH[up] for up in reversed(above)))


@dataclass(frozen=True)
class Scope:
    """What one transaction may see: own territory, who stands above, and whose families."""

    ranges: tuple[Range, ...]
    above: tuple[int, ...] = ()
    named: tuple[Range, ...] = ()

    @classmethod
    def of(cls, code: int, level: str) -> "Scope":
        return cls(territory(code, level), ancestors(code, level))

    def __contains__(self, code: object) -> bool:
        return any(code in part for part in self.ranges)

    def within(self, column: str) -> Q:
        """The ORM's twin of the row security condition on ``column``."""
        return _within(column, self.ranges)

    def within_named(self, column: str) -> Q:
        return _within(column, self.named)


NOTHING = Scope(())
ALL = (Range(0, 10**12 - 1),)
EVERYWHERE = Scope(ALL, named=ALL)
"""For jobs that serve the whole installation one body at a time, and for tests that look behind."""


SET_NAMED = "SELECT set_config('nuanxin.named', %s, true)"


def _within(column: str, ranges: tuple[Range, ...]) -> Q:
    wanted = Q(pk__in=[])
    for part in ranges:
        wanted |= Q(**{f"{column}__gte": part.lo, f"{column}__lte": part.hi})
    return wanted


def _flat(ranges: tuple[Range, ...]) -> str:
    return ",".join(f"{part.lo},{part.hi}" for part in ranges)


def set_scope(scope: Scope) -> None:
    """Set the scope for the rest of this transaction (a no-op outside one, where nothing is seen)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('nuanxin.scope', %s, true), set_config('nuanxin.named', %s, true),"
            " set_config('nuanxin.ancestors', %s, true)",
            [_flat(scope.ranges), _flat(scope.named), ",".join(map(str, scope.above))],
        )


@contextmanager
def scoped(scope: Scope) -> Iterator[None]:
    """Run a block inside the current transaction under ``scope``; afterwards nothing is seen."""
    set_scope(scope)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            set_scope(NOTHING)


@contextmanager
def naming(*codes: int) -> Iterator[None]:
    """A block that also reaches families of these divisions by name; for moving them, not for reading."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('nuanxin.named', true), '')")
        before: str = cursor.fetchone()[0]
        more = _flat(tuple(Range(code, code) for code in codes))
        cursor.execute(SET_NAMED, [",".join(filter(None, (more, before)))])
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(SET_NAMED, [before])
