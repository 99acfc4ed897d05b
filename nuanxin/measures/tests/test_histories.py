"""Random histories made through the actions, in PostgreSQL, carried, measured, and recounted.

Overlaps are refused, appointments end, some are acting, villages merge; on every day the measure
equals what a reader of the accepted appointments would count by hand.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.association.actions.appointments import HolderInput, begin_appointment, end_appointment
from nuanxin.association.actions.divisions import DivisionRow, load_divisions
from nuanxin.association.actions.posts import SeatInput, establish_post
from nuanxin.association.models import Appointment, Body, Post, User
from nuanxin.association.scope import EVERYWHERE, scoped, territory
from nuanxin.base.refused import Refused
from nuanxin.measures.figures import Figures
from nuanxin.measures.opening import latest
from nuanxin.measures.questions import Place, Question, When
from nuanxin.measures.refreshing import carry

COUNTY, TOWN = 150223000000, 150223900000
START = date(2024, 1, 1)
DAYS = [START + timedelta(days=n) for n in range(12)]
ASKED = Question("village_advisers", per_unit=2)
numbers = st.integers(0, 2)
days = st.integers(0, len(DAYS) - 1)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("begin"), numbers, numbers, days, st.none() | days, st.booleans()),
        st.tuples(st.just("end"), st.integers(0, 9), days),
        st.tuples(st.just("merge"), st.just(2), st.integers(0, 1), days),
    ),
    max_size=14,
)


@dataclass
class Book:
    """What a careful clerk would have written down: only what was accepted."""

    town: int
    held: list[tuple[int, int, date, date | None, Appointment]] = field(default_factory=list)
    merged: dict[int, tuple[int, date]] = field(default_factory=dict)

    def village(self, number: int) -> int:
        return self.town + 1 + number

    def home(self, number: int, day: date) -> int:
        heir, since = self.merged.get(number, (number, date.max))
        return heir if day >= since else number

    def count(self, day: date) -> tuple[int, int]:
        """Villages with at least two different advisers on the day, out of the villages there are."""
        people = defaultdict[int, set[int]](set)
        for village, person, first, to_day, _ in self.held:
            if first <= day and (to_day is None or day < to_day):
                people[self.home(village, day)].add(person)
        there = {number for number in range(3) if self.home(number, day) == number}
        return sum(len(people[number]) >= 2 for number in there), len(there)


def prepare(number: int) -> tuple[Book, list[list[Post]], list[User]]:
    """A township of three villages with three adviser seats each, and three people."""
    book = Book(TOWN + 1000 * number)
    rows = [DivisionRow(1, book.town, "试镇", "township")]
    rows += [DivisionRow(2 + n, book.village(n), f"试村{n}", "village") for n in range(3)]
    load_divisions(None, "tree", rows)
    seats = [
        [establish_post(None, body, SeatInput("village_adviser")) for _ in range(3)]
        for body in Body.objects.filter(division__in=map(book.village, range(3)))
    ]
    people = [
        User.objects.create(name=f"甲{n}（演示）", division=book.village(0)) for n in range(3)
    ]
    return book, seats, people


def act(book: Book, seats: list[list[Post]], people: list[User], deed: tuple[Any, ...]) -> None:
    """Carry out one deed; the book is written only where the action accepted it."""
    if deed[0] == "begin":
        _, village, person, first, last, acting = deed
        last_day = DAYS[last] if last is not None else None
        given = HolderInput("", "", DAYS[first], last_day, acting=acting, holder=people[person])
        seat = seats[village][person % 2]
        made = begin_appointment(None, seat, given)
        to_day = last_day + timedelta(days=1) if last_day else None
        book.held.append((village, people[person].pk, DAYS[first], to_day, made))
    elif deed[0] == "end" and deed[1] < len(book.held):
        village, person, first, _, made = book.held[deed[1]]
        end_appointment(None, made, DAYS[deed[2]])
        book.held[deed[1]] = (village, person, first, DAYS[deed[2]] + timedelta(days=1), made)
    elif deed[0] == "merge" and deed[1] not in book.merged:
        _, gone, heir, day = deed
        row = DivisionRow(
            1, book.village(gone), f"试村{gone}", "village", None, DAYS[day], book.village(heir)
        )
        load_divisions(None, "merger", [row])
        book.merged[gone] = (heir, DAYS[day])


def compare(book: Book, figures: Figures) -> None:
    ranges = territory(COUNTY, "county")
    for day in DAYS:
        value = figures.measure([ASKED], ranges, When(day), Place(book.town, "township"))[0]
        assert (value.n, value.of) == book.count(day), day
        gaps = figures.gaps(ASKED, ranges, When(day), Place(book.town, "township"))
        assert len(gaps) == value.of - value.n


def check(examples: int) -> None:
    made = iter(range(1, 10_000))

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DEEDS)
    def histories(deeds: list[tuple[Any, ...]]) -> None:
        with transaction.atomic(), scoped(EVERYWHERE):
            book, seats, people = prepare(next(made) % 90)
            for deed in deeds:
                try:
                    act(book, seats, people, deed)
                except Refused:
                    continue
            transaction.on_commit(lambda: None)
        carry()
        compare(book, latest())
        connections["owner"].close()

    histories()


def test_the_measure_is_the_recount(own_database: str) -> None:
    check(5)


@pytest.mark.deep
def test_the_measure_is_the_recount_at_length(own_database: str) -> None:
    check(80)
