"""The matrix put together from counts that are known, without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from nuanxin.association.models import Body, Division
from nuanxin.association.scope import EVERYWHERE
from nuanxin.measures.questions import Gap, Place, Question, Value
from nuanxin.plans.figures.outlook import Outlook, inside, place_of
from nuanxin.plans.figures.progress import Tally
from nuanxin.plans.figures.standing import Standing, added
from nuanxin.plans.figures.taken import taken_on
from nuanxin.plans.matrix.table import Counts, Matrix, Row, Tallied, matrix_of
from nuanxin.plans.models import Clause, Plan, Target
from nuanxin.work.models import Document

DAY = date(2023, 11, 23)
CITY, EAST, WEST = 150200000000, 150202000000, 150203000000
PLAN = Plan(pk=7, document=Document(text="办好实事。"))
ADVISERS = Question("village_advisers", 2)
STAFF = Question("full_time_staff", 2)
STAFFED = Question("township_staffed")


def body(pk: int, code: int, level: str) -> Body:
    return Body(pk=pk, division=code, level=level, place=Division(name=f"地{pk}", code=code))


CITY_BODY = body(1, CITY, "city")
COUNTIES = [body(2, EAST, "county"), body(3, WEST, "county")]


def outlook(home: Body = CITY_BODY, below: Sequence[Body] = COUNTIES, issuer: int = 1) -> Outlook:
    made = Outlook(EVERYWHERE, home, DAY)
    vars(made).update(below=list(below), plan=Plan(pk=7, body_id=issuer))
    return made


def clause(pk: int, *questions: Question, modality: str = "must", section: str = "一") -> Clause:
    made = Clause(
        pk=pk, plan=PLAN, section=section, section_title="队伍", modality=modality, start=0, end=4
    )
    targets = [
        Target(pk=100 * pk + k, clause=made, measure=q.code, per_unit=q.per_unit)
        for k, q in enumerate(questions)
    ]
    vars(made).update(_prefetched_objects_cache={"targets": targets})
    return made


def standing(question: Question, at: Body, n: int, of: int) -> Standing:
    value = Value(question.code, place_of(at), DAY, n, of)
    return Standing(value, "met" if n == of else "short")


def standings(
    question: Question, *figures: tuple[Body, int, int]
) -> dict[tuple[Question, Place], Standing]:
    return {(question, place_of(at)): standing(question, at, n, of) for at, n, of in figures}


NOTHING = Counts({}, {}, {}, {}, {})
ADVISED = replace(
    NOTHING,
    standings=standings(ADVISERS, (CITY_BODY, 190, 228), (COUNTIES[0], 110, 116), (COUNTIES[1], 80, 112)),
    month_before={ADVISERS: Value("village_advisers", Place(CITY, "city"), DAY, 167, 228)},
)


def made(counts: Counts, *clauses: Clause, view: Outlook | None = None) -> Matrix:
    return matrix_of(view or outlook(), clauses, counts)


def only(matrix: Matrix) -> Row:
    [row] = matrix.rows
    return row


def test_a_measured_row_stands_as_n_of_many() -> None:
    row = only(made(ADVISED, clause(1, ADVISERS)))
    assert row.title == "家庭健康指导员 ≥ 2 人/村"
    assert [(c.figure, c.below, c.heat) for c in row.cells] == [
        ("110/116", "差 6", "q2"),
        ("80/112", "差 32", "q1"),
    ]
    assert (row.total.figure, row.missing, row.gained) == ("190/228", 38, 23)


def test_every_figure_is_a_door_with_the_plans_own_target() -> None:
    row = only(made(ADVISED, clause(1, ADVISERS)))
    assert row.cells[1].href == (
        "/gaps/village_advisers/?division=150203000000&level=county&as_of=2023-11-23&target=100"
    )
    assert row.href.startswith("/plan/7/clauses/1/?division=150200000000")


def test_a_single_unit_shows_what_it_has() -> None:
    counts = replace(
        NOTHING,
        standings=standings(STAFF, (CITY_BODY, 1, 2), (COUNTIES[0], 1, 1), (COUNTIES[1], 0, 1)),
        units={
            STAFF: {
                place_of(COUNTIES[0]): Gap(place_of(COUNTIES[0]), 3, 2, 0),
                place_of(COUNTIES[1]): Gap(place_of(COUNTIES[1]), 1, 2, 1),
            }
        },
    )
    row = only(made(counts, clause(1, STAFF)))
    assert [(c.figure, c.below, c.heat) for c in row.cells] == [("3 人", "", "q3"), ("1 人", "差 1", "q0")]
    assert row.total.figure == "1/2"


def test_a_single_unit_with_several_needs_says_what_it_lacks() -> None:
    towns = [body(4, 150202001000, "township"), body(5, 150202002000, "township")]
    county = outlook(COUNTIES[0], towns)
    counts = replace(
        NOTHING,
        standings=standings(STAFFED, (COUNTIES[0], 1, 2), (towns[0], 1, 1), (towns[1], 0, 1)),
        units={STAFFED: {place_of(towns[1]): Gap(place_of(towns[1]), 1, 2, 1, ("干事",))}},
    )
    row = only(made(counts, clause(1, STAFFED), view=county))
    assert [(c.figure, c.heat) for c in row.cells] == [("已达到", "q3"), ("缺干事", "q0")]


def test_what_nobody_took_on_is_outside_every_denominator() -> None:
    free = clause(1, ADVISERS, modality="encouraged")
    counts = replace(ADVISED, opted={1: [place_of(COUNTIES[1])]})
    row = only(made(counts, free))
    assert [(c.figure, c.heat) for c in row.cells] == [("未承接", "hatch"), ("80/112", "q1")]
    assert row.total.figure == "80/112"
    nobody = made(replace(ADVISED, opted={}), free)
    assert {c.state for c in (*only(nobody).cells, only(nobody).total)} == {"not_opted_in"}
    assert nobody.reached == (0, 0)


TALLIES: Mapping[tuple[int, int], Tallied] = {
    (1, 1): Tallied(Tally(total=5, due=2, done=2, late=1)),
    (1, 2): Tallied(Tally(total=1, due=1, done=1), only=11),
    (1, 3): Tallied(Tally(total=4, due=1, done=1, late=1)),
    (2, 1): Tallied(Tally(total=2)),
    (2, 2): Tallied(Tally(total=1, unassigned=1), only=12),
    (2, 3): Tallied(Tally(total=1), only=13),
}


def test_undertakings_stand_as_done_of_all_or_by_their_state() -> None:
    first, second = made(replace(NOTHING, tallies=TALLIES), clause(1), clause(2)).rows
    assert [(c.figure, c.below, c.heat) for c in first.cells] == [
        ("已办结", "", "q3"),
        ("1/4", "已逾期", "qx"),
    ]
    assert [(c.figure, c.heat) for c in second.cells] == [("没人负责", "qx"), ("进行中", "q2")]
    assert first.cells[0].href == "/undertakings/11/"
    assert first.cells[1].href.startswith("/gaps/tasks/1/?division=150203000000")


def test_a_measured_clause_proved_by_hand_has_both_rows() -> None:
    counts = replace(ADVISED, tallies={(1, 1): Tallied(Tally(total=2, done=1))})
    measured, proved = made(counts, clause(1, ADVISERS)).rows
    assert (measured.total.figure, proved.total.figure) == ("190/228", "1/2")


def test_a_clause_nobody_covers_stands_out_where_the_plan_is_made() -> None:
    row = only(made(NOTHING, clause(1)))
    assert (row.total.figure, row.total.heat) == ("没人负责", "qx")
    assert {c.figure for c in row.cells} == {"—"}


def test_what_asks_nothing_here_is_left_out_and_counted() -> None:
    town = body(4, 150202001000, "township")
    below = outlook(town, [body(5, 150202001001, "village")], issuer=1)
    matrix = made(NOTHING, clause(1), clause(2, STAFF), view=below)
    assert (matrix.rows, matrix.elsewhere) == ([], 2)


def test_the_cards_are_computed() -> None:
    counts = replace(ADVISED, tallies={(2, 1): Tallied(Tally(total=2, done=2))})
    matrix = made(counts, clause(1, ADVISERS), clause(2))
    assert matrix.reached == (1, 2)
    assert matrix.widest_gap
    assert matrix.widest_gap.missing == 38
    assert matrix.largest_move
    assert matrix.largest_move.gained == 23
    assert made(NOTHING, clause(3)).largest_move is None


def test_only_what_falls_short() -> None:
    counts = replace(ADVISED, tallies={(2, 1): Tallied(Tally(total=2, done=2))})
    matrix = made(counts, clause(1, ADVISERS), clause(2, section="二")).short_only()
    assert [section.title for section in matrix.sections] == ["一、队伍"]


def test_sections_keep_the_order_of_the_text_even_when_a_numeral_comes_twice() -> None:
    matrix = made(NOTHING, clause(1), clause(2, section="三"), clause(3))
    assert [section.title for section in matrix.sections] == ["一、队伍", "三、队伍", "一、队伍"]


def test_paper_takes_the_columns_in_parts() -> None:
    parts = made(ADVISED, clause(1, ADVISERS)).in_widths(1)
    assert [len(only(part).cells) for part in parts] == [1, 1]
    assert [part.columns[0].pk for part in parts] == [2, 3]


def test_a_village_is_its_own_column_and_adds_up_to_nothing() -> None:
    village = body(9, 150202001001, "village")
    assert not made(NOTHING, view=outlook(village, [])).adds_up


@pytest.mark.parametrize(
    ("opted", "parts"),
    [
        ([], []),
        ([Place(CITY, "city")], [Place(EAST, "county")]),
        ([Place(EAST, "county")], [Place(EAST, "county")]),
        ([Place(WEST, "county")], []),
        (
            [Place(150202001000, "township"), Place(150202001001, "village"), Place(150202002000, "township")],
            [Place(150202001000, "township"), Place(150202002000, "township")],
        ),
    ],
)
def test_who_took_it_on(opted: list[Place], parts: list[Place]) -> None:
    assert taken_on(Place(EAST, "county"), opted) == parts


def test_parts_are_added_never_their_rates() -> None:
    parts = [standing(ADVISERS, COUNTIES[0], 116, 116), standing(ADVISERS, COUNTIES[1], 0, 112)]
    whole = added(ADVISERS, Place(CITY, "city"), parts)
    assert whole
    assert (whole.value.n, whole.value.of, whole.state) == (116, 228, "short")
    assert added(ADVISERS, Place(CITY, "city"), []) is None


def test_a_territory_is_never_more_than_the_callers_own() -> None:
    county, city = COUNTIES[0].scope.ranges, CITY_BODY.scope.ranges
    assert inside(city, county) == county
    assert inside(county, COUNTIES[1].scope.ranges) == ()
