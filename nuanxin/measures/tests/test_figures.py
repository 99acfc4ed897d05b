"""What one may ask, and of where."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nuanxin.association.scope import Range, territory
from nuanxin.base.refused import Refused
from nuanxin.measures.figures import Figures
from nuanxin.measures.questions import Gap, Place, Question, Value, When, merged
from nuanxin.measures.tables import EVER, OPEN
from nuanxin.measures.tests.worlds import EVERYWHERE, store

MERGED = date(2023, 5, 1)
TWIN = 441900000000  # stands on two levels
TOWN, OTHER_TOWN = 441900003000, 441900004000
OLD, NEW, OTHER = 441900003001, 441900003002, 441900004001
WHEN = When(date(2023, 6, 30))
ADVISERS = Question("village_advisers", per_unit=2, share=100)


def division(number: int, code: int, level: str, parent: int | None, **more: Any) -> dict[str, Any]:
    row = {"id": number, "code": code, "level": level, "parent_id": parent, "successor_id": None}
    return row | {"from_day": EVER, "to_day": OPEN} | more


TREE = [
    division(1, TWIN, "city", None),
    division(2, TWIN, "county", 1),
    division(3, TOWN, "township", 2),
    division(4, OLD, "village", 3, to_day=MERGED, successor_id=5),
    division(5, NEW, "village", 3, from_day=MERGED),
    division(6, OTHER_TOWN, "township", 2),
    division(7, OTHER, "village", 6),
]


def rows(*given: tuple[int, str, int], **more: Any) -> list[dict[str, Any]]:
    """(division, kind, key) each, in force for ever unless said otherwise."""
    lasting = {"from_day": EVER, "to_day": OPEN, "quantity": 1, "recorded_at": 0, "voided_at": None}
    return [
        lasting | {"id": number, "division": code, "kind": kind, "key": key} | more
        for number, (code, kind, key) in enumerate(given, start=1)
    ]


@pytest.fixture
def figures(tmp_path: Path) -> Figures:
    bodies = rows(*((d["code"], d["level"], d["id"]) for d in TREE))
    return store(tmp_path, {
        "divisions": TREE,
        "bodies": bodies,
        "posts": rows((TWIN, "city_officer", 1), (TWIN, "county_officer", 2)),
        "appointments_in_post": rows(
            (OLD, "village_adviser", 1),
            (OLD, "village_adviser", 2),
            (OTHER, "village_adviser", 1),
            (OTHER, "village_adviser", 1),  # the same person on two seats
            (TWIN, "county_officer", 9),
        ),
        "undertakings_due": [
            {**row, "day": date(2023, 3, 31)} for row in rows((TOWN, "clause", 1), (TWIN, "clause", 2))
        ],
    })


def shares(values: list[Value]) -> dict[Place, tuple[int, int]]:
    return {value.place: (value.n, value.of) for value in values}


def test_the_same_person_twice_is_one_adviser(figures: Figures) -> None:
    assert figures.gaps(ADVISERS, EVERYWHERE, WHEN) == [Gap(Place(OTHER, "village"), 1, 2, 1)]
    assert figures.gaps(Question("village_advisers"), EVERYWHERE, WHEN) == []


def test_several_needs_say_which_is_not_met(figures: Figures) -> None:
    [gap, _] = figures.gaps(Question("village_staffed"), EVERYWHERE, WHEN)
    assert gap == Gap(Place(NEW, "village"), 0, 2, 2, ("负责人", "专干"))


def test_twins_are_two_places(figures: Figures) -> None:
    values = figures.measure([Question("posts_filled")], EVERYWHERE, WHEN, ["city", "county"])
    assert shares(values) == {Place(TWIN, "city"): (1, 2), Place(TWIN, "county"): (1, 1)}
    work = figures.measure([Question("undertakings_on_time")], EVERYWHERE, WHEN, ["city", "county"])
    assert shares(work) == {Place(TWIN, "city"): (0, 2), Place(TWIN, "county"): (0, 1)}


def test_a_merger_moves_what_was_left_behind(figures: Figures) -> None:
    before = figures.measure([ADVISERS], EVERYWHERE, When(date(2023, 4, 30)), ["village"])
    assert shares(before) == {Place(OLD, "village"): (1, 1), Place(OTHER, "village"): (0, 1)}
    after = figures.measure([ADVISERS], EVERYWHERE, WHEN, ["village"])
    assert shares(after) == {Place(NEW, "village"): (1, 1), Place(OTHER, "village"): (0, 1)}


def test_a_series_crosses_the_seam(figures: Figures) -> None:
    days = [date(2023, 6, 30), date(2023, 4, 30), date(2023, 5, 1)]
    values = figures.series([ADVISERS], EVERYWHERE, days, Place(NEW, "village"))
    assert [(v.day, v.place.code, v.n, v.of) for v in values] == [
        (date(2023, 4, 30), NEW, 1, 1), (date(2023, 5, 1), NEW, 1, 1), (date(2023, 6, 30), NEW, 1, 1),
    ]


def test_a_series_ends_with_its_division(figures: Figures) -> None:
    days = [date(2023, 4, 30), date(2023, 5, 1)]
    values = figures.series([ADVISERS], EVERYWHERE, days, Place(OLD, "village"))
    assert [value.day for value in values] == days[:1]


# -- territory ---------------------------------------------------------------------------------


def test_outside_the_territory_there_is_nothing(figures: Figures) -> None:
    town = territory(TOWN, "township")
    levels = ["city", "county", "township", "village"]
    places = shares(figures.measure([ADVISERS], town, WHEN, levels))
    assert set(places) == {Place(TOWN, "township"), Place(NEW, "village")}
    assert figures.gaps(ADVISERS, town, WHEN) == []
    assert figures.measure([ADVISERS], (), WHEN, levels) == []


def test_one_division_outside_is_refused_like_one_that_is_not_there(figures: Figures) -> None:
    town = territory(TOWN, "township")
    for place in (Place(OTHER, "village"), Place(441900009999, "village"), Place(OLD, "village")):
        with pytest.raises(Refused, match=str(place.code)):
            figures.measure([ADVISERS], town, WHEN, place)
        with pytest.raises(Refused, match=str(place.code)):
            figures.gaps(ADVISERS, town, WHEN, place)
    with pytest.raises(Refused, match=str(OTHER)):
        figures.series([ADVISERS], town, [WHEN.as_of], Place(OTHER, "village"))


def test_ranges_that_overlap_count_once(figures: Figures) -> None:
    doubled = (*territory(TOWN, "township"), *territory(NEW, "village"))
    assert shares(figures.measure([ADVISERS], doubled, WHEN, ["village"])) == {
        Place(NEW, "village"): (1, 1)
    }
    assert merged((Range(5, 9), Range(1, 4), Range(12, 13), Range(6, 7))) == (
        Range(1, 9), Range(12, 13),
    )


def test_gaps_below_one_division(figures: Figures) -> None:
    below = figures.gaps(ADVISERS, EVERYWHERE, WHEN, Place(OTHER_TOWN, "township"))
    assert [gap.place.code for gap in below] == [OTHER]
    assert figures.gaps(ADVISERS, EVERYWHERE, WHEN, Place(TOWN, "township")) == []


def test_a_sum_has_no_gaps_and_counts_nothing_as_nought(figures: Figures) -> None:
    held = Question("posts_held")
    assert figures.gaps(held, EVERYWHERE, WHEN) == []
    [value] = figures.measure([held], EVERYWHERE, WHEN, Place(TOWN, "township"))
    assert (value.figure, value.quantity) == (2, 2)
    [value] = figures.measure([Question("undertakings_done")], EVERYWHERE, WHEN, Place(TWIN, "city"))
    assert (value.figure, value.n, value.of) == (0, 0, 0)
