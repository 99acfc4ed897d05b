"""The dated tree of divisions made flat, so that an engine only has to join (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from nuanxin.measures.questions import Place
from nuanxin.measures.tables import OPEN, UPWARDS

Path = tuple[Place, ...]


@dataclass(frozen=True)
class Stretch:
    """From a day to another (not included) a division stood at the end of this path."""

    from_day: date
    to_day: date
    path: Path

    def within(self, from_day: date, to_day: date) -> Iterator["Stretch"]:
        """The part of it between two days, if there is one."""
        start, end = max(self.from_day, from_day), min(self.to_day, to_day)
        if start < end:
            yield Stretch(start, end, self.path)


@dataclass(frozen=True)
class Division:
    """A row of the tree; ``parent`` and ``successor`` are ids."""

    place: Place
    parent: int | None
    from_day: date
    to_day: date
    successor: int | None


class Tree:
    """The divisions by id, and where each of them stood when."""

    def __init__(self, divisions: Mapping[int, Division]) -> None:
        self.divisions = divisions
        self._known: dict[int, list[Stretch]] = {}
        self._asked: set[int] = set()

    def stretches(self, number: int) -> list[Stretch]:
        """Where a division stood while it lasted, and its successor since; in order of days.

        Raises ValueError when a division is above itself or follows itself.
        """
        if number not in self._known:
            if number in self._asked:
                raise ValueError(f"division {self.divisions[number].place} leads back to itself")
            self._asked.add(number)
            own = self.divisions[number]
            self._known[number] = [*self._standing(own), *self._after(own)]
        return self._known[number]

    def _standing(self, own: Division) -> Iterator[Stretch]:
        day = own.from_day
        above = self.stretches(own.parent) if own.parent is not None else []
        for stretch in above:
            for part in stretch.within(own.from_day, own.to_day):
                if day < part.from_day:  # older than its parent: nothing above it yet
                    yield Stretch(day, part.from_day, (own.place,))
                yield Stretch(part.from_day, part.to_day, (*part.path, own.place))
                day = part.to_day
        if day < own.to_day:
            yield Stretch(day, own.to_day, (own.place,))

    def _after(self, own: Division) -> Iterator[Stretch]:
        if own.successor is not None and own.to_day < OPEN:
            for stretch in self.stretches(own.successor):
                yield from stretch.within(own.to_day, OPEN)


def flatten(divisions: pa.Table) -> pa.Table:
    """The table of ``UPWARDS`` for one of the shape ``tree``, sorted so that engines skip most of it."""
    tree = Tree(dict(_rows(divisions)))
    columns: list[list[object]] = [[] for _ in UPWARDS]
    for number, own in tree.divisions.items():
        for stretch in tree.stretches(number):
            for place in stretch.path:
                row = (
                    own.place.code, own.place.level, stretch.from_day, stretch.to_day,
                    place.level, place.code, place is stretch.path[-1],
                )
                for column, value in zip(columns, row, strict=True):
                    column.append(value)
    order = [(name, "ascending") for name in ("own", "tier", "place")]
    return pa.table(columns, schema=UPWARDS).sort_by(order)


def _rows(divisions: pa.Table) -> Iterator[tuple[int, Division]]:
    for row in divisions.to_pylist():
        place = Place(row["code"], row["level"])
        days = row["from_day"], row["to_day"]
        yield row["id"], Division(place, row["parent_id"], *days, row["successor_id"])
