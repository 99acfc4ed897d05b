"""The clerk's own sheet back, with what is wrong in red and the reasons in a column of their own."""

from typing import IO

import xlsxwriter

from nuanxin.ledgers.checking import Checked
from nuanxin.ledgers.lines import Line
from nuanxin.ledgers.reading import Cell
from nuanxin.ledgers.specs import spec_of
from nuanxin.ledgers.writing.book import OPTIONS, Styles, text_style

REASONS = "要改的地方"
SECRET = ("id", "card")  # columns masked where they were right


def write_marked(checked: Checked, to: IO[bytes], *, only_bad: bool) -> None:
    """All rows (or the bad ones alone) under the clerk's own headings, ready to mend and send again."""
    table = checked.table
    if table is None:
        raise ValueError("a refused file has no rows to mark")
    labels = {column.key: column.label for column in spec_of(checked.kind).columns}
    headings = [
        labels[table.header.keys[at]] if at in table.header.keys else said
        for at, said in enumerate(table.header.headings)
    ]
    with xlsxwriter.Workbook(to, OPTIONS | {"constant_memory": True}) as book:
        styles, page = Styles(book), book.add_worksheet("名册")
        page.set_column(0, len(headings) - 1, 16)
        page.set_column(len(headings), len(headings), 60)
        page.write_row(0, 0, [*headings, REASONS], styles.head)
        page.freeze_panes(1, 0)
        shown = [line for line in table.lines if not (only_bad and line.good)]
        for row, line in enumerate(shown, 1):
            red = {problem.column for problem in line.problems}
            for at in range(len(headings)):
                cells = table.cells[line.row]
                text = _text(cells[at] if at < len(cells) else None, table.header.keys.get(at, ""), red)
                wrong = table.header.keys.get(at, "-") in red
                page.write_string(row, at, text, styles.red if wrong else text_style(text, styles))
            page.write_string(row, len(headings), _reasons(line), styles.red if line.problems else styles.text)


def _text(cell: Cell | None, key: str, red: set[str]) -> str:
    if cell is None:
        return ""
    text = cell.text.removesuffix(".0") if cell.kind == "number" else cell.text
    if key in SECRET and key not in red:
        return "*" * max(0, len(text) - 4) + text[-4:]
    return "".join(char if char.isprintable() else " " for char in text)[:2000]


def _reasons(line: Line) -> str:
    return " ".join(f"第 {line.row} 行：{problem.sentence}" for problem in line.problems)[:2000]
