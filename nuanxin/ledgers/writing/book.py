"""Ledgers out: sheets that can be filled in, corrected and sent back."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from nuanxin.base.refused import Refused
from nuanxin.base.rules.calendar_day import calendar_day
from nuanxin.base.values import Stamp
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.specs.base import Cells, Spec

FACE = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter"}
GRID = {"border": 1, "border_color": "#C9D1DA"}
RED = {"bg_color": "#F8D7DA", "font_color": "#842029"}
OPTIONS = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
FILLED_IN = 5000  # rows of a template that have drop-downs
LONGEST_LIST = 250  # characters of choices a drop-down may hold by itself
ABOUT, LISTS = "说明", "选项"
"""Sheets beside the ledger, for whoever fills it in."""
INSTRUCTION = (
    "填在“名册”那一张表里，一行一条；列的先后可以变，表头的字不要改。",
    "区划代码、电话要存成文本；日期写成 2023-03-01。",
    "导入前系统逐行核对，有问题的行会标红退回，改好后只传那几行就行；同一份名册传两遍不会多出来。",
)


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self.text = book.add_format({**FACE, **GRID, "num_format": "@"})
        self.typed = book.add_format({**FACE, **GRID, "num_format": "@", "quote_prefix": True})
        self.day = book.add_format({**FACE, **GRID, "num_format": "yyyy-mm-dd"})
        self.number = book.add_format({**FACE, **GRID})
        self.red = book.add_format({**FACE, **GRID, **RED, "num_format": "@", "quote_prefix": True})
        self.plain = book.add_format({**FACE, "text_wrap": True})
        head = {"bold": True, "bg_color": "#E9F0F7", "font_color": "#1F4E79", "align": "center"}
        self.head = book.add_format({**FACE, **GRID, **head})
        self.must = book.add_format({**FACE, **GRID, **head, "font_color": "#B02A37"})


def write_cell(page: Worksheet, at: tuple[int, int], value: object, styles: Styles) -> None:
    """Text stays text, whatever it looks like; days and counts are what they are."""
    if value is None or value == "":
        page.write_blank(*at, None, styles.text)
    elif isinstance(value, date):
        page.write_datetime(*at, value, styles.day)
    elif isinstance(value, int):
        page.write_number(*at, value, styles.number)
    else:
        page.write_string(*at, str(value), text_style(str(value), styles))


def text_style(text: str, styles: Styles) -> Format:
    return styles.typed if text.startswith(A_FORMULA) else styles.text


def write_export(spec: Spec, rows: Iterable[Cells], stamp: Stamp, to: IO[bytes]) -> int:
    """What is stored as a ledger that could be sent in again; how many rows.

    Raises ``Refused`` where there are more than a file that is sent in may have.
    """
    most = min(limits.ROWS, limits.CELLS // len(spec.columns)) - 1
    with xlsxwriter.Workbook(to, OPTIONS | {"constant_memory": True}) as book:
        styles, page = Styles(book), book.add_worksheet("名册")
        _head(page, spec.columns, styles)
        count = 0
        for count, cells in enumerate(rows, 1):
            if count > most:
                words = f"{spec.title}不止 {most:,} 行，一份文件装不下。"
                raise Refused(f"{words}请由下一级分开导出，或在命令行加 --division。")
            for column, value in enumerate(cells):
                write_cell(page, (count, column), value, styles)
        about = book.add_worksheet(ABOUT)
        about.set_column(0, 0, 90)
        about.write_string(0, 0, f"{spec.title}，{count:,} 行", styles.plain)
        about.write_string(1, 0, str(stamp), styles.plain)
    return count


def write_template(spec: Spec, to: IO[bytes]) -> None:
    """An empty ledger with drop-downs, and a sheet that explains every column."""
    with xlsxwriter.Workbook(to, OPTIONS) as book:
        styles, page = Styles(book), book.add_worksheet("名册")
        _head(page, spec.columns, styles)
        about, lists = book.add_worksheet(ABOUT), book.add_worksheet(LISTS)
        _explain(about, spec, styles)
        for at, column in enumerate(spec.columns):
            whole = styles.day if column.rule is calendar_day else styles.text
            page.set_column(at, at, _width(column), whole)
            if column.choices:
                _offer(page, at, column.choices(), lists)
        lists.hide()


def _head(page: Worksheet, columns: Sequence[Column], styles: Styles) -> None:
    for at, column in enumerate(columns):
        page.write_string(0, at, column.label, styles.must if column.required else styles.head)
        page.set_column(at, at, _width(column))
    page.set_row(0, 24)
    page.freeze_panes(1, 0)


def _width(column: Column) -> int:
    wide = {"code": 16, "successor": 16, "village": 20, "place": 22, "name": 14, "phone": 16, "kind": 22}
    return wide.get(column.key, 12)


def _explain(page: Worksheet, spec: Spec, styles: Styles) -> None:
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 10)
    page.set_column(2, 2, 70)
    page.write_string(0, 0, spec.title, styles.plain)
    for row, sentence in enumerate(INSTRUCTION, 1):
        page.write_string(row, 2, sentence, styles.plain)
    start = len(INSTRUCTION) + 2
    page.write_row(start, 0, ("列", "必填", "怎么填"), styles.head)
    for row, column in enumerate(spec.columns, start + 1):
        page.write_row(row, 0, (column.label, "必填" if column.required else ""), styles.text)
        choices = f"从下拉表里选：{'、'.join(column.choices())}" if column.choices else ""
        page.write_string(row, 2, "；".join(filter(None, (column.help, choices))), styles.plain)


def _offer(page: Worksheet, column: int, choices: Sequence[str], lists: Worksheet) -> None:
    """A drop-down; a long list lies on a sheet of its own."""
    rule: dict[str, Any] = {"validate": "list", "error_title": "请从下拉表里选"}
    if sum(map(len, choices)) + len(choices) < LONGEST_LIST:
        rule["source"] = list(choices)
    else:
        lists.write_column(0, column, choices)
        cells = xlsxwriter.utility.xl_range_abs(0, column, len(choices) - 1, column)
        rule["source"] = f"={LISTS}!{cells}"
    page.data_validation(1, column, FILLED_IN, column, rule)
