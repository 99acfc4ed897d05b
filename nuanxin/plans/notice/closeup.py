"""One clause looked at closely: its measures over time and below, and who undertook it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.urls import reverse

from nuanxin.association.kinds import post_kinds
from nuanxin.association.models import Body, Post
from nuanxin.association.scope import LEVELS
from nuanxin.base.values import Share
from nuanxin.measures.dictionary import Measure
from nuanxin.measures.figures import Figures
from nuanxin.measures.questions import Gap, Place, Value, When
from nuanxin.plans.amending.ending import Ending, endings
from nuanxin.plans.figures.outlook import Outlook, place_of
from nuanxin.plans.figures.progress import Measured, Progress, question_of, summed
from nuanxin.plans.figures.standing import (
    Standing,
    Standings,
    added,
    counted_in,
    in_words,
    standings,
    unit_of,
    units,
)
from nuanxin.plans.figures.taken import taken_on
from nuanxin.plans.models import Clause
from nuanxin.plans.years.beside import Then, back_then, years_before
from nuanxin.work.models import Undertaking

MONTHS = 12


@dataclass(frozen=True)
class Below:
    """One body right below, and where it stands; a single unit has ``words`` instead of n/N."""

    body: Body
    standing: Standing
    href: str
    words: str
    reached: Share


@dataclass(frozen=True)
class Task:
    """What one body undertook for the clause; ``came_from``: the year it was carried on from."""

    undertaking: Undertaking
    state: str
    owner: str
    holder: str
    came_from: int | None


@dataclass(frozen=True, eq=False)
class Chart:
    """One measure of a clause: now, over the last months, and at each body right below."""

    measured: Measured
    outlook: Outlook
    figures: Figures

    @property
    def measure(self) -> Measure:
        return self.measured.measure

    @property
    def title(self) -> str:
        return in_words(self.measure, question_of(self.measured.target))

    @property
    def unit(self) -> str:
        return unit_of(self.measure)

    @property
    def percent(self) -> str:
        figure = self.measured.value.figure
        return f"{float(figure) * 100:.1f}%" if self.is_share and figure is not None else ""

    @property
    def is_share(self) -> bool:
        return self.measure.kind == "share"

    @property
    def goal(self) -> float | None:
        """The share to reach, 0 to 1, for the mark on the bar."""
        if self.measure.goal != "reach":
            return None
        share = self.measured.target.share
        return 1.0 if share is None else share / 100

    @property
    def goal_percent(self) -> str:
        return "" if self.goal is None else f"{100 * self.goal:.0f}%"

    @property
    def missing(self) -> int:
        value = self.measured.value
        return value.of - value.n if self.is_share else 0

    @property
    def gap_link(self) -> str:
        return self.outlook.gap_link(self.measure.code, target=self.measured.target.pk)

    @cached_property
    def _series(self) -> list[Value]:
        days = _month_ends(self.outlook.day)
        question = question_of(self.measured.target)
        by_day: dict[date, list[Value]] = defaultdict(list)
        for part in self.measured.parts:
            for value in self.figures.series([question], self.outlook.territory, days, part):
                by_day[value.day].append(value)
        return [summed(by_day[day], self.outlook.place) for day in sorted(by_day)]

    @property
    def history(self) -> list[tuple[str, int | None]]:
        """(month, n or the sum) at the end of each of the last months; None before there was any."""
        known = {value.day: _amount(value) for value in self._series}
        return [(f"{day.month} 月底", known.get(day)) for day in _month_ends(self.outlook.day)]

    @cached_property
    def gained(self) -> int | None:
        """How many more than at the end of last month."""
        before = [value for value in self._series if value.day == self.outlook.last_month_end]
        return _amount(self.measured.value) - _amount(before[0]) if before else None

    @property
    def lost(self) -> int:
        return -(self.gained or 0)

    @cached_property
    def below(self) -> list[Below]:
        """Each body right below that counts; none where the measure counts higher up."""
        bodies = self.outlook.below
        level = self.measure.level
        if not bodies or (level and LEVELS.index(level) < LEVELS.index(bodies[0].level)):
            return []
        question = question_of(self.measured.target)
        tiers = list({each.level for each in (*map(place_of, bodies), *self.measured.parts)})
        when = When(self.outlook.day)
        known = standings(self.figures, [question], self.outlook.territory, when, tiers)
        found = [(body, self._added(body, known)) for body in bodies]
        return [self._below(body, standing) for body, standing in found if standing]

    def _added(self, body: Body, known: Standings) -> Standing | None:
        question = question_of(self.measured.target)
        parts = taken_on(place_of(body), self.measured.parts)
        counted = [known[question, part] for part in parts if (question, part) in known]
        return added(question, place_of(body), counted)

    def _below(self, body: Body, standing: Standing) -> Below:
        unit = self._units.get(place_of(body))
        of_unit = unit and place_of(body).level == self.measure.level
        reached = (unit.have, unit.need) if unit and of_unit else (standing.value.n, standing.value.of)
        return Below(body, standing, self._link(body), self._words(place_of(body)), Share(*reached))

    def _link(self, body: Body) -> str:
        return self.outlook.gap_link(self.measure.code, body, self.measured.target.pk)

    @cached_property
    def _units(self) -> Mapping[Place, Gap]:
        """What single bodies have, where the body itself or those right below are the units."""
        outlook = self.outlook
        if self.measure.level not in {body.level for body in (outlook.body, *outlook.below)}:
            return {}
        question = question_of(self.measured.target)
        return units(self.figures, question, outlook.territory, When(outlook.day))

    @property
    def own(self) -> str:
        """What the body has where it is itself the unit: 2 / 2 人; "" where it is not."""
        return self._words(self.outlook.place)

    def _words(self, place: Place) -> str:
        if place.level != self.measure.level:
            return ""
        unit = self._units.get(place)
        if len(self.measure.needs) > 1:
            return f"缺{'、'.join(unit.lacks)}" if unit else "齐了"
        return f"{unit.have} / {unit.need} {counted_in(self.measure)}" if unit else ""

    @property
    def vacancies(self) -> str:
        """Where the seats it counts are filled: at the body's own desk, or in the list below."""
        kinds = [kind for need in self.measure.needs for kind in need.count.kinds]
        if not kinds or not set(kinds) <= set(post_kinds()) or not self.missing:
            return ""
        body = self.outlook.body
        if self.measure.level == body.level:
            return reverse("body", args=[body.pk])
        return f"{reverse('posts')}?level={self.measure.level}&vacant={kinds[0]}"


@dataclass(frozen=True, eq=False)
class Closeup:
    """A clause at a body on a day."""

    progress: Progress
    outlook: Outlook
    figures: Figures

    @property
    def clause(self) -> Clause:
        return self.progress.clause

    @cached_property
    def charts(self) -> list[Chart]:
        counted = [each for each in self.progress.measured if each.parts]
        return [Chart(each, self.outlook, self.figures) for each in counted]

    @cached_property
    def then(self) -> list[Then]:
        """How far last year's clause was on the same day, and at the end of that year."""
        return back_then(self.clause, self.outlook, self.figures)

    @cached_property
    def ending(self) -> Ending | None:
        """By what it was replaced or retired, if it holds no more."""
        return endings([self.clause]).get(self.clause.pk)

    @cached_property
    def tasks(self) -> list[Task]:
        """What was undertaken for it in the body's territory, as far as the caller may see."""
        day, outlook = self.outlook.day, self.outlook
        found = list(
            Undertaking.objects.visible_to(outlook.own).live()
            .filter(outlook.body.scope.within("division"), clause_link__clause=self.clause)
            .with_holder(day)
            .counted()
            .select_related("body__place")
            .order_by("division", "pk")
        )
        seats = _seats((each.owner_id for each in found), day)
        came = years_before(found)
        return [_task(each, seats.get(each.owner_id), day, came.get(each.pk)) for each in found]


def _seats(posts: Iterable[int | None], day: date) -> dict[int | None, Post]:
    wanted = Post.objects.filter(pk__in=[pk for pk in posts if pk])
    return {post.pk: post for post in wanted.with_holder(day)}


def _task(
    undertaking: Undertaking, seat: Post | None, day: date, came_from: int | None
) -> Task:
    held = seat.held if seat else []
    return Task(
        undertaking=undertaking,
        state=undertaking.state(day),
        owner=seat.title if seat else "",
        holder=held[0].holder.name if held else "",
        came_from=came_from,
    )


def _amount(value: Value) -> int:
    return value.n if value.quantity is None else value.quantity


def _month_ends(day: date) -> list[date]:
    """The ends of the last months before a day, and the day itself."""
    found = [day]
    while len(found) < MONTHS:
        found.append(found[-1].replace(day=1) - timedelta(days=1))
    return found[::-1]
