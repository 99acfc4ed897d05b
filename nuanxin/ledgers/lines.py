"""Every row below the header through the rules of its columns: one column after the other."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from nuanxin.base.rules.cell import Cell, Value
from nuanxin.base.rules.column import column as through
from nuanxin.ledgers.header import REASONS, Column, Header, is_footer, is_total
from nuanxin.ledgers.parsing.refusal import Unreadable
from nuanxin.ledgers.reading import RawSheet, Tell, silent, text_of
from nuanxin.ledgers.reasons import KEEP, Problem
from nuanxin.ledgers.table import Decided, Table
from nuanxin.ledgers.totals import Totals

NOBODY = Decided()
Fills = Mapping[tuple[int, int], Value | None]


def read_lines(
    sheet: RawSheet, header: Header, columns: Sequence[Column], decided: Decided = NOBODY,
    tell: Tell = silent,
) -> Table:  # fmt: skip
    """The table below a header; what is hidden or unclear waits for a person, unless one has decided."""
    totals, notes = Totals(), _column_notes(sheet, header)
    table = Table(sheet, header, list(_data(sheet, header, totals, notes)), decided, notes=notes)
    if not table.rows:
        raise Unreadable("file_empty")
    broken = _say_broken(table)
    by_key = {column.key: column for column in columns}
    fills = _fill(table, by_key)
    for done, (position, key) in enumerate(header.keys.items()):
        tell(len(table.rows) * done // len(header.keys), len(table.rows))
        if key in by_key:
            _read(table, position, by_key[key], fills, broken)
    _say_hidden(table)
    if sheet.is_text:
        _check_width(table, broken)
    totals.check(table, columns)
    return table


def _data(
    sheet: RawSheet, header: Header, totals: Totals, notes: list[dict[str, str]]
) -> Iterator[int]:
    """The numbers of the rows that are data; sums and what stands below the table are only noted."""
    for number, cells in enumerate(sheet.rows(), 1):
        if number <= header.row or not any(cells):
            continue
        first = next(text_of(cell) for cell in cells if cell)
        if is_total(first):
            notes.append({"code": "total_row", "where": str(number)})
            totals.rows.append(number)
        elif len(cells) - cells.count(None) <= 3 and is_footer(first):
            notes.append({"code": "footer_row", "where": str(number)})
        else:
            yield number


BROKEN = {
    "encoding_row": "这一行有认不出的字，请用 WPS 打开核对后另存为 .xlsx。",
    "csv_structure": "这一行的引号没有成对，请核对。",
}
MISSING = {
    "day": "date_invalid", "scheme": "category_unknown",
    "name": "name_missing", "code": "place_unknown", "from": "date_invalid", "id": "id_missing",
    "kind": "category_unknown", "level": "category_unknown", "category": "category_unknown",
}  # fmt: skip


def _say_broken(table: Table) -> set[int]:
    """Records of a .csv that cannot be told apart or decoded: nothing else is said about them."""
    if not table.sheet.is_text:
        return set()
    found = {}
    for at, number in enumerate(table.rows):
        odd = (cell for cell in table.sheet.row(number) if isinstance(cell, Cell) and cell.kind == "broken")
        if cell := next(odd, None):
            found[at] = cell.text
    for at, code in found.items():
        table.wrong(at, "", code, BROKEN[code])
    return set(found)


def _read(table: Table, position: int, column: Column, fills: Fills, broken: set[int]) -> None:
    """One column through its rule."""
    cells = _cells(table, position, column, fills, broken)
    found = through(column.rule, cells, column.written or _folded)
    table.values[column.key] = found.values
    for at, folded in found.folded.items():
        table.folded.setdefault(at, []).append((column.key, text_of(cells[at]), folded))
    for at, bad in found.problems.items():
        problem = Problem(column.key, bad.reason, bad.sentence, bad.choices)
        found.values[at] = _decided(table, at, column, problem)


def _cells(
    table: Table, position: int, column: Column, fills: Fills, broken: set[int]
) -> list[Value | None]:
    """A column as its rows mean it: merged cells spread, what cannot be read left out."""
    whole = table.sheet.columns[position]
    cells = table.cells[column.key] = [whole[number - 1] for number in table.rows]
    for at, number in enumerate(table.rows if fills else ()):
        if (number, position) in fills:
            cells[at] = _filled(table, at, column, fills[number, position])
    for at in broken:
        cells[at] = None
    if column.required and None in cells:
        empty = (at for at, cell in enumerate(cells) if cell is None and at not in broken)
        for at in empty:
            if column.key not in table.bad_columns(at):
                table.wrong(at, column.key, MISSING.get(column.key, "field_missing"), f"没有填{column.label}。")
    return cells


def _filled(table: Table, at: int, column: Column, value: Value | None) -> Value | None:
    """What a merged cell says of one of its rows; None: nothing."""
    if value is None:
        table.wrong(at, column.key, "merged_data", "这一格合并了几行，看不出每一行各是什么，请取消合并后逐行填写。")
    return value


def _folded(said: Value, value: Any) -> str:
    """What a value was folded to, where that is not what stands there."""
    if isinstance(value, str):
        return value if value != text_of(said) else ""
    if not isinstance(said, str):
        return ""
    if isinstance(value, date):
        return value.isoformat() if value.isoformat() != said else ""
    return str(value) if type(value) is int and not said.isascii() else ""


def _decided(table: Table, at: int, column: Column, problem: Problem) -> Any:
    """The value that a person chose for an unclear cell; without one the row keeps its problem."""
    chosen = table.ask(at, problem)
    if not chosen:
        return None
    table.mapped(at, column.key, chosen)
    return column.rule(chosen)


def _say_hidden(table: Table) -> None:
    if table.decided.hidden_too or not table.sheet.hidden_rows:
        return
    problem = Problem("", "rows_hidden", "这一行在表里是隐藏的，请确认要不要导入。", KEEP)
    for at, number in enumerate(table.rows):
        if number in table.sheet.hidden_rows:
            table.ask(at, problem)


def _check_width(table: Table, broken: set[int]) -> None:
    """A record of a .csv has as many fields as the header; empty ones at the end do not count."""
    wide = len(table.header.headings)
    for at, number in enumerate(table.rows):
        has = table.sheet.widths[number - 1]
        if has == wide or at in broken:
            continue
        used = max(place for place, cell in enumerate(table.sheet.row(number), 1) if cell)
        if used > wide or has < wide:
            sentence = f"这一行有 {has} 格，表头有 {wide} 格，请核对有没有多或少一个分隔符。"
            table.wrong(at, "", "csv_structure", sentence)


def _fill(table: Table, columns: Mapping[str, Column]) -> dict[tuple[int, int], Value | None]:
    """Merged places are filled down; any other merged value (None here) says nothing of its rows."""
    fills: dict[tuple[int, int], Value | None] = {}
    sheet, header = table.sheet, table.header
    for top, left, bottom, right in sheet.merged:
        mine = [at for at in range(left, right + 1) if header.keys.get(at) in columns]
        if bottom <= header.row or not mine or (top == bottom and len(mine) == 1):
            continue
        cell = sheet.at(top, left)
        if cell is None:
            continue
        whole = len(mine) == 1 and columns[header.keys[mine[0]]].place
        for number in range(top, min(bottom, len(sheet.widths)) + 1):
            fills.update({(number, at): cell if whole else None for at in mine})
        if whole:
            where = f"{letters(left)}{top}:{letters(right)}{bottom}"
            table.notes.append({"code": "filled_down", "where": where})
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
    return notes + [{"code": "columns_unknown", "where": each[:30]} for each in header.unknown if each != REASONS]
