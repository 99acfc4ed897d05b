import pytest

from nuanxin.base.matrix import MatrixCell
from nuanxin.base.states import STATES


@pytest.mark.parametrize(
    ("cell", "heat", "figure", "below"),
    [
        (MatrixCell("met", 5, 5), "q3", "5/5", ""),
        (MatrixCell("met", 5, 9), "q3", "5/9", ""),  # more than half was asked for
        (MatrixCell("short", 90, 100), "q2", "90/100", "差 10"),
        (MatrixCell("short", 89, 100), "q1", "89/100", "差 11"),
        (MatrixCell("short", 69, 100), "q0", "69/100", "差 31"),
        (MatrixCell("short", 0, 1240), "q0", "0/1,240", "差 1,240"),
        (MatrixCell("rising", 42, unit="场"), "q2", "42 场", "在上升"),
        (MatrixCell("late", 3, 4), "qx", "3/4", "已逾期"),
        (MatrixCell("unassigned"), "qx", "还没有人负责", ""),
        (MatrixCell("not_opted_in", 0, 3), "hatch", "未承接", ""),
        (MatrixCell("no_cases", 0, 0), "blank", "无对象", ""),
        (MatrixCell("small", 3, 4), "blank", "数小不显", ""),
        (MatrixCell("context", 1200, unit="人"), "blank", "1,200 人", ""),
        (MatrixCell("not_reported"), "q0", "未报", ""),
    ],
)
def test_heat_figure_and_words(cell: MatrixCell, heat: str, figure: str, below: str) -> None:
    assert (cell.heat, cell.figure, cell.below) == (heat, figure, below)


@pytest.mark.parametrize("state", STATES)
def test_no_two_heats_of_unlike_meaning_look_alike_in_words(state: str) -> None:
    """Whatever is not reached says so without its colour."""
    cell = MatrixCell(state, 1, 2)
    said = cell.figure + cell.below
    assert said == "1/2" if state in ("met", "context") else said != "1/2"
