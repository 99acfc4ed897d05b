"""Random histories with closings and re-homings, made through the actions, measured and recounted.

On every day before a re-homing each measure is what it was before it, and from the day on it is what
a reader of the accepted appointments counts by hand; series cross the seam.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.association.actions.appointments import HolderInput, begin_appointment, end_appointment
from nuanxin.association.actions.divisions import DivisionRow, load_divisions
from nuanxin.association.actions.posts import SeatInput, establish_post
from nuanxin.association.actions.upkeep import Closing, close_divisions
from nuanxin.association.models import Appointment, Body, Division, Post, User
from nuanxin.association.scope import EVERYWHERE, Range, scoped, territory
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.desk.upkeep.rehoming import Move, rehome
from nuanxin.measures.figures import Figures
from nuanxin.measures.opening import latest
from nuanxin.measures.questions import Place, Question, When
from nuanxin.measures.refreshing import carry
from nuanxin.work.actions.undertakings import Order, hand_out

COUNTY, TOWN, NEXT, OTHER = 150223000000, 150223800000, 150221000000, 150221800000
NOW = today()
DAYS = [NOW + timedelta(days=n) for n in range(-4, 4)]
ASKED = Question("village_advisers", per_unit=2)
ALL = (
    ASKED, Question("village_staffed"), Question("posts_filled"), Question("posts_held"),
    Question("undertakings_on_time"), Question("undertakings_done"),
)  # fmt: skip
numbers, days = st.integers(0, 2), st.integers(0, len(DAYS) - 1)
BEGUN = st.tuples(st.just("begin"), numbers, numbers, days, st.none() | days)
DEEDS = st.tuples(
    st.lists(
        st.one_of(
            BEGUN, BEGUN, BEGUN,
            st.tuples(st.just("end"), st.integers(0, 9), days),
            st.tuples(st.just("task"), numbers, days),
        ),
        max_size=12,
    ),
    st.integers(0, 1),
    days,
    st.integers(0, 3),
)  # fmt: skip


@dataclass
class Book:
    """What a careful clerk would have written down: only what was accepted."""

    towns: tuple[int, int]
    held: list[tuple[int, int, date, date | None, Appointment]] = field(default_factory=list)
    merged: tuple[int, date] = (2, date.max)

    def village(self, number: int) -> int:
        """Two villages in one township, the third in a township of another county."""
        return self.towns[number == 2] + 1 + number

    def home(self, number: int, day: date) -> int:
        heir, since = self.merged
        return heir if number == 2 and day >= since else number

    def count(self, day: date) -> dict[int, tuple[int, int]]:
        """By township: villages with two different advisers on the day, out of those there are."""
        people = defaultdict[int, set[int]](set)
        for village, person, first, to_day, _ in self.held:
            if first <= day and (to_day is None or day < to_day):
                people[self.home(village, day)].add(person)
        there = [number for number in range(3) if self.home(number, day) == number]
        found = dict.fromkeys(self.towns, (0, 0))
        for number in there:
            town = self.towns[number == 2]
            n, of = found[town]
            found[town] = n + (len(people[number]) >= 2), of + 1
        return found


def prepare(number: int) -> tuple[Book, list[list[Post]], list[User]]:
    book = Book((TOWN + 1000 * number, OTHER + 1000 * number))
    rows = [DivisionRow(1, town, f"试镇{number}", "township") for town in book.towns]
    rows += [DivisionRow(2 + n, book.village(n), f"试村{n}", "village") for n in range(3)]
    load_divisions(None, "tree", rows)
    bodies = [Body.objects.get(division=book.village(n)) for n in range(3)]
    kinds = ("village_adviser",) * 3 + ("village_worker",)
    seats = [[establish_post(None, body, SeatInput(kind)) for kind in kinds] for body in bodies]
    people = [
        User.objects.create(name=f"甲{n}（演示）", division=book.village(2)) for n in range(3)
    ]
    return book, seats, people


def act(book: Book, seats: list[list[Post]], people: list[User], deed: tuple[Any, ...]) -> None:
    """Carry out one deed; the book is written only where the action accepted it."""
    if deed[0] == "begin":
        _, village, person, first, last = deed
        last_day = DAYS[last] if last is not None else None
        given = HolderInput("", "", DAYS[first], last_day, holder=people[person])
        made = begin_appointment(None, seats[village][person], given)
        to_day = last_day + timedelta(days=1) if last_day else None
        book.held.append((village, people[person].pk, DAYS[first], to_day, made))
    elif deed[0] == "end" and deed[1] < len(book.held):
        village, person, first, _, made = book.held[deed[1]]
        end_appointment(None, made, DAYS[deed[2]])
        book.held[deed[1]] = (village, person, first, DAYS[deed[2]] + timedelta(days=1), made)
    elif deed[0] == "task":
        order = Order(150200000000, "clause", "办事（演示）", DAYS[deed[2]], timezone.now(), "一")
        hand_out(order, [seats[deed[1]][0].body])


Seen = dict[tuple[str, int, date], tuple[int, int, int | None]]


def measured(book: Book, figures: Figures) -> Seen:
    """Every measure at the villages, townships and counties concerned, on every day."""
    ours = (*(territory(town, "township")[0] for town in book.towns), Range(COUNTY, COUNTY))
    levels = ["county", "township", "village"]
    return {
        (v.code, v.place.code, day): (v.n, v.of, v.quantity)
        for day in DAYS
        for v in figures.measure(ALL, (*ours, Range(NEXT, NEXT)), When(day), levels)
    }


def check(examples: int) -> None:
    made = iter(range(1, 10_000))

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DEEDS)
    def histories(given: tuple[list[tuple[Any, ...]], int, int, int]) -> None:
        deeds, heir, closing, ahead = given
        with transaction.atomic(), scoped(EVERYWHERE):
            book, seats, people = prepare(next(made) % 90)
            for deed in deeds:
                try:
                    with transaction.atomic():
                        act(book, seats, people, deed)
                except Refused:
                    continue
            old, new = (Division.objects.get(code=book.village(n)) for n in (2, heir))
            close_divisions(None, [old], Closing(DAYS[closing] - timedelta(days=1), new))
        book.merged = (heir, DAYS[closing])
        carry()
        before = measured(book, latest())
        day = max(NOW, DAYS[closing]) + timedelta(days=ahead)
        with transaction.atomic(), scoped(EVERYWHERE):
            rehome(None, old, Move(day))
            seats_hold_one_a_day()
        carry()
        compare(book, before, day)
        connections["owner"].close()

    histories()


def seats_hold_one_a_day() -> None:
    terms = list(Appointment.objects.live().order_by("post", "from_day"))
    for one, other in pairwise(terms):
        assert one.post_id != other.post_id or (one.to_day and one.to_day <= other.from_day)


def compare(book: Book, before: Seen, day: date) -> None:
    figures = latest()
    after = measured(book, figures)
    assert {at: v for at, v in after.items() if at[2] < day} == {
        at: v for at, v in before.items() if at[2] < day
    }
    assert after == before, "every row moved as it was, so nothing changes on later days either"
    for on in DAYS:
        for town, (n, of) in book.count(on).items():
            assert after["village_advisers", town, on][:2] == (n, of), (town, on)
    heir = Place(book.village(book.merged[0]), "village")
    for value in figures.series([ASKED], territory(150200000000, "city"), DAYS, heir):
        assert (value.n, value.of) == after["village_advisers", heir.code, value.day][:2]


def test_the_past_stays_and_the_future_is_the_recount(own_database: str) -> None:
    check(3)


@pytest.mark.deep
def test_the_past_stays_at_length(own_database: str) -> None:
    check(60)
