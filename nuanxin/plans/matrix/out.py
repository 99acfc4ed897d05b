"""矩阵 as one request asks for it: on the screen, on paper, in a sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import IO

from django.http import QueryDict
from django.template.loader import render_to_string

from nuanxin.association.models import Body
from nuanxin.base.files.xlsx import Sheet, write_sheet
from nuanxin.base.matrix import MatrixCell
from nuanxin.base.values import Kind, Stamp
from nuanxin.plans.figures.outlook import UNITS, Outlook
from nuanxin.plans.figures.standing import unit_of
from nuanxin.plans.matrix.table import Matrix, Row

COLUMNS_ON_PAPER = 14


@dataclass(frozen=True)
class Card:
    """One figure above the matrix."""

    label: str
    value: object
    note: str = ""
    href: str = ""


@dataclass(frozen=True, eq=False)
class Shown:
    """The matrix narrowed by ``params``; ``taken_at`` is when its figures were carried."""

    outlook: Outlook
    whole: Matrix
    taken_at: datetime
    params: QueryDict
    stamp: Stamp

    @property
    def gaps_only(self) -> bool:
        return bool(self.params.get("gaps"))

    @cached_property
    def matrix(self) -> Matrix:
        return self.whole.short_only() if self.gaps_only else self.whole

    @property
    def title(self) -> str:
        return f"{self.outlook.body.place.name}要点进展矩阵（截至 {self.outlook.day}）"

    @property
    def file_name(self) -> str:
        return self.title

    @property
    def total(self) -> str:
        """The head of the last column."""
        return "全市" if self.outlook.body.level == "city" else "合计"

    @property
    def tier(self) -> str:
        """What the columns are: 旗县区, 乡镇, 村."""
        return UNITS[self.outlook.columns[0].level]

    @property
    def heads(self) -> list[tuple[Body, str]]:
        """Each column with the address one tier down; a village has nothing below."""
        return [
            (body, "" if body.level == "village" else self._href(body))
            for body in self.outlook.columns
        ]

    def _href(self, body: Body) -> str:
        return f"?{self.outlook.query(body, gaps=self.params.get('gaps'))}"

    @property
    def links(self) -> dict[str, str]:
        gaps = self.params.get("gaps")
        ways = {way: self.outlook.query(gaps=gaps, format=way) for way in ("xlsx", "print", "pdf")}
        ways["screen"] = self.outlook.query(gaps=gaps)
        ways["turn"] = self.outlook.query(gaps="" if gaps else "1")
        return {way: f"?{query}" for way, query in ways.items()}

    @property
    def cards(self) -> Sequence[Card]:
        """What can be said of the whole; a card without a figure is left out."""
        reached, of = self.whole.reached
        found = [Card("达到的要点", reached, f"/ {of} 应达到")] if of else []
        widest, moved = self.whole.widest_gap, self.whole.largest_move
        if widest and widest.measure:
            value = f"{widest.missing:,} {unit_of(widest.measure)}"
            found.append(Card("最大的差距", value, widest.measure.title, widest.total.href))
        if moved:
            found.append(self._progress(moved))
        return found

    def _progress(self, row: Row) -> Card:
        since = f"比 {self.outlook.last_month_end.month} 月底"
        if not row.gained or not row.measure:
            return Card("本月进展", "没有变化", since)
        value = f"{row.gained:+,} {unit_of(row.measure)}"
        return Card("本月进展", value, f"{row.measure.title}，{since}", row.total.href)

    def as_xlsx(self) -> IO[bytes]:
        """A workbook of what is shown, open at its start."""
        file = BytesIO()
        heads = self._line("要点", [body.place.name for body in self.matrix.columns], self.total)
        columns: list[tuple[str, Kind]] = [(head, "text") for head in heads]
        write_sheet(Sheet(self.title, columns, self._lines(), self.stamp), file)
        file.seek(0)
        return file

    def _lines(self) -> Iterator[list[str]]:
        for section in self.matrix.sections:
            yield self._line(section.title, [""] * len(self.matrix.columns), "")
            for row in section.rows:
                yield self._line(row.title, list(map(_words, row.cells)), row.total.figure)

    def _line(self, head: str, cells: list[str], total: str) -> list[str]:
        """One line of the sheet; the last column only where there is anything to add up."""
        return [head, *cells, total] if self.matrix.adds_up else [head, *cells]

    def as_paper(self) -> str:
        """A printable page, wide, in as many parts as its columns need."""
        parts = self.matrix.in_widths(COLUMNS_ON_PAPER)
        return render_to_string("plans/matrix_paper.html", {"shown": self, "parts": parts})


def _words(cell: MatrixCell) -> str:
    return " ".join(filter(None, (cell.figure, cell.below)))
