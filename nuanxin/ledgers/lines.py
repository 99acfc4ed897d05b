"""One row of a ledger on its way in: what it says, what was folded, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nuanxin.ledgers.header import Column, Header, is_footer, is_total
from nuanxin.ledgers.parsing.refusal import Unreadable
from nuanxin.ledgers.reading import Cell, RawSheet, Row, Tell, silent
from nuanxin.ledgers.reasons import HELD, Problem
from nuanxin.ledgers.rules import Bad

SEEN_EVERY = 1000  # rows between two words on how far one is


@dataclass
class Line:
    """``row`` is what the spreadsheet shows; ``said`` the cells' own text, ``values`` what it means."""

    row: int
    said: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    folded: list[tuple[str, str, str]] = field(default_factory=list)
    unchanged: bool = False

    def wrong(self, column: str, reason: str, sentence: str) -> None:
        self.problems.append(Problem(column, reason, sentence))

    def mapped(self, column: str, value: str) -> None:
        """Say what a cell was taken for, where that is not what it says."""
        said = self.said.get(column, "")
        if said and said != value:
            self.folded.append((column, said, value))

    @property
    def good(self) -> bool:
        return not self.problems

    @property
    def outcome(self) -> str:
        if self.good:
            return "accepted"
        return "held" if all(p.reason in HELD for p in self.problems) else "rejected"


@dataclass
class Table:
    """The rows of the one sheet that is imported, and what is to be said about the file."""

    sheet: str
    header: Header
    lines: list[Line]
    notes: list[dict[str, str]]
    cells: dict[int, list[Cell | None]] = field(default_factory=dict)  # row → as in the file


def read_lines(
    sheet: RawSheet, header: Header, columns: Sequence[Column], *, hidden_too: bool = False,
    tell: Tell = silent,
) -> Table:  # fmt: skip
    """Every row below the header through the rules of its columns; hidden ones wait for a person."""
    table = Table(sheet.name, header, [], _column_notes(sheet, header))
    by_key = {column.key: column for column in columns}
    data = [row for row in sheet.rows if row[0] > header.row and any(row[1])]
    fills = _fill(sheet, header, by_key, table.notes)
    for done, row in enumerate(data):
        if done % SEEN_EVERY == 0:
            tell(done, len(data))
        if is_total(row) or is_footer(row):
            code = "total_row" if is_total(row) else "footer_row"
            table.notes.append({"code": code, "where": str(row[0])})
            continue
        table.cells[row[0]] = row[1]
        line = _line(row, header, by_key, fills)
        if row[0] in sheet.hidden_rows and not hidden_too:
            line.wrong("", "rows_hidden", "这一行在表里是隐藏的，请确认要不要导入。")
        if sheet.is_text:
            _check_width(line, row, header)
        table.lines.append(line)
    if not table.lines:
        raise Unreadable("file_empty")
    return table


def _line(
    row: Row, header: Header, columns: Mapping[str, Column], fills: Mapping[tuple[int, int], Cell | str]
) -> Line:
    number, cells = row
    line = Line(number, {})
    if broken := next((cell.text for cell in cells if cell and cell.kind == "broken"), ""):
        line.wrong("", broken, BROKEN[broken])
        return line
    for position, key in header.keys.items():
        if key not in columns:
            continue
        cell = cells[position] if position < len(cells) else None
        filled = fills.get((number, position))
        if isinstance(filled, str):
            line.wrong(key, "merged_data", "这一格合并了几行，看不出每一行各是什么，请取消合并后逐行填写。")
            continue
        cell = filled or cell
        if cell is None:
            if columns[key].required:
                line.wrong(key, MISSING[key], f"没有填{columns[key].label}。")
            continue
        _apply(line, columns[key], cell)
    return line


BROKEN = {
    "encoding_row": "这一行有认不出的字，请用 WPS 打开核对后另存为 .xlsx。",
    "csv_structure": "这一行的引号没有成对，请核对。",
}
MISSING = {
    "name": "name_missing", "code": "place_unknown", "from": "date_invalid",
    "kind": "category_unknown", "level": "category_unknown",
}  # fmt: skip


def _apply(line: Line, column: Column, cell: Cell) -> None:
    line.said[column.key] = cell.text
    try:
        value = column.rule(cell)
    except Bad as bad:
        line.wrong(column.key, bad.reason, bad.sentence)
        return
    line.values[column.key] = value
    if isinstance(value, str) and value != cell.text:
        line.folded.append((column.key, cell.text, value))
    elif isinstance(value, date) and cell.kind == "text" and value.isoformat() != cell.text:
        line.folded.append((column.key, cell.text, value.isoformat()))
    elif cell.kind == "text" and not cell.text.isascii() and isinstance(value, int) and not isinstance(value, bool):
        line.folded.append((column.key, cell.text, str(value)))


def _check_width(line: Line, row: Row, header: Header) -> None:
    """A record of a .csv has as many fields as the header; empty ones at the end do not count."""
    wide = max((at for at, cell in enumerate(row[1], 1) if cell), default=0)
    if line.problems and line.problems[0].reason in BROKEN:
        return
    if wide > len(header.headings) or len(row[1]) < len(header.headings):
        sentence = f"这一行有 {len(row[1])} 格，表头有 {len(header.headings)} 格，请核对有没有多或少一个分隔符。"
        line.wrong("", "csv_structure", sentence)


def _fill(
    sheet: RawSheet, header: Header, columns: Mapping[str, Column], notes: list[dict[str, str]]
) -> dict[tuple[int, int], Cell | str]:
    """Merged places are filled down; any other merged value (a str here) says nothing of its rows."""
    fills: dict[tuple[int, int], Cell | str] = {}
    rows = dict(sheet.rows)
    for top, left, bottom, right in sheet.merged:
        mine = [at for at in range(left, right + 1) if at in header.keys]
        if bottom <= header.row or not mine or (top == bottom and len(mine) == 1):
            continue
        first = rows.get(top, [])
        cell = first[left] if left < len(first) else None
        if cell is None:
            continue
        whole = len(mine) == 1 and columns[header.keys[mine[0]]].place
        for number in range(top, min(bottom, len(sheet.rows)) + 1):
            fills.update({(number, at): cell if whole else cell.text for at in mine})
        if whole:
            notes.append({"code": "filled_down", "where": f"{letters(left)}{top}:{letters(right)}{bottom}"})
    return fills


def letters(column: int) -> str:
    """0 → A, 26 → AA: as a spreadsheet names its columns."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _column_notes(sheet: RawSheet, header: Header) -> list[dict[str, str]]:
    notes = [
        {"code": "columns_hidden", "where": f"{letters(first)}–{letters(last)}"}
        for first, last in sheet.hidden_columns
        if any(first <= at <= last for at in header.keys)
    ]
    return notes + [{"code": "columns_unknown", "where": each[:30]} for each in header.unknown]
