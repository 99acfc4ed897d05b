"""Terms of a body: one at a time, past their time or not, the same in the list and in the measure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.terms import (
    TermInput,
    begin_term,
    extend_term,
    void_term,
    years_after,
)
from nuanxin.governance.models import Term

ActingAs = Callable[[str], Any]
BEGAN = date(2020, 3, 1)
SIXTH = TermInput(BEGAN, 5, 6)


@pytest.fixture
def county(everywhere: None) -> Body:
    return Body.objects.get(division=150222000000, level="county")


def test_a_new_term_ends_the_one_before(county: Body) -> None:
    first = begin_term(None, county, SIXTH)
    second = begin_term(None, county, TermInput(date(2025, 4, 1), 5, 7))
    first.refresh_from_db()
    assert (first.until, first.to_day) == (date(2025, 3, 1), date(2025, 4, 1))
    assert list(Term.objects.past(date(2025, 3, 10))) == [first]
    assert list(Term.objects.on(date(2025, 4, 1))) == [second]


def test_sent_twice_it_is_one(county: Body) -> None:
    sent = replace(SIXTH, client_id=uuid4())
    assert begin_term(None, county, sent) == begin_term(None, county, sent)
    assert Term.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (TermInput(date(2019, 1, 1), 5, 7), "新的一届要在它以后"),
        (TermInput(BEGAN, 5, 7), "新的一届要在它以后"),
        (TermInput(date(2024, 1, 1), 5, 6), "要大于它"),
        (TermInput(date(2024, 1, 1), 0, 7), "任期要在"),
        (TermInput(today() + timedelta(days=1), 5, 7), "还没有开始"),
    ],
)
def test_what_does_not_follow_is_refused(county: Body, given: TermInput, words: str) -> None:
    begin_term(None, county, SIXTH)
    with pytest.raises(Refused, match=words):
        begin_term(None, county, given)
    assert Term.objects.get().to_day is None


def test_it_is_extended_by_a_paper_within_a_year(county: Body) -> None:
    term = begin_term(None, county, SIXTH)
    for day, number in ((date(2025, 9, 30), ""), (date(2024, 9, 30), "演〔2025〕1 号"), (date(2026, 3, 1), "演")):
        with pytest.raises(Refused):
            extend_term(None, term, day, number)
    for _ in range(2):
        term = extend_term(None, term, date(2025, 9, 30), "演〔2025〕1 号")
    assert (term.until, term.last_term_day) == (date(2025, 10, 1), date(2025, 9, 30))


def test_voided_the_one_before_goes_on(county: Body) -> None:
    first = begin_term(None, county, SIXTH)
    second = begin_term(None, county, TermInput(date(2025, 4, 1), 5, 7))
    with pytest.raises(Refused, match="先作废后一届"):
        void_term(None, first)
    for _ in range(2):
        void_term(None, second)
    first.refresh_from_db()
    assert (first.to_day, Term.objects.live().count()) == (None, 1)


def test_only_offices_of_the_place_keep_it(county: Body, acting_as: ActingAs) -> None:
    with pytest.raises(Refused, match="不在您的范围内"):
        begin_term(acting_as("township"), county, SIXTH)
    with pytest.raises(Refused, match="没有这项权限"):
        begin_term(acting_as("auditor"), county, SIXTH)
    begin_term(acting_as("county"), county, SIXTH)
    set_scope(EVERYWHERE)
    assert Term.objects.visible_to(acting_as("township").scope).count() == 0
    assert Term.objects.visible_to(acting_as("city").scope).count() == 1


def test_years_later() -> None:
    assert years_after(date(2024, 2, 29), 3) == date(2027, 3, 1)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
