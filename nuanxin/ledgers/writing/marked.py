"""The clerk's own sheet back, with what is wrong in red and the reasons in a column of their own."""

from typing import IO

import xlsxwriter

from nuanxin.base.rules.cell import Value, cell_of
from nuanxin.base.rules.masked import starred
from nuanxin.ledgers.checking import Checked
from nuanxin.ledgers.header import REASONS
from nuanxin.ledgers.specs import spec_of
from nuanxin.ledgers.table import Line
from nuanxin.ledgers.writing.book import OPTIONS, Styles, text_style


def write_marked(checked: Checked, to: IO[bytes], *, only_bad: bool) -> None:
    """All rows (or the bad ones alone) under the clerk's own headings, ready to mend and send again.

    Numbers of people and cards that were right are masked among all rows; the bad rows alone keep
    them, or they could not be sent again.
    """
    table = checked.table
    if table is None:
        raise ValueError("a refused file has no rows to mark")
    columns = {column.key: column for column in spec_of(checked.kind).columns}
    mine = [columns.get(table.header.keys.get(at, "")) for at in range(len(table.header.headings))]
    headings = [
        column.label if column else said
        for column, said in zip(mine, table.header.headings, strict=True)
    ]
    with xlsxwriter.Workbook(to, OPTIONS | {"constant_memory": True}) as book:
        styles, page = Styles(book), book.add_worksheet("名册")
        page.set_column(0, len(headings) - 1, 16)
        page.set_column(len(headings), len(headings), 60)
        page.write_row(0, 0, [*headings, REASONS], styles.head)
        page.freeze_panes(1, 0)
        shown = sorted(table.problems) if only_bad else range(len(table.rows))
        for row, line in enumerate((Line(table, at) for at in shown), 1):
            red = {problem.column for problem in line.problems}
            for at, (column, own) in enumerate(zip(mine, table.sheet.row(line.row), strict=False)):
                merged = own is None and column is not None and column.place
                cell = table.cells[column.key][line.at] if column and merged else own
                wrong = column is not None and column.key in red
                text = _text(cell, masked=column is not None and column.id_like and not (wrong or only_bad))
                page.write_string(row, at, text, styles.red if wrong else text_style(text, styles))
            page.write_string(row, len(headings), _reasons(line), styles.red if line.problems else styles.text)


def _text(value: Value | None, *, masked: bool) -> str:
    """What a cell says, as it may be sent back; a number that was right shows its last four alone."""
    if value is None:
        return ""
    cell = cell_of(value)
    text = cell.text.removesuffix(".0") if cell.kind == "number" else cell.text
    if masked:
        return starred(text)
    return "".join(char if char.isprintable() else " " for char in text)[:2000]


def _reasons(line: Line) -> str:
    return " ".join(f"第 {line.row} 行：{problem.sentence}" for problem in line.problems)[:2000]
