"""合计 and 小计 rows are held against the rows above them; numbers that were right are masked."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from nuanxin.base.rules.cell import Value
from nuanxin.ledgers import header, rules
from nuanxin.ledgers.checking import Checked
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.lines import read_lines
from nuanxin.ledgers.parsing.saying import messages
from nuanxin.ledgers.reading import listen
from nuanxin.ledgers.specs import SPECS
from nuanxin.ledgers.table import Table
from nuanxin.ledgers.tests.sheets import book, saved, sheet
from nuanxin.ledgers.writing.marked import write_marked

HEAD = ("姓名", "证号", "份数")


def whole(value: Value) -> int:
    return rules.seat_number(value)


COLUMNS = (
    Column("name", "姓名", rules.name, required=True),
    Column("id", "证号", rules.words, id_like=True),
    Column("copies", "份数", whole, summed=True),
)


class Copies:
    """A kind whose rows can be added up, as those of the aid list."""

    kind, title, permission, columns = "copies", "份数名册", "ledger.import", COLUMNS


def table(*rows: Sequence[Any]) -> Table:
    raw = listen(messages(saved(book(*rows, head=HEAD)), "a.xlsx"))
    found = header.find(raw.sheets[0], COLUMNS)
    return read_lines(raw.sheets[0], found, COLUMNS)


def mismatches(*rows: Sequence[Any]) -> list[str]:
    return [note["where"] for note in table(*rows).notes if note["code"] == "total_mismatch"]


ONE, TWO, THREE = ("甲", "1101", 1), ("乙", "1102", 2), ("丙", "1103", 3)


def test_a_total_that_fits_says_nothing() -> None:
    assert mismatches(ONE, TWO, ("合计", None, 3)) == []


def test_a_total_that_does_not_fit_is_said() -> None:
    assert mismatches(ONE, TWO, ("合 计", None, 4)) == ["4 行“份数”"]


def test_subtotals_begin_anew_and_the_total_takes_all() -> None:
    rows = (ONE, TWO, ("小计", None, 3), THREE, ("小计", None, 3), ("总计", None, 6))
    assert mismatches(*rows) == []
    assert mismatches(*rows[:-2], ("小计", None, 6), rows[-1]) == ["6 行“份数”"]


def test_where_a_row_cannot_be_read_no_sum_is_held_against_it() -> None:
    assert mismatches(ONE, ("乙", "1102", "两份"), ("合计", None, 9)) == []


def test_a_sum_by_formula_counts_by_its_last_result() -> None:
    made = book(ONE, TWO, ("合计", None, 9), head=HEAD)
    sheet(made).cell(4, 3).value = "=SUM(C2:C3)"  # openpyxl saves no result: nothing can be said
    raw = listen(messages(saved(made), "a.xlsx"))
    found = read_lines(raw.sheets[0], header.find(raw.sheets[0], COLUMNS), COLUMNS)
    assert [note["code"] for note in found.notes] == ["total_row"]


def test_a_number_that_was_right_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SPECS, "copies", Copies())
    found = table(("甲1", "110101", 1), ("乙", "=1", 2))
    to = BytesIO()
    write_marked(Checked("copies", found, header=found.header), to, only_bad=False)
    to.seek(0)
    marked = CalamineWorkbook.from_filelike(to).get_sheet_by_index(0).to_python()
    assert [row[1] for row in marked[1:]] == ["**0101", ""]
