"""What one looks at: a body inside one's scope and the bodies right below it, as of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from nuanxin.association.models import Body
from nuanxin.association.scope import LEVELS, Range, Scope
from nuanxin.base.periods import FIRST_DAY, LAST_DAY, today
from nuanxin.base.refused import Refused
from nuanxin.measures.questions import Place, Territory
from nuanxin.plans.figures.progress import plan_for, plans_of
from nuanxin.plans.models import Clause, Plan

DIGITS, YEAR_DIGITS = 12, 4
UNITS = {"province": "省", "city": "市", "county": "旗县区", "township": "乡镇", "village": "村"}
"""What one division of a tier is called where a figure is counted in it."""


class OutOfSight(Refused):
    """The division does not exist, or lies outside the caller's scope."""


@dataclass(frozen=True)
class Outlook:
    """A body on a day, with what its figures are made of; ``own`` is the caller's scope.

    ``year``: of the plan one looks at, None for the one that holds now.
    """

    own: Scope
    body: Body
    day: date
    year: int | None = None

    @property
    def place(self) -> Place:
        return place_of(self.body)

    @property
    def territory(self) -> Territory:
        """The body's territory, never more than the caller's own."""
        return inside(self.body.scope.ranges, self.own.ranges)

    @cached_property
    def below(self) -> list[Body]:
        """The bodies right below; none below a village."""
        bodies = (
            Body.objects.visible_to(self.own).on(self.day).filter(place__parent=self.body.place_id)
        )
        return list(bodies.select_related("place").order_by("division", "level"))

    @property
    def columns(self) -> list[Body]:
        """What its figures are laid out over: the bodies below, or a village by itself."""
        return self.below or [self.body]

    @cached_property
    def crumbs(self) -> list[Body]:
        """The bodies above it that the caller may see, the highest first, and itself."""
        above = (
            Body.objects.visible_to(self.own)
            .on(self.day)
            .filter(division__in=self.body.scope.above, level__in=LEVELS[: self.depth])
        )
        return [*sorted(above.select_related("place"), key=depth), self.body]

    @property
    def depth(self) -> int:
        return depth(self.body)

    @cached_property
    def plan(self) -> Plan | None:
        return plan_for(self.body, self.year)

    @cached_property
    def plans(self) -> list[Plan]:
        """Every plan the body works by, its own drafts included, newest first."""
        return plans_of(self.body)

    @property
    def years(self) -> list[int]:
        """The years for which the body works by an issued plan, the latest first."""
        return sorted({plan.year for plan in self.plans if plan.issued_at}, reverse=True)

    @property
    def last_month_end(self) -> date:
        return self.day.replace(day=1) - timedelta(days=1)

    @property
    def is_today(self) -> bool:
        return self.day == today()

    def query(self, body: Body | None = None, **more: object) -> str:
        """The part of an address that leads to the same day at this body or another."""
        body = body or self.body
        words: dict[str, object] = {"division": body.division, "level": body.level}
        if not self.is_today:
            words["as_of"] = self.day.isoformat()
        if self.year:
            words["year"] = self.year
        return urlencode(words | {name: value for name, value in more.items() if value})

    def gap_link(self, code: str, body: Body | None = None, target: int | None = None) -> str:
        """Where a measure's figure at a body opens; ``target``: with the figures of this target."""
        return f"{reverse('gap', args=[code])}?{self.query(body, target=target)}"

    def clause_link(self, clause: Clause) -> str:
        """Where the clause stands in the notice."""
        return f"{reverse('clause', args=[clause.plan_id, clause.pk])}?{self.query()}"

    def task_link(self, clause: Clause, body: Body, only: int | None = None) -> str:
        """Where undertakings of a clause at a body open; ``only``: the one there is."""
        if only:
            return reverse("undertaking", args=[only])
        return f"{reverse('task-gaps', args=[clause.pk])}?{self.query(body)}"


def look(own: Scope, home: Body, asked: Mapping[str, str]) -> Outlook:
    """What an address asks for: ``division`` (and ``level``), else home; ``as_of``, else today; ``year``.

    Raises ``OutOfSight``; refuses a day that is none.
    """
    day = day_asked(asked.get("as_of", ""))
    year = year_asked(asked.get("year", ""))
    division = asked.get("division", "")
    if not division:
        return Outlook(own, home, day, year)
    return Outlook(own, body_at(own, division, day, asked.get("level", "")), day, year)


def body_at(own: Scope, division: str, day: date, level: str = "") -> Body:
    """The body of a division in the scope; where a code stands on two tiers, of the higher one."""
    found = Body.objects.visible_to(own).on(day).select_related("place")
    code = int(division) if division.isdecimal() and len(division) == DIGITS else 0
    bodies = found.filter(division=code)
    if level:
        bodies = bodies.filter(level=level)
    body = min(bodies, key=depth, default=None)
    if body is None:
        raise OutOfSight(f"您的范围里没有区划 {division}（或那一天它不在），请核对代码和日期。")
    return body


def day_asked(words: str) -> date:
    try:
        day = date.fromisoformat(words) if words else today()
    except ValueError:
        raise Refused(f"“{words}”不是一个日期，请写成 2023-11-23 这样。") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refused(f"日期要在 {FIRST_DAY} 到 {LAST_DAY} 之间，请核对年份。")
    return day


def year_asked(words: str) -> int | None:
    """A year of four digits; anything else asks for none."""
    return int(words) if words.isdecimal() and len(words) == YEAR_DIGITS else None


def place_of(body: Body) -> Place:
    return Place(body.division, body.level)


def depth(body: Body) -> int:
    """0 for a province, 4 for a village."""
    return LEVELS.index(body.level)


def inside(ranges: Sequence[Range], own: Sequence[Range]) -> Territory:
    """The codes that lie in both."""
    return tuple(
        Range(max(a.lo, b.lo), min(a.hi, b.hi))
        for a in ranges
        for b in own
        if max(a.lo, b.lo) <= min(a.hi, b.hi)
    )
