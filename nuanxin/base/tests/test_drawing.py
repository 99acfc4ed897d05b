from hypothesis import given
from hypothesis import strategies as st

from nuanxin.base.drawing import HEIGHT, WIDTH, bar, sparkline

from .reading import svg


def test_bar_says_and_draws_the_share() -> None:
    drawn = svg(bar(69, 80, "short", 1))
    assert drawn.get("aria-label") == "86.2%，目标 100%"
    assert drawn.findall("rect")[1].get("width") == "86.2%"
    assert drawn.find("line").get("x1") == "100.0%"


def test_bar_of_nothing_is_an_empty_rail() -> None:
    assert len(svg(bar(0, 0, "free")).findall("rect")) == 1


def test_bar_never_leaves_its_rail() -> None:
    assert svg(bar(130, 100, "met")).findall("rect")[1].get("width") == "100.0%"


def test_sparkline_reads_its_values_aloud() -> None:
    drawn = svg(sparkline([("1 月", 31), ("2 月", None), ("3 月", 1240)]))
    assert drawn.get("aria-label") == "1 月 31，3 月 1,240"


def test_a_month_not_reported_breaks_the_line() -> None:
    points = [("1 月", 1), ("2 月", 2), ("3 月", None), ("4 月", 4), ("5 月", 5)]
    lines = svg(sparkline(points)).findall("polyline")
    assert [len((line.get("points") or "").split()) for line in lines] == [2, 2]


def test_sparkline_without_a_value_says_so() -> None:
    assert "还没有数" in sparkline([("1 月", None)])


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**9)), min_size=1, max_size=40))
def test_every_point_lies_inside_the_drawing(values: list[int | None]) -> None:
    if all(value is None for value in values):
        return
    for line in svg(sparkline([("月", value) for value in values])).findall("polyline"):
        for point in (line.get("points") or "").split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT


def test_labels_are_escaped() -> None:
    assert "<b>" not in sparkline([("<b>", 1)])
