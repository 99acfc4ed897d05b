"""The measures counted again, day by day and row by row, in plain Python that a reader can check."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nuanxin.association.kinds import post_kinds
from nuanxin.association.scope import LEVELS
from nuanxin.measures.dictionary import Count, Measure
from nuanxin.measures.questions import Place

Row = Mapping[str, Any]
Amounts = tuple[int, int, int | None]


@dataclass(frozen=True)
class Naive:
    """The rows of a world, as its store was made of them."""

    facts: Mapping[str, Sequence[Row]]

    # -- the tree --------------------------------------------------------------------------------

    def division(self, number: int | None) -> Row | None:
        return next((row for row in self.facts["divisions"] if row["id"] == number), None)

    def standing(self, division: Row | None, day: date) -> Row | None:
        """The division itself, or what it became part of; None before it was and after it ended."""
        if division is None or day < division["from_day"]:
            return None
        if day < division["to_day"]:
            return division
        return self.standing(self.division(division["successor_id"]), day)

    def above(self, division: Row, day: date) -> Iterator[Place]:
        """The division and everything above it."""
        found: Row | None = division
        while found:
            yield Place(found["code"], found["level"])
            found = self.standing(self.division(found["parent_id"]), day)

    def places(self, day: date) -> list[Place]:
        return [
            Place(row["code"], row["level"])
            for row in self.facts["divisions"]
            if row["from_day"] <= day < row["to_day"]
        ]

    def home(self, row: Row, day: date) -> Row | None:
        """The division in which a row of a fact counts."""
        kinds = {code: kind.level for code, kind in post_kinds().items()}
        twins = [d for d in self.facts["divisions"] if d["code"] == row["division"]]
        level = row["kind"] if row["kind"] in LEVELS else kinds.get(row["kind"])
        level = level or min((d["level"] for d in twins), key=LEVELS.index, default=None)
        return self.standing(next((d for d in twins if d["level"] == level), None), day)

    # -- the facts -------------------------------------------------------------------------------

    def rows(self, count: Count, day: date, known: int | None, first: date = date.min) -> list[Row]:
        return [row for row in self.facts[count.fact] if _counts(row, count, day, known, first)]

    def have(self, count: Count, unit: Row, day: date, known: int | None) -> int:
        rows = self.rows(count, day, known, first=day.replace(month=1, day=1))
        here = [row for row in rows if self.home(row, day) is unit]
        return len({row["key"] for row in here}) if count.distinct else len(here)

    # -- the measures ----------------------------------------------------------------------------

    def amounts(
        self, measure: Measure, day: date, per_unit: int | None, known: int | None
    ) -> dict[Place, Amounts]:
        """n, of, quantity of every place that has any."""
        found: dict[Place, Amounts] = {}
        if measure.counted:
            return self._sum(measure.counted, day, known)
        for unit, n, of in self.cases(measure, day, per_unit, known):
            for place in self.above(unit, day):
                had = found.get(place, (0, 0, None))
                found[place] = had[0] + n, had[1] + of, None
        return found

    def cases(
        self, measure: Measure, day: date, per_unit: int | None, known: int | None
    ) -> Iterator[tuple[Row, int, int]]:
        """Each unit of a share with n out of ``of``."""
        if measure.pair is None:
            for unit, pairs in self.units(measure, day, per_unit, known):
                yield unit, int(all(have >= need for have, need in pairs)), 1
        else:
            count = {
                "key": self._in_time, "kind": self._filled, "place": self._of_stock,
                "subject": self._of_families,
            }[measure.pair.by]
            yield from count(measure, day, known)

    def units(
        self, measure: Measure, day: date, per_unit: int | None, known: int | None
    ) -> Iterator[tuple[Row, list[tuple[int, int]]]]:
        bodies = self.rows(Count("bodies", (measure.unit,)), day, known)
        homes = {home["id"]: home for row in bodies if (home := self.home(row, day))}
        for unit in homes.values():
            if unit["level"] == measure.unit:
                yield unit, [
                    (self.have(need.count, unit, day, known), per_unit or need.per_unit)
                    for need in measure.needs
                ]

    def _in_time(self, measure: Measure, day: date, known: int | None) -> Iterator[Any]:
        assert measure.pair
        done = self.rows(measure.pair.done, day, known)
        for due in self.rows(measure.pair.due, day, known, first=day.replace(month=1, day=1)):
            in_time = any(d["key"] == due["key"] and d["day"] <= due["day"] for d in done)
            if home := self.home(due, day):
                yield home, int(in_time), 1

    def _filled(self, measure: Measure, day: date, known: int | None) -> Iterator[Any]:
        assert measure.pair
        due = self.rows(measure.pair.due, day, known)
        done = self.rows(measure.pair.done, day, known)
        for division, kind in {(row["division"], row["kind"]) for row in due}:
            seats = [r for r in due if (r["division"], r["kind"]) == (division, kind)]
            held = [r for r in done if (r["division"], r["kind"]) == (division, kind)]
            if home := self.home(seats[0], day):
                yield home, min(len(seats), len(held)), len(seats)

    def _of_stock(self, measure: Measure, day: date, known: int | None) -> Iterator[Any]:
        assert measure.pair
        for row in self.rows(measure.pair.due, day, known):
            if home := self.home(row, day):
                yield home, 0, row["quantity"]
        for row in self.rows(measure.pair.done, day, known):
            if home := self.home(row, day):
                yield home, row["quantity"], 0

    def _of_families(self, measure: Measure, day: date, known: int | None) -> Iterator[Any]:
        for home, said in self.families(measure, day, known):
            if said != "refused":
                yield home, int(said == "has"), 1

    def families(self, measure: Measure, day: date, known: int | None) -> Iterator[tuple[Row, str]]:
        """Each family in care: has (all it does not refuse), willing, refused, or unasked."""
        pair = measure.pair
        assert pair
        first = day.replace(month=1, day=1)
        due = {(r["division"], r["key"]): r for r in self.rows(pair.due, day, known)}
        told = [
            self.rows(count, day, known, first) if count else []
            for count in (pair.done, pair.less, pair.wanting)
        ]
        for (_, key), row in due.items():
            if home := self.home(row, day):
                has, no, wants = ({r["kind"] for r in rows if r["key"] == key} for rows in told)
                yield home, _said(measure, has, no, wants)

    def _sum(self, counted: Count, day: date, known: int | None) -> dict[Place, Amounts]:
        keys: dict[Place, list[Row]] = {}
        for row in self.rows(counted, day, known, first=day.replace(month=1, day=1)):
            if home := self.home(row, day):
                for place in self.above(home, day):
                    keys.setdefault(place, []).append(row)
        return {
            place: (
                0, 0,
                len({row["key"] for row in some}) if counted.distinct else sum(row["quantity"] for row in some),
            )
            for place, some in keys.items()
        }


def _said(measure: Measure, has: set[str], no: set[str], wants: set[str]) -> str:
    """What counts for one family: what it has, what it refuses, what it said it wants."""
    assert measure.pair
    needed = set(measure.pair.done.kinds)
    if not measure.pair.every:  # any of them will do, and any refusal is of the whole
        needed, has, no = {"any"}, {"any"} if has else set(), {"whole"} if no else set()
    open_to = needed - (no - has)
    if open_to and has == open_to:
        return "has"
    if not open_to or no - needed:
        return "refused"
    return "willing" if has or wants else "unasked"


def _counts(row: Row, count: Count, day: date, known: int | None, first: date) -> bool:
    if count.kinds and row["kind"] not in count.kinds:
        return False
    voided = row["voided_at"]
    if voided is not None and (known is None or voided <= known or voided <= row["recorded_at"]):
        return False
    if known is not None and row["recorded_at"] > known:
        return False
    if "day" in row:
        return bool(first <= row["day"] <= day)
    return bool(row["from_day"] <= day < row["to_day"])
