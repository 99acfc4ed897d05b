"""The dated tree made flat."""

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from nuanxin.measures.tables import EVER, OPEN, SCHEMAS, TREE
from nuanxin.measures.upwards import flatten

MERGED = date(2023, 5, 1)


def division(number: int, code: int, level: str, **more: Any) -> dict[str, Any]:
    row = {"id": number, "code": code, "level": level, "parent_id": number - 1 or None}
    return row | {"from_day": EVER, "to_day": OPEN, "successor_id": None} | more


def flat(*rows: dict[str, Any]) -> dict[tuple[int, str, date], list[int]]:
    """(code, level, from day) → the places above, own last."""
    table = flatten(pa.Table.from_pylist(list(rows), schema=SCHEMAS[TREE]))
    found: dict[tuple[int, str, date], list[int]] = {}
    for row in table.to_pylist():
        found.setdefault((row["code"], row["level"], row["from_day"]), []).append(row["place"])
    return found


def test_a_division_counts_in_all_above_it() -> None:
    assert flat(division(1, 15, "city"), division(2, 16, "county")) == {
        (15, "city", EVER): [15],
        (16, "county", EVER): [15, 16],
    }


def test_a_merged_one_counts_in_its_successor_since() -> None:
    old = division(2, 16, "county", to_day=MERGED, successor_id=3)
    new = division(3, 17, "county", parent_id=1)
    found = flat(division(1, 15, "city"), old, new)
    assert found[16, "county", EVER] == [15, 16]
    assert found[16, "county", MERGED] == [15, 17]


def test_what_stood_below_a_merged_one_counts_in_its_successor() -> None:
    old = division(2, 16, "county", to_day=MERGED, successor_id=3)
    below = division(4, 18, "township", parent_id=2)
    found = flat(division(1, 15, "city"), old, division(3, 17, "county", parent_id=1), below)
    assert found[18, "township", EVER] == [15, 16, 18]
    assert found[18, "township", MERGED] == [15, 17, 18]


def test_one_older_than_its_parent_stands_alone_until_then() -> None:
    found = flat(division(1, 15, "city", from_day=MERGED), division(2, 16, "county"))
    assert found[16, "county", EVER] == [16]
    assert found[16, "county", MERGED] == [15, 16]


def test_one_that_ended_without_successor_is_gone() -> None:
    assert list(flat(division(1, 15, "city", to_day=MERGED))) == [(15, "city", EVER)]


@pytest.mark.parametrize("link", ["parent_id", "successor_id"])
def test_a_circle_is_named(link: str) -> None:
    with pytest.raises(ValueError, match=r"15.*back to itself"):
        flat(division(1, 15, "city", to_day=MERGED, **{link: 1}))
