"""What is stored of advisers' trainings, certificates and backgrounds, read once for all rows."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property
from typing import NamedTuple

from nuanxin.association.acting import By
from nuanxin.association.models import Body, User
from nuanxin.association.scope import EVERYWHERE, WIDTH
from nuanxin.governance.models import Audience, Background, Training, TrainingResult
from nuanxin.ledgers.specs.advisers.lessons import Lesson
from nuanxin.ledgers.specs.seats.chairs import Row, Term

WHO = ("pk", "division", "name", "phone")
Person = tuple[int, str, str]
"""Place, name and phone."""


class Course(NamedTuple):
    """A course to be: who holds it, what, and on which last day."""

    body: int
    title: str
    last: date


class Known:
    """``rows`` with their lessons; ``terms``: those of them that are stored, by row."""

    def __init__(self, by: By, rows: Collection[Row], lessons: dict[int, Lesson], terms: dict[int, Term]) -> None:
        self.by, self.rows, self.lessons, self.terms = by, rows, lessons, terms
        self.scope = by.scope if by else EVERYWHERE

    def holder(self, row: Row) -> int:
        """Whom a row means, as far as she is known; 0: nobody yet."""
        if known := self.terms.get(row.at):
            return known.holder
        term = row.term
        return self._people.get((row.division, term.name, term.phone), 0) if term and term.phone else 0

    def result(self, row: Row, lesson: Lesson) -> TrainingResult | None:
        """What is stored of this person and course."""
        mine = self._results.get(self.holder(row), [])
        same = (each for each in mine if (each.training.title, each.training.last_day) == lesson.key)
        return next((each for each in same if lesson.first in (None, each.training.from_day)), None)

    def course(self, row: Row, lesson: Lesson) -> Training | None:
        """The course stored that a lesson means, of the nearest body that holds it for this place."""
        near = (
            each for each in self._courses.get(lesson.key, ())
            if lesson.first in (None, each.from_day) and row.division in each.body.scope
        )  # fmt: skip
        return max(near, key=lambda each: (each.division == self._own, each.division), default=None)

    def holding(self, row: Row) -> int:
        """The body (id) that is to hold a course nobody has noted: the sender's, for the city the county's."""
        if self.by and self.by.body.level in ("county", "township"):
            return self.by.body.pk
        return self._counties.get(row.division - row.division % WIDTH["county"], row.body)

    def owner(self, certificate: str) -> TrainingResult | None:
        """Whose certificate it is."""
        return self._certificates.get(certificate)

    def background(self, row: Row) -> str:
        known = self.terms.get(row.at)
        return self._backgrounds.get(known.pk, "") if known else ""

    @property
    def _own(self) -> int:
        return self.by.body.division if self.by else 0

    @cached_property
    def _people(self) -> dict[Person, int]:
        places = {row.division for row in self.rows if row.at not in self.terms}
        rows = User.objects.filter(division__in=places).exclude(phone="").order_by("-pk")
        return {(place, name, phone): pk for pk, place, name, phone in rows.values_list(*WHO)}

    @cached_property
    def _results(self) -> dict[int, list[TrainingResult]]:
        if not self.lessons:
            return {}
        rows = TrainingResult.objects.live().filter(holder__in={self.holder(row) for row in self.rows})
        return _grouped(rows.filter(training__audience=Audience.ADVISER).select_related("training"))

    @cached_property
    def _courses(self) -> dict[tuple[str, date], list[Training]]:
        titles, days = {each.course for each in self.lessons.values()}, {each.last for each in self.lessons.values()}
        rows = Training.objects.live().filter(audience=Audience.ADVISER, title__in=titles, last_day__in=days)
        found: dict[tuple[str, date], list[Training]] = {}
        for each in rows.filter(self.scope.within("division")).select_related("body__place"):
            found.setdefault((each.title, each.last_day), []).append(each)
        return found

    @cached_property
    def _counties(self) -> dict[int, int]:
        rows = Body.objects.filter(level="county", voided_at__isnull=True, valid_to__isnull=True)
        return dict(rows.values_list("division", "pk"))

    @cached_property
    def _certificates(self) -> dict[str, TrainingResult]:
        numbers = {each.certificate for each in self.lessons.values() if each.certificate}
        rows = TrainingResult.objects.live().filter(certificate__in=numbers).select_related("holder")
        return {each.certificate: each for each in rows}

    @cached_property
    def _backgrounds(self) -> dict[int, str]:
        rows = Background.objects.filter(appointment__in={each.pk for each in self.terms.values()})
        return dict(rows.values_list("appointment", "words"))


def _grouped(rows: Iterable[TrainingResult]) -> dict[int, list[TrainingResult]]:
    found: dict[int, list[TrainingResult]] = {}
    for each in rows:
        found.setdefault(each.holder_id, []).append(each)
    return found
