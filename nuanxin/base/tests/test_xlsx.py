from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import load_workbook

from nuanxin.base.files.xlsx import Sheet, write_sheet
from nuanxin.base.values import Kind, Share, Stamp

from .gallery import shown

STAMP = Stamp("固阳县计划生育协会", "演示 & 专干", datetime(2023, 11, 23, 6, 3, tzinfo=UTC), "核对")
COLUMNS: list[tuple[str, Kind]] = [
    ("名称", "text"),
    ("代码", "code"),
    ("数", "number"),
    ("日期", "day"),
]


def written(rows: Sequence[Sequence[object]], **more: Any) -> BytesIO:
    file = BytesIO()
    write_sheet(Sheet("岗位[空缺]", COLUMNS, rows, STAMP, **more), file)
    file.seek(0)
    return file


def opened(file: BytesIO) -> Worksheet:
    page = openpyxl.load_workbook(file).active
    assert isinstance(page, Worksheet)
    return page


def test_another_reader_sees_the_same_rows() -> None:
    rows = [["金山镇", "150222101000", 12, date(2023, 3, 2)], ["银号镇", "150222102000", 0, None]]
    read = load_workbook(written(rows)).get_sheet_by_index(0).to_python()
    assert read[0][0] == "岗位[空缺]"
    assert read[1][0] == "固阳县计划生育协会 · 演示 & 专干 · 2023-11-23 14:03 · 用途：核对"
    assert read[2] == ["名称", "代码", "数", "日期"]
    assert read[3:] == [
        ["金山镇", "150222101000", 12, date(2023, 3, 2)],
        ["银号镇", "150222102000", 0, ""],
    ]


def test_it_prints_on_a4_without_a_further_touch() -> None:
    page = opened(written([["a", "1", 1, None]]))
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    fit = page.sheet_properties.pageSetUpPr
    assert fit is not None
    assert fit.fitToPage
    assert page.page_setup.fitToHeight == 0
    assert page.print_title_rows == "$3:$3"
    assert page.freeze_panes == "B4"
    assert str(page.HeaderFooter.oddFooter) == (
        "&L&9 固阳县计划生育协会 演示 && 专干&R&9 第 &P 页，共 &N 页"
    )


def test_a_slip_stands_upright() -> None:
    assert opened(written([], landscape=False)).page_setup.orientation == "portrait"


def test_an_identifier_stays_text_even_when_edited() -> None:
    cell = opened(written([["x", "015022210100012345", 1, None]]))["B4"]
    assert (cell.value, cell.data_type, cell.number_format) == ("015022210100012345", "s", "@")


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x")', "=cmd|' /C x'!A0"]
)
def test_a_formula_somebody_typed_stays_readable_and_dead(text: str) -> None:
    cell = opened(written([[text, text, None, None]]))["A4"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.quotePrefix


def test_web_addresses_stay_text() -> None:
    assert opened(written([["http://example.org", "", None, None]]))["A4"].hyperlink is None


@pytest.mark.parametrize(
    ("value", "kept", "shape"),
    [
        (1240, 1240, "#,##0"),
        (Decimal("12.50"), 12.5, "#,##0.00"),
        (10**18 + 1, "1,000,000,000,000,000,001", "@"),
    ],
)
def test_a_number_is_a_number_as_long_as_a_sheet_can_keep_it(
    value: object, kept: object, shape: str
) -> None:
    cell = opened(written([["x", "", value, None]]))["C4"]
    assert (cell.value, cell.number_format) == (kept, shape)


def test_a_very_long_text_is_cut_where_the_format_ends() -> None:
    value = opened(written([["长" * 40_000, "", None, None]]))["A4"].value
    assert (len(str(value)), str(value)[-1]) == (32_767, "…")


def test_the_total_row_ends_the_sheet_outside_the_filter() -> None:
    page = opened(
        written([["a", "1", 1, None], ["b", "2", 2, None]], totals=["合计", None, 3, None])
    )
    assert [cell.value for cell in page[6]] == ["合计", None, 3, None]
    assert page["C6"].font.bold
    assert page.auto_filter.ref == "A3:D5"


def test_a_list_is_exported_as_seen_over_all_pages() -> None:
    of = shown("town=银号镇&order=-name&page=2")
    page = opened(BytesIO(of.as_xlsx().read()))
    seen = [[cell.text for cell in line.cells] for line in of.every_line]
    assert [cell.value for cell in page[3]] == [header.label for header in of.headers]
    assert page.max_row == 3 + len(seen) + 1
    assert [page.cell(row, 1).value for row in range(4, 25)] == [line[0] for line in seen]
    assert [page.cell(row, 4).value for row in range(4, 25)] == [line[3] for line in seen]
    assert page.cell(25, 4).value == str(sum((v.advisers for v in of.rows), Share(0, 0)))


TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TYPED, TYPED, st.one_of(st.none(), st.integers())), max_size=5))
def test_whatever_is_typed_the_sheet_opens_and_runs_nothing(
    rows: list[tuple[str, str, int | None]],
) -> None:
    page = opened(written([[*row, None] for row in rows]))
    for line in page.iter_rows(min_row=4):
        assert {cell.data_type for cell in line} <= {"s", "n"}
