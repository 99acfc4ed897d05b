"""合计 and 小计 rows: held against the rows above them, in the columns that can be added up."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from nuanxin.base.rules.cell import Bad, Cell, cell_of
from nuanxin.ledgers.header import Column, is_subtotal
from nuanxin.ledgers.reading import RawSheet, text_of
from nuanxin.ledgers.table import Table


@dataclass
class Totals:
    """The numbers of the rows that say sums."""

    rows: list[int] = field(default_factory=list)

    def check(self, table: Table, columns: Sequence[Column]) -> None:
        """Note each sum that its rows do not make. Where one of them cannot be read, nothing is said."""
        summed = {column.key: column for column in columns if column.summed}
        for position, key in table.header.keys.items():
            if key in summed and self.rows:
                self._check(table, position, summed[key])

    def _check(self, table: Table, position: int, column: Column) -> None:
        begin = 0
        for number in self.rows:
            sub = is_subtotal(_first(table.sheet, number))
            said = _amount(table.sheet, number, position, column)
            made = _sum(table, column.key, begin if sub else 0, number)
            if said is not None and made is not None and said != made:
                where = f"{number} 行“{column.label}”"
                table.notes.append({"code": "total_mismatch", "where": where})
            begin = number if sub else begin


def _first(sheet: RawSheet, number: int) -> str:
    return next((text_of(cell) for cell in sheet.row(number) if cell), "")


def _amount(sheet: RawSheet, number: int, position: int, column: Column) -> int | None:
    """What a row says the sum is; a formula here is how people add up, and its last result counts."""
    said = sheet.at(number, position)
    if said is None:
        return None
    cell = cell_of(said)
    if cell.kind == "formula":
        cell = Cell("number", cell.text or "nan")
    try:
        return int(column.rule(cell))
    except Bad:
        return None


def _sum(table: Table, key: str, after: int, before: int) -> int | None:
    """The sum of a column between two rows, with rows that are not imported for another reason."""
    total = 0
    cells = zip(table.rows, table.cells[key], table.values[key], strict=True)
    for number, cell, value in cells:
        if after < number < before and cell is not None:
            if value is None:
                return None
            total += value
    return total
