"""The rows of a ledger on their way in, column by column: what they say, what it means, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from nuanxin.base.rules.cell import A_DAY, Value
from nuanxin.ledgers.header import Header
from nuanxin.ledgers.reading import RawSheet, text_of
from nuanxin.ledgers.reasons import HELD, Problem


@dataclass(frozen=True)
class Decided:
    """What a person decided about the held rows of a file.

    ``rows``: (row, column) → one of the choices of the problem there. ``hidden_too``: every hidden row.
    """

    hidden_too: bool = False
    rows: Mapping[tuple[int, str], str] = field(default_factory=dict)


@dataclass
class Table:
    """The one sheet that is imported. Rows are numbered ``at`` from 0; ``rows`` says what the file shows.

    ``cells`` and ``values`` are lists by key, as long as ``rows``; what is empty or wrong has no value.
    """

    sheet: RawSheet
    header: Header
    rows: list[int]
    decided: Decided = field(default_factory=Decided)
    cells: dict[str, list[Value | None]] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    folded: dict[int, list[tuple[str, str, str]]] = field(default_factory=dict)
    unchanged: set[int] = field(default_factory=set)
    notes: list[dict[str, str]] = field(default_factory=list)
    asked: int = 0       # numbers of people that were looked for
    elsewhere: int = 0   # of these, known only out of sight

    def column(self, key: str) -> list[Any]:
        """The values of a column; one that the file has not is empty all the way."""
        return self.values.get(key) or self._empty

    @cached_property
    def _empty(self) -> list[None]:
        return [None] * len(self.rows)

    def wrong(self, at: int, column: str, reason: str, sentence: str) -> None:
        self.add(at, Problem(column, reason, sentence))

    def add(self, at: int, problem: Problem) -> None:
        self.problems.setdefault(at, []).append(problem)

    def ask(self, at: int, problem: Problem) -> str:
        """What a person chose here; "" where nobody has yet, and then the row is held."""
        return self.ask_once([at], problem)

    def ask_once(self, rows: Sequence[int], problem: Problem) -> str:
        """The same question on several rows: one answer is enough, without any all of them are held."""
        for at in rows:
            chosen = self.decided.rows.get((self.rows[at], problem.column), "")
            if chosen in dict(problem.choices) or (problem.choices == A_DAY and _is_day(chosen)):
                return chosen
        for at in rows:
            self.add(at, problem)
        return ""

    def mapped(self, at: int, column: str, value: str) -> None:
        """Say what a cell was taken for, where that is not what it says."""
        cells = self.cells.get(column)
        said = text_of(cells[at]) if cells else ""
        if said and said != value:
            self.folded.setdefault(at, []).append((column, said, value))

    def good(self, at: int) -> bool:
        return at not in self.problems

    def bad_columns(self, at: int) -> set[str]:
        return {problem.column for problem in self.problems.get(at, ())}

    @property
    def lines(self) -> list["Line"]:
        return [Line(self, at) for at in range(len(self.rows))]

    def outcome(self, at: int) -> str:
        found: Sequence[Problem] = self.problems.get(at, ())
        if not found:
            return "accepted"
        return "held" if all(each.reason in HELD for each in found) else "rejected"


def _is_day(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table, for whoever reports on it."""

    table: Table
    at: int

    @property
    def row(self) -> int:
        """The number the spreadsheet shows."""
        return self.table.rows[self.at]

    @property
    def said(self) -> dict[str, str]:
        """What its cells say, by key, as it was understood where that is not what stands there."""
        found = ((key, cells[self.at]) for key, cells in self.table.cells.items())
        said = {key: text_of(cell) for key, cell in found if cell is not None}
        return said | {key: meant for key, _, meant in self.folded}

    @property
    def problems(self) -> Sequence[Problem]:
        return self.table.problems.get(self.at, ())

    @property
    def folded(self) -> Sequence[tuple[str, str, str]]:
        return self.table.folded.get(self.at, ())

    @property
    def unchanged(self) -> bool:
        return self.at in self.table.unchanged

    @property
    def good(self) -> bool:
        return self.table.good(self.at)

    @property
    def outcome(self) -> str:
        return self.table.outcome(self.at)
