"""A list as one request asks for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from operator import attrgetter
from typing import IO, Any, Generic

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string

from nuanxin.base.files.download import PDF, XLSX, download
from nuanxin.base.files.pdf import to_pdf
from nuanxin.base.files.xlsx import Sheet, write_sheet
from nuanxin.base.listing.declared import Action, Column, Listing, QueryForm, Row
from nuanxin.base.refused import Refused
from nuanxin.base.values import Kind, Stamp, show

Rows = QuerySet[Any] | Sequence[Any]

SIZES = (20, 50, 100)
MOST_ON_PAPER = 2_000  # rows; past this a sheet serves better than a stack of paper
READ_AT_ONCE = 2_000


@dataclass(frozen=True)
class Cell:
    """A value ready to print: its text, how it stands, where it leads, its state if it is one."""

    text: str
    kind: Kind
    label: str = ""
    href: str = ""
    state: str = ""


@dataclass(frozen=True)
class Header:
    """The head of a column; ``href`` sorts by it, ``sorted`` is the word aria-sort wants."""

    label: str
    kind: Kind
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the table with the words to press at its end."""

    cells: list[Cell]
    actions: Sequence[Action] = ()


@dataclass(frozen=True, eq=False)
class Shown(Generic[Row]):
    """``given`` rows of a list, narrowed, sorted and paged by ``params``; ``add`` is 新增."""

    listing: Listing[Row]
    given: Rows
    params: QueryDict
    stamp: Stamp
    add: Action | None = None

    @cached_property
    def form(self) -> QueryForm:
        form = self.listing.query(self.params)
        form.offer(self.given)
        return form

    @cached_property
    def rows(self) -> Rows:
        """All rows that match, sorted; none while the query row holds a mistake."""
        if not self.form.is_valid():
            return self.given[:0]
        rows: Rows = self.form.narrow(self.given)
        column, descending = self._order
        return _sorted(rows, column.sort, descending=descending) if column else rows

    @cached_property
    def _order(self) -> tuple[Column[Row] | None, bool]:
        """The column asked for, if it may be sorted by; else the list's own order."""
        for word in (self.params.get("order", ""), self.listing.order):
            for column in self.listing.columns:
                if column.sort and column.name == word.removeprefix("-"):
                    return column, word.startswith("-")
        return None, False

    @cached_property
    def size(self) -> int:
        asked = self.params.get("size", "")
        return int(asked) if asked in map(str, SIZES) else SIZES[0]

    @cached_property
    def page(self) -> Page[Row]:
        return Paginator(self.rows, self.size).get_page(self.params.get("page"))

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def headers(self) -> list[Header]:
        return [self._header(column) for column in self.listing.columns]

    def _header(self, column: Column[Row]) -> Header:
        if not column.sort:
            return Header(column.label, column.kind)
        by, descending = self._order
        word = "none" if by is not column else "descending" if descending else "ascending"
        turned = "-" if word == "ascending" else ""
        href = self.href(order=turned + column.name, page=None)
        return Header(column.label, column.kind, href, word)

    @property
    def has_actions(self) -> bool:
        return self.listing.actions is not None

    @property
    def lines(self) -> list[Line]:
        return [self._line(row) for row in self.page]

    @property
    def every_line(self) -> Iterator[Line]:
        return map(self._line, self._every_row())

    def _line(self, row: Row) -> Line:
        cells = [_cell(column, row) for column in self.listing.columns]
        return Line(cells, self.listing.actions(row) if self.listing.actions else ())

    @property
    def totals(self) -> list[Cell]:
        """The total row with 合计 in front; empty where nothing adds up."""
        pairs = zip(self.listing.columns, self._sums, strict=False)
        return [
            Cell("" if value is None else show(column.kind, value), column.kind, column.label)
            for column, value in pairs
        ]

    @cached_property
    def _sums(self) -> list[object]:
        columns = self.listing.columns
        if not self.count or not any(column.total for column in columns):
            return []
        sums = [column.total(self.rows) if column.total else None for column in columns]
        return ["合计", *sums[1:]] if sums[0] is None else sums

    @property
    def pages(self) -> list[tuple[str, str, bool]]:
        """(page number or "…", its address or "", whether it is the one shown) for the pager."""
        here = self.page.number
        window = self.page.paginator.get_elided_page_range(here, on_each_side=1)
        return [
            (str(n), self.href(page=n) if isinstance(n, int) else "", n == here) for n in window
        ]

    @property
    def sizes(self) -> list[tuple[int, str]]:
        return [(size, self.href(size=size, page=None)) for size in SIZES]

    @property
    def links(self) -> dict[str, str]:
        """Addresses of this very list: as a sheet, on paper, as PDF, a page on and a page back."""
        page = self.page
        return {
            "xlsx": self.href(format="xlsx", page=None),
            "print": self.href(format="print", page=None),
            "pdf": self.href(format="pdf", page=None),
            "screen": self.href(format=None),
            "previous": self.href(page=page.number - 1) if page.has_previous() else "",
            "next": self.href(page=page.number + 1) if page.has_next() else "",
        }

    def href(self, **changes: object) -> str:
        """This list's address with some parameters changed; ``None`` takes one out."""
        params = self.params.copy()
        for name, value in changes.items():
            params.pop(name, None)
            if value is not None:
                params[name] = str(value)
        return f"?{params.urlencode()}"

    def answer(
        self, request: HttpRequest, template: str, context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """The page (where this is ``shown``), or what ``?format=`` asks for: xlsx, print or pdf."""
        name = f"{self.listing.title}-{self.stamp.at:%Y-%m-%d}"
        match self.params.get("format"):
            case "xlsx":
                return self._taken("导出", download(self.as_xlsx(), f"{name}.xlsx", XLSX))
            case "pdf":
                paper = to_pdf(self.as_paper(request))
                return self._taken("导出 PDF ", download(paper, f"{name}.pdf", PDF))
            case "print":
                return self._taken("打印", HttpResponse(self.as_paper(request)))
            case _:
                return render(request, template, {"shown": self, **(context or {})})

    def _taken(self, how: str, answer: HttpResponseBase) -> HttpResponseBase:
        """Say that the list is taken out, last of all: what keeps the log waits for nobody then."""
        if self.stamp.taken:
            self.stamp.taken(f"{how}“{self.listing.title}”，共 {self.count:,} 行")
        return answer

    def as_xlsx(self) -> IO[bytes]:
        """The list as seen, all pages of it: a workbook, open at its start."""
        columns = self.listing.columns
        file = BytesIO()
        sheet = Sheet(
            title=self.listing.title,
            columns=[(column.label, column.kind) for column in columns],
            rows=([column.get(row) for column in columns] for row in self._every_row()),
            stamp=self.stamp,
            totals=self._sums,
            landscape=self.listing.landscape,
        )
        write_sheet(sheet, file)
        file.seek(0)
        return file

    def as_paper(self, request: HttpRequest | None = None) -> str:
        """The list as seen, all pages of it, as one printable page."""
        if self.count > MOST_ON_PAPER:
            raise Refused(
                f"共 {self.count:,} 行，一次最多打印 {MOST_ON_PAPER:,} 行。请缩小范围，或改用导出。"
            )
        return render_to_string("base/listing_paper.html", {"shown": self}, request)

    def _every_row(self) -> Iterable[Row]:
        rows = self.rows
        return rows.iterator(READ_AT_ONCE) if isinstance(rows, QuerySet) else rows


def _sorted(rows: Rows, path: str, *, descending: bool) -> Rows:
    """Sorted by one path, rows without a value last; equal rows keep a fixed order."""
    if isinstance(rows, QuerySet):
        by = F(path).desc(nulls_last=True) if descending else F(path).asc(nulls_last=True)
        return rows.order_by(by, "pk")
    read = attrgetter(path.replace("__", "."))
    known = [row for row in rows if read(row) is not None]
    return sorted(known, key=read, reverse=descending) + [r for r in rows if read(r) is None]


def _cell(column: Column[Row], row: Row) -> Cell:
    value = column.get(row)
    text = show(column.kind, value)
    href = column.link(row) if column.link else ""
    if column.kind == "phone" and value and not href:
        href = "tel:" + "".join(c for c in text if c.isdigit() or c == "+")
    return Cell(text, column.kind, column.label, href, str(value) if column.kind == "state" else "")
