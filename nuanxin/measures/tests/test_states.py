"""Where a value stands."""

from datetime import date
from decimal import Decimal

import pytest

from nuanxin.base.states import STATES
from nuanxin.measures.dictionary import Goal, Kind, Measure, Source
from nuanxin.measures.questions import Place, Question, Value
from nuanxin.measures.states import state

DAY, PLACE, PLAIN = date(2023, 6, 30), Place(150200000000, "city"), Question("m")


def share(n: int, of: int) -> Value:
    return Value("m", PLACE, DAY, n, of)


def total(quantity: int) -> Value:
    return Value("m", PLACE, DAY, quantity=quantity)


def measure(goal: Goal, kind: Kind = "share", source: Source = "records") -> Measure:
    return Measure("m", "甲", kind, goal, source, "村", 1, "口径。")


@pytest.mark.parametrize(
    ("asked", "value", "expected"),
    [
        (None, share(3, 3), "met"),
        (None, share(2, 3), "short"),
        (None, share(0, 0), "no_cases"),
        (90, share(9, 10), "met"),
        (90, share(899, 1000), "short"),
        (Decimal("66.67"), share(2, 3), "short"),
        (Decimal("66.66"), share(2, 3), "met"),
        (0, share(0, 3), "met"),
    ],
)
def test_a_share_to_reach(asked: Decimal | None, value: Value, expected: str) -> None:
    assert state(measure("reach"), Question("m", share=asked), value) == expected


@pytest.mark.parametrize(
    ("goal", "value", "before", "expected"),
    [
        ("rise", share(2, 4), share(1, 4), "rising"),
        ("rise", share(2, 4), share(3, 4), "falling"),
        ("rise", share(2, 4), share(1, 2), "short"),  # it stands still
        ("rise", share(4, 4), share(1, 4), "met"),
        ("rise", share(2, 4), None, "context"),
        ("rise", share(2, 4), share(0, 0), "context"),
        ("rise", share(0, 0), share(1, 4), "no_cases"),
        ("fall", share(1, 4), share(2, 4), "falling"),
        ("fall", share(0, 4), share(2, 4), "met"),
    ],
)
def test_a_direction(goal: Goal, value: Value, before: Value | None, expected: str) -> None:
    assert state(measure(goal), PLAIN, value, before) == expected


def test_a_sum_moves_too() -> None:
    assert state(measure("rise", "sum"), PLAIN, total(5), total(3)) == "rising"


def test_what_nobody_asks_for_and_what_is_typed_is_context() -> None:
    assert state(measure("none"), PLAIN, share(1, 2)) == "context"
    assert state(measure("reach", source="typed"), PLAIN, share(1, 2)) == "context"


def test_pages_have_a_word_for_each() -> None:
    assert {"met", "short", "rising", "falling", "no_cases", "context"} <= set(STATES)
