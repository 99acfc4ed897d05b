"""What the measures say: ``latest()`` (see ``opening``), then ask.

    figures = latest()
    when, advisers = When(today()), Question("village_advisers", per_unit=2, share=100)
    figures.measure([advisers], acting.scope.ranges, when, ["county"])
    figures.gaps(advisers, acting.scope.ranges, when)
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from nuanxin.association.scope import LEVELS, WIDTH
from nuanxin.base.refused import Refused
from nuanxin.measures import compiled
from nuanxin.measures.asking import Asking
from nuanxin.measures.dictionary import Measure, measure_named
from nuanxin.measures.questions import Answers, Gap, Place, Question, Territory, Value, When
from nuanxin.measures.reading import Reading, Row

if TYPE_CHECKING:
    from nuanxin.measures.engine import Form

At = Sequence[str] | Place
"""All divisions of some levels inside the territory, or one division."""
Standing = Sequence[tuple[date, Place]]
NO_DAY = When(date.max)


@dataclass(frozen=True)
class Forebear:
    """A division that became part of another, and the days it stood by itself."""

    place: Place
    from_day: date
    to_day: date

    def stood(self, day: date) -> bool:
        return self.from_day <= day < self.to_day


@dataclass(frozen=True)
class Figures:
    """The store as it was at ``taken_at`` (截至): several questions to it fit together.

    Every question takes the caller's own territory; what lies outside it is not there.
    """

    reading: Reading
    taken_at: datetime

    def measure(
        self, questions: Iterable[Question], territory: Territory, when: When, at: At
    ) -> list[Value]:
        """The value of each question at each division asked for that stands on the day.

        In order of questions, levels, codes. A division with nothing to count has 0 of 0.
        Refuses one division that is outside the territory or does not stand on the day.
        """
        asking, standing = self._asking(territory, when, at)
        return [value for q in questions for value in self._values(q, asking, standing)]

    def gaps(
        self, question: Question, territory: Territory, when: When, at: Place | None = None
    ) -> list[Gap]:
        """The units that fall short in the territory, or below one division of it.

        In order of levels and codes. A sum has no gaps, nor has what was given of a stock. Of families,
        whoever stands above their township is told so many a township. Refuses as ``measure`` does.
        """
        measure = measure_named(question.code)
        asking, _standing = self._asking(territory, when, at or LEVELS)
        if measure.kind == "sum" or (measure.pair and measure.pair.by == "place"):
            return []
        form: Form = "gaps_above" if _hides_villages(measure, territory) else "gaps"
        rows = self.reading.run(compiled.query(measure, form), asking.tables(question.per_unit))
        gaps = [_gap(measure, row) for row in rows]
        mine = [gap for gap in gaps if _inside(gap.place, territory)]
        return sorted(mine, key=lambda gap: _order(gap.place))

    def answers(
        self, codes: Iterable[str], territory: Territory, when: When, at: At
    ) -> list[tuple[str, Place, Answers]]:
        """全部, 愿意, 拒绝, 未问 and n of shares of families at each division asked for; n ≤ 愿意 and
        N = 愿意 + 未问, as ``measure`` tells them. One query a share; in order of codes, levels, places.
        Refuses as ``measure`` does, and a measure of anything else.
        """
        asking, standing = self._asking(territory, when, at)
        return [told for code in codes for told in self._answers(code, asking, standing)]

    def series(
        self, questions: Iterable[Question], territory: Territory, days: Iterable[date], at: Place
    ) -> list[Value]:
        """The value of each question at one division at the end of several days, in order.

        Before the division stood, what became part of it is counted in its place; a day on which
        nothing of it stood has no value. Refuses a division outside the territory.
        """
        if not _inside(at, territory):
            raise Refused(_unknown(at))
        whens = [When(day) for day in sorted(set(days))]
        own = {day for day, _at in self._standing(Asking.of_places((w, at, at) for w in whens))}
        forebears = [f for f in self._forebears(at) if _inside(f.place, territory)]
        before = [
            (when, forebear.place, at)
            for when in whens
            for forebear in forebears
            if when.as_of not in own and forebear.stood(when.as_of)
        ]
        asking = Asking.of_places([(w, at, at) for w in whens if w.as_of in own] + before)
        standing = self._standing(asking)
        return [value for q in questions for value in self._values(q, asking, standing)]

    # -- below ---------------------------------------------------------------------------------

    def _asking(self, territory: Territory, when: When, at: At) -> tuple[Asking, Standing]:
        if not isinstance(at, Place):
            asking = Asking.of_levels(when, at, territory)
            return asking, self._standing(asking)
        asking = Asking.of_places([(when, at, at)])
        standing = self._standing(asking)
        if not standing or not _inside(at, territory):
            raise Refused(_unknown(at))
        return asking, standing

    def _standing(self, asking: Asking) -> Standing:
        """Which of the divisions asked for stand on which day; in order."""
        rows = self.reading.run(compiled.query_standing(), asking.tables())
        return sorted({_where(row) for row in rows}, key=lambda at: (at[0], _order(at[1])))

    def _values(self, question: Question, asking: Asking, standing: Standing) -> Iterator[Value]:
        measure = measure_named(question.code)
        rows = self.reading.run(compiled.query(measure), asking.tables(question.per_unit))
        found = {_where(row): row[3:] for row in rows}
        nothing = (0, 0, 0 if measure.kind == "sum" else None)
        for day, place in standing:
            n, of, quantity = found.get((day, place), nothing)
            yield Value(question.code, place, day, n, of, quantity)

    def _answers(
        self, code: str, asking: Asking, standing: Standing
    ) -> Iterator[tuple[str, Place, Answers]]:
        measure = measure_named(code)
        if not measure.of_families:
            raise Refused(f"“{measure.title}”不是按户问的，没有“愿意、拒绝、未问”。")
        rows = self.reading.run(compiled.query(measure, "answers"), asking.tables())
        found = {_where(row): Answers(*map(int, row[3:])) for row in rows}
        for day, place in standing:
            yield code, place, found.get((day, place), Answers())

    def _forebears(self, place: Place) -> Iterator[Forebear]:
        """All that became part of a division, directly or in several steps."""
        heirs, known = [place], {place}
        while heirs:
            asking = Asking.of_places((NO_DAY, heir, heir) for heir in heirs)
            rows = self.reading.run(compiled.query_forebears(), asking.tables())
            found = [Forebear(Place(code, level), *days) for code, level, *days in rows]
            found = [forebear for forebear in found if forebear.place not in known]
            yield from found
            heirs = [forebear.place for forebear in found]
            known.update(heirs)


def _where(row: Row) -> tuple[date, Place]:
    day, level, code = row[:3]
    return day, Place(code, level)


def _order(place: Place) -> tuple[int, int]:
    return LEVELS.index(place.level), place.code


def _inside(place: Place, territory: Territory) -> bool:
    return any(place.code in part for part in territory)


def _hides_villages(measure: Measure, territory: Territory) -> bool:
    """Whether these are families, and the caller is none who serves them."""
    return measure.of_families and any(part.hi - part.lo >= WIDTH["township"] for part in territory)


def _gap(measure: Measure, row: Row) -> Gap:
    _day, place = _where(row)
    pairs = [(int(have), int(need)) for have, need in zip(row[3::2], row[4::2], strict=True)]
    lacks = [
        need.title for need, (have, least) in zip(measure.needs, pairs, strict=False) if have < least
    ]
    return Gap(
        place=place,
        have=sum(min(pair) for pair in pairs),
        need=sum(least for _have, least in pairs),
        missing=sum(max(0, least - have) for have, least in pairs),
        lacks=tuple(lacks) if len(measure.needs) > 1 else (),
    )


def _unknown(place: Place) -> str:
    return f"您的范围里没有区划 {place.code}（或那一天它不在），请核对代码和日期。"
