"""Random histories of the association's own life: on every day the engine counts what a reader would."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from hypothesis import HealthCheck, given, settings

from nuanxin.association.models import Appointment, Body, Division
from nuanxin.association.scope import EVERYWHERE, scoped, territory
from nuanxin.base.refused import Refused
from nuanxin.governance.models import (
    Copies,
    Deed,
    Meeting,
    MemberGroup,
    Membership,
    Term,
    TrainingResult,
    VillageRule,
)
from nuanxin.governance.tests.histories import DAYS, DEEDS, Nothing, World, do, found
from nuanxin.governance.usual import groups
from nuanxin.measures.figures import Figures
from nuanxin.measures.opening import latest
from nuanxin.measures.questions import Question, When
from nuanxin.measures.refreshing import carry

Told = dict[str, tuple[int, int]]
LEVELS = ("county", "township", "village")
HALVES = [day + timedelta(days=n) for day in DAYS for n in (-1, 0, 30)]


class Recount:
    """Rows of the county as they stand, counted one by one for a day; ``inside`` a place or not."""

    def __init__(self, day: date, code: int, level: str) -> None:
        self.day, self.code, self.level = day, code, level
        self.heirs = {
            each.code: each.successor.code
            for each in Division.objects.filter(level="village", valid_to__lte=day).select_related("successor")
            if each.successor
        }  # fmt: skip

    def home(self, division: int) -> int:
        return self.heirs.get(division, division)

    def inside(self, rows: Iterable[Any]) -> list[Any]:
        places = territory(self.code, self.level)
        return [row for row in rows if any(self.home(row.division) in part for part in places)]

    def on(self, rows: Iterable[Any]) -> list[Any]:
        return [
            row for row in self.inside(rows)
            if row.from_day <= self.day and (row.to_day is None or self.day < row.to_day)
        ]  # fmt: skip

    def villages(self, has: Callable[[int], bool]) -> tuple[int, int]:
        bodies = self.inside(Body.objects.on(self.day).filter(level="village"))
        homes = {self.home(body.division) for body in bodies}
        return sum(has(home) for home in homes), len(homes)

    def terms(self) -> tuple[int, int]:
        running = [t for t in self.on(Term.objects.live().select_related("body")) if self.day < t.until]
        due = Counter((b.division, b.level) for b in self.inside(Body.objects.on(self.day)))
        done = Counter((t.division, t.body.level) for t in running)
        return sum(min(done[key], due[key]) for key in due), due.total()

    def trained(self, audience: str, years: int) -> set[int]:
        rows = TrainingResult.objects.live().filter(passed=True, training__audience=audience)
        learned = [(row.holder_id, row.training.last_day) for row in rows.select_related("training")]
        return {who for who, last in learned if last <= self.day < last.replace(year=last.year + years)}

    def active(self) -> set[tuple[int, int]]:
        rows = Appointment.objects.live().filter(post__kind="village_adviser", in_post=True)
        valid = self.trained("adviser", 2)
        return {(row.division, row.holder_id) for row in self.on(rows) if row.holder_id in valid}

    def advisers(self) -> Told:
        active, fresh = self.active(), self.trained("adviser", 1)
        there = {(self.home(division), person) for division, person in active}
        grassroots = self.inside(TrainingResult.objects.live().filter(training__audience="grassroots"))
        learned = {row.holder_id for row in grassroots} & self.trained("grassroots", 1)
        return {
            "active_advisers": (len({person for _, person in active}), 0),
            "advisers_trained": (sum(person in fresh for _, person in active), len(active)),
            "village_active_advisers": self.villages(lambda home: any(home == at for at, _ in there)),
            "grassroots_trained": (len(learned), 0),
        }

    def organisation(self) -> Told:
        members = Membership.objects.live().filter(joined_on__lte=self.day)
        meetings = [m for m in Meeting.objects.live() if m.day <= self.day]
        since = self.day - timedelta(days=groups()["active_days"])
        met = {m.group_id for m in meetings if m.kind == "group" and m.day > since}
        councils = {self.home(m.division) for m in meetings if m.kind == "council" and m.day.year == self.day.year}
        there = self.on(MemberGroup.objects.live())
        return {
            "members": (sum(m.left_on is None or self.day < m.left_on for m in self.inside(members)), 0),
            "groups_active": (sum(group.pk in met for group in there), len(there)),
            "village_council_met": self.villages(lambda home: home in councils),
        }

    def rules(self, column: str) -> tuple[int, int]:
        rows = list(VillageRule.objects.live().filter(passed_on__lte=self.day))
        newest = {(row.body_id, row.kind): row for row in sorted(rows, key=lambda row: row.version)}
        since = defaultdict[int, list[date | None]](list)
        for row in newest.values():
            since[self.home(row.division)].append(getattr(row, column))
        return self.villages(lambda home: any(day and day <= self.day for day in since[home]))

    def deeds(self) -> tuple[int, int]:
        rows = Deed.objects.live().filter(undertaking__done_on__lte=self.day, undertaking__done_on__year=self.day.year)
        found = self.inside(rows.exclude(asked=None))
        return sum(deed.content for deed in found), sum(deed.asked for deed in found)

    def all(self) -> Told:
        return {
            "terms_current": self.terms(), "deeds_content": self.deeds(),
            "village_rules_passed": self.rules("passed_on"), "village_rules_filed": self.rules("filed_on"),
            "magazine_copies": (
                sum(row.copies for row in self.inside(Copies.objects.live().filter(year=self.day.year))), 0
            ),
            **self.advisers(), **self.organisation(),
        }  # fmt: skip


def compare(world: World, figures: Figures, days: Iterable[date]) -> None:
    ranges = territory(world.county, "county")
    mine = {(world.county, "county"), (world.town, "township"), *((world.town + n, "village") for n in (1, 2))}
    for day in days:
        asked = [Question(code) for code in Recount(day, world.county, "county").all()]
        found: dict[tuple[int, str], Told] = {}
        for value in figures.measure(asked, ranges, When(day), LEVELS):
            at = value.place.code, value.place.level
            told = (value.n, value.of) if value.quantity is None else (value.quantity, 0)
            found.setdefault(at, {})[value.code] = told
        for at in mine & set(found):
            assert found[at] == Recount(day, *at).all(), (day, at)


def check(examples: int, days: list[date]) -> None:
    made = count()

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DEEDS)
    def histories(deeds: list[tuple[Any, ...]]) -> None:
        with transaction.atomic(), scoped(EVERYWHERE):
            world = found(next(made))
        for some in (deeds[: len(deeds) // 2], deeds[len(deeds) // 2 :]):  # carried in two steps
            with transaction.atomic(), scoped(EVERYWHERE):
                for deed in some:
                    with suppress(Refused, IntegrityError, Nothing), transaction.atomic():
                        do(world, deed)
            carry()
        with transaction.atomic(), scoped(EVERYWHERE):
            compare(world, latest(), days)
        connections["owner"].close()

    histories()


def test_the_measures_are_the_recount(own_database: str) -> None:
    check(3, HALVES[4::6])


@pytest.mark.deep
def test_the_measures_are_the_recount_at_length(own_database: str) -> None:
    check(25, HALVES)
