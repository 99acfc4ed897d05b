"""The ledger of advisers (家庭健康指导员名册): a row for each adviser, or for each course she took."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from nuanxin.association.acting import By, Task
from nuanxin.association.permissions import ADVISER
from nuanxin.association.scope import Scope
from nuanxin.governance.models import Audience, Background, TrainingResult
from nuanxin.ledgers.models import Batch, Trace
from nuanxin.ledgers.places import Places
from nuanxin.ledgers.specs.advisers.columns import ADVISER_COLUMNS, PASSED
from nuanxin.ledgers.specs.advisers.judging import Judging, Learning
from nuanxin.ledgers.specs.advisers.known import Known
from nuanxin.ledgers.specs.advisers.lessons import lessons_of, with_phones
from nuanxin.ledgers.specs.advisers.storing import learn, relied_on, unlearn
from nuanxin.ledgers.specs.base import Cells, Made
from nuanxin.ledgers.specs.seats.chairs import Term
from nuanxin.ledgers.specs.seats.chairs import Work as Seating
from nuanxin.ledgers.specs.seats.reading import rows_of
from nuanxin.ledgers.specs.seats.seating import seat
from nuanxin.ledgers.specs.seats.spec import arranging
from nuanxin.ledgers.specs.seats.stored import Said, said_of_seat, said_of_term, sittings
from nuanxin.ledgers.specs.seats.unseating import unseat
from nuanxin.ledgers.table import Table
from nuanxin.people.models import Household


@dataclass(frozen=True)
class Work:
    """Who is seated, and what is said of her beside."""

    seating: Seating
    learning: Learning


class Advisers:
    """Who advises which village, where she comes from, which courses she took, which certificates she has."""

    kind, title, permission = "advisers", "家庭健康指导员名册", "post.appoint"
    taken_by = permission
    task: Task | None = None
    names_people, refuses_numbers = False, False
    columns = ADVISER_COLUMNS

    def check(self, by: By, scope: Scope, table: Table, *, lock: bool) -> Work:
        lessons = lessons_of(table)
        read = [row for row in rows_of(table, Places(scope), ADVISER) if table.good(row.at)]
        rows = [row._replace(more=lessons[row.at].key if row.at in lessons else ()) for row in with_phones(read)]
        seats = arranging(table, rows, lock=lock)
        terms = {row.at: found[1] for row in rows if (found := seats.known(row))}
        learning = Judging(table, Known(by, rows, lessons, terms)).judge(rows)
        seating = seats.arrange([row for row in rows if table.good(row.at)])
        table.unchanged -= {*learning.lessons, *learning.backgrounds}
        return Work(seating, learning)

    def store(self, by: By, work: Any, batch: Batch) -> Iterator[Made]:
        yield from seat(work.seating)
        yield from learn(by, work.learning, work.seating.found)

    def undo(self, by: By, batch: Batch, traces: Sequence[Trace]) -> list[str]:
        relied = relied_on(traces) or unseat(traces)
        if not relied:
            unlearn(by, traces)
        return relied

    def rows(self, scope: Scope) -> Iterator[Cells]:
        places, taken = Places(scope), list(sittings(scope, ADVISER))
        terms = [each.term for each in taken if each.term]
        backgrounds = dict(
            Background.objects.visible_to(scope).values_list("appointment", "words")
        )
        learnt = _learnt(scope, terms)
        for each in taken:
            if each.term:
                known = said_of_seat(places, each) | said_of_term(each.term)
                known["background"] = backgrounds.get(each.term.pk)
                for lesson in learnt.get(each.term.pk, [{}]):
                    said = known | lesson
                    yield [said.get(column.key) for column in self.columns]

    def households(self, scope: Scope) -> "QuerySet[Household]":
        return Household.objects.none()


TAKEN = (
    "holder_id", "training__title", "training__from_day", "training__last_day", "hours", "mark", "passed",
    "certificate", "certified_on",
)  # fmt: skip


def _learnt(scope: Scope, terms: Sequence[Term]) -> dict[int, list[Said]]:
    """The courses of each term (appointment): those that ended in it, or before it and after the one before."""
    mine: dict[int, list[Term]] = {}
    for term in sorted(terms, key=lambda each: (each.since, each.pk)):
        mine.setdefault(term.holder, []).append(term)
    rows = TrainingResult.objects.visible_to(scope).live().filter(training__audience=Audience.ADVISER)
    found: dict[int, list[Said]] = {}
    for holder, title, first, last, *rest in rows.order_by("training__last_day", "pk").values_list(*TAKEN):
        lasting = (each.pk for each in mine.get(holder, ()) if each.until is None or each.until > last)
        for pk in islice(lasting, 1):
            found.setdefault(pk, []).append(_said(title, first, last, rest))
    return found


def _said(title: str, first: date, last: date, rest: Sequence[Any]) -> Said:
    hours, mark, passed, certificate, certified_on = rest
    return {
        "course": title, "learned_from": first if first != last else None, "learned_on": last,
        "hours": _plain(hours), "mark": mark, "passed": PASSED[not passed],
        "certificate": certificate or None, "certified_on": certified_on,
    }  # fmt: skip


def _plain(hours: Decimal) -> str | int:
    """16 for 16.0."""
    return int(hours) if hours == int(hours) else str(hours)


ADVISERS = Advisers()
