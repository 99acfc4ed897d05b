"""Sheets out: what the page shows, as an A4 workbook that prints without a further touch."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import IO, TypeGuard
from unicodedata import east_asian_width

import xlsxwriter
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from nuanxin.base.periods import SHANGHAI
from nuanxin.base.values import Kind, Stamp, show

A4 = 9
TITLE, STAMP, HEADER, FIRST = 0, 1, 2, 3  # rows
LONGEST_TEXT = 32_767  # characters in one cell, the file format's own limit
MEASURED = 500  # rows that decide how wide the columns are
EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number
NARROWEST, WIDEST = 6, 46  # column width in half-width characters
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True)
class Sheet:
    """One table to write; ``rows`` is read once, a row and ``totals`` give a value per column."""

    title: str
    columns: Sequence[tuple[str, Kind]]
    rows: Iterable[Sequence[object]]
    stamp: Stamp
    totals: Sequence[object] | None = None
    landscape: bool = True


def write_sheet(sheet: Sheet, to: IO[bytes]) -> None:
    """Write ``sheet`` to ``to`` in constant memory, however many rows it has."""
    with xlsxwriter.Workbook(to, OPTIONS) as book:
        page = book.add_worksheet(_tab(sheet.title))
        styles = _Styles(book)
        _set_up_page(page, sheet)
        page.write_string(TITLE, 0, sheet.title, styles.title)
        page.write_string(STAMP, 0, str(sheet.stamp), styles.stamp)
        page.write_row(HEADER, 0, [label for label, _ in sheet.columns], styles.header)
        _write_rows(page, sheet, styles)


def _write_rows(page: Worksheet, sheet: Sheet, styles: "_Styles") -> None:
    widths = [_width(label) + 2 for label, _ in sheet.columns]
    last = HEADER
    for last, (values, style) in enumerate(_lines(sheet), FIRST):
        for k, ((_, kind), value) in enumerate(zip(sheet.columns, values, strict=True)):
            _write(page, (last, k), _plain(kind, value), styles.of(kind, value, style))
            if last < MEASURED:
                widths[k] = max(widths[k], _width(show(kind, value)) + 1)
    for k, width in enumerate(widths):
        page.set_column(k, k, min(max(width, NARROWEST), WIDEST))
    data_ends = last - 1 if sheet.totals and last > FIRST else last
    page.autofilter(HEADER, 0, data_ends, len(sheet.columns) - 1)


def _lines(sheet: Sheet) -> Iterator[tuple[Sequence[object], str]]:
    for row in sheet.rows:
        yield row, "cell"
    if sheet.totals:
        yield sheet.totals, "total"


def _plain(kind: Kind, value: object) -> str | int | float | Decimal | date | None:
    """What the file stores: only true numbers and days are more than text."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return timezone.make_naive(value, SHANGHAI)
    if isinstance(value, date):
        return value
    if kind == "number" and _countable(value):
        return value
    text = show(kind, value)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _countable(value: object) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int | float | Decimal) and -EXACT < value < EXACT


def _write(page: Worksheet, at: tuple[int, int], value: object, style: Format) -> None:
    if value is None:
        page.write_blank(*at, None, style)
    elif isinstance(value, date):
        page.write_datetime(*at, value, style)
    elif isinstance(value, str):
        page.write_string(*at, value, style)
    elif isinstance(value, int | float | Decimal):
        page.write_number(*at, value, style)


def _set_up_page(page: Worksheet, sheet: Sheet) -> None:
    page.set_paper(A4)
    if sheet.landscape:
        page.set_landscape()
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADER)
    page.freeze_panes(FIRST, 1)
    page.set_row(TITLE, 26)
    page.set_row(HEADER, 22)
    who = f"{sheet.stamp.body} {sheet.stamp.person}".replace("&", "&&")
    page.set_footer(f"&L&9 {who[:120]}&R&9 第 &P 页，共 &N 页")


def _tab(title: str) -> str:
    kept = "".join("-" if c in "[]:*?/\\" else c for c in title).strip("'")
    return kept[:31] or "表"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text[:WIDEST])


class _Styles:
    """The formats of one workbook, each made once: a workbook keeps them all until it is closed."""

    FACE = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter"}
    GRID = {"border": 1, "border_color": "#C9D1DA"}

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str, bool], Format] = {}

    def of(self, kind: Kind, value: object, style: str) -> Format:
        """A body cell; a text that would begin a formula is also marked as typed text."""
        shape, align = _shape(kind, value)
        dead = isinstance(value, str) and value.startswith(STARTS_A_FORMULA)
        key = (shape, style, dead)
        if key not in self._made:
            bold = {"bold": True, "bg_color": "#F4F6F8"} if style == "total" else {}
            looks = {"num_format": shape, "align": align, **self.FACE, **self.GRID, **bold}
            self._made[key] = self._book.add_format(looks | {"quote_prefix": dead})
        return self._made[key]

    @cached_property
    def title(self) -> Format:
        return self._book.add_format({**self.FACE, "bold": True, "font_size": 14})

    @cached_property
    def stamp(self) -> Format:
        return self._book.add_format({**self.FACE, "font_size": 9, "font_color": "#56657A"})

    @cached_property
    def header(self) -> Format:
        looks = {"bold": True, "bg_color": "#E9F0F7", "font_color": "#1F4E79", "align": "center"}
        return self._book.add_format({**self.FACE, **self.GRID, **looks})


def _shape(kind: Kind, value: object) -> tuple[str, str]:
    """Number format and alignment. Text stays text ("@") even when somebody edits the cell."""
    if isinstance(value, datetime):
        return "yyyy-mm-dd hh:mm", "center"
    if isinstance(value, date):
        return "yyyy-mm-dd", "center"
    if kind == "number" and _countable(value):
        return ("#,##0" if isinstance(value, int) else "#,##0.00"), "right"
    return "@", "right" if kind in ("number", "share") else "left"
