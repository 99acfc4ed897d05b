"""Random handovers, in PostgreSQL, carried and measured: the measure is the naive recount."""

from datetime import timedelta
from typing import Any

from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.association.actions.appointments import HolderInput
from nuanxin.association.actions.handover import HandoverInput, handover_post
from nuanxin.association.models import Post
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.refused import Refused
from nuanxin.measures.opening import latest
from nuanxin.measures.refreshing import carry
from nuanxin.measures.tests.test_histories import DAYS, Book, act, compare, prepare

DEEDS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, len(DAYS) - 3), st.integers(1, 4), st.none() | st.integers(0, 2)),
    max_size=10,
)


def hand_over(book: Book, people: list[Any], deed: tuple[int, int, int, int | None]) -> None:
    """Carry out one handover; the book is written only where the action accepted it."""
    which, last, after, person = deed
    at = which % len(book.held)
    village, before, first, _, old = book.held[at]
    last_day = DAYS[last]
    begins = last_day + timedelta(days=after)
    comes = None if person is None else HolderInput("", "", begins, holder=people[person])
    done = handover_post(None, old, HandoverInput(last_day, comes))
    book.held[at] = (village, before, first, last_day + timedelta(days=1), old)
    if done.new and done.new.pk not in {each.pk for *_, each in book.held}:
        book.held.append((village, done.new.holder_id, begins, None, done.new))


def begin_everywhere(book: Book, seats: list[list[Post]], people: list[Any]) -> None:
    """Two different advisers in every village from the first day on."""
    for village in range(3):
        for person in (0, 1):
            act(book, seats, people, ("begin", village, person, 0, None, False))


def test_the_measure_is_the_recount(own_database: str) -> None:
    made = iter(range(90, 100))

    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DEEDS)
    def handovers(deeds: list[tuple[int, int, int, int | None]]) -> None:
        with transaction.atomic(), scoped(EVERYWHERE):
            book, seats, people = prepare(next(made))
            begin_everywhere(book, seats, people)
            for deed in deeds:
                try:
                    hand_over(book, people, deed)
                except Refused:
                    continue
        carry()
        compare(book, latest())
        connections["owner"].close()

    handovers()
