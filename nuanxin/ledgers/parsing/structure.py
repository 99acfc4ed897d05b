"""What a sheet's own XML says beside its values: formulas, errors, hidden rows and columns, merged cells."""

import re
from dataclasses import dataclass, field
from typing import Protocol
from xml.parsers import expat

from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.parsing.refusal import Unreadable

ODD = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/", b'"e"', b"'e'", b"zeroHeight")
HIDDEN = re.compile(rb"hidden\s*=\s*[\"'](?:1|t|on)")
REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
TRUE = ("1", "true", "on")
WHOLE = True  # the part given is the last
Cell = tuple[int, int]
Area = tuple[int, int, int, int]  # first row, first column, last row, last column; from 0


@dataclass
class Structure:
    """Rows and columns count from 0."""

    formulas: set[Cell] = field(default_factory=set)
    errors: dict[Cell, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    rows: int = 0
    columns: int = 0


class Handler(Protocol):
    """Told of the elements it wants, by their names without prefix."""

    wanted: frozenset[str]
    wanted_ends: frozenset[str]

    def start(self, name: str, given: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, piece: str) -> None: ...


def parse_with(handler: Handler, part: bytes) -> None:
    """Feed XML to a handler; declarations are refused."""
    known = _Bare()
    wanted, ends = handler.wanted, handler.wanted_ends

    def start(name: str, given: dict[str, str]) -> None:
        if known[name] in wanted:
            handler.start(known[name], {known[key]: value for key, value in given.items()})

    def end(name: str) -> None:
        if known[name] in ends:
            handler.end(known[name])

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = handler.text if ends & {"v"} else None
    parser.StartDoctypeDeclHandler = _declared
    try:
        parser.Parse(part, WHOLE)
    except expat.ExpatError as fault:
        raise Unreadable("file_corrupt") from fault


class _Bare(dict[str, str]):
    """A name without its prefix."""

    def __missing__(self, name: str) -> str:
        return self.setdefault(name, name.rpartition(":")[2])


def _declared(*_: object) -> None:
    raise Unreadable("xml_entity")


def cell_of(reference: str) -> Cell | None:
    """"C7" → (6, 2)."""
    found = REFERENCE.match(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def worth_a_look(part: bytes) -> bool:
    """Whether a worksheet has anything but plain values: most have not, and need no second reading."""
    wide = part[:2] in (b"\xff\xfe", b"\xfe\xff")
    return wide or any(each in part for each in ODD) or bool(HIDDEN.search(part))


class SheetReader:
    """Reads the XML of one worksheet of an .xlsx."""

    wanted = frozenset({"c", "row", "f", "v", "col", "mergeCell"})
    wanted_ends = frozenset({"v"})

    def __init__(self) -> None:
        self.found = Structure()
        self._row = self._column = -1
        self._error = self._value = False
        self._text = ""

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            self._cell(given)
        elif name == "row":
            self._begin_row(given)
        elif name == "f":
            self.found.formulas.add((self._row, self._column))
        elif name == "v":
            self._value, self._text = True, ""
        elif name == "col" and given.get("hidden") in TRUE:
            self._hide(given)
        elif name == "mergeCell":
            self._merge(given.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "v":
            self._value = False
            if self._error:
                self.found.errors[self._row, self._column] = self._text[:20]

    def text(self, piece: str) -> None:
        if self._value and self._error:
            self._text += piece

    def _begin_row(self, given: dict[str, str]) -> None:
        said = given.get("r", "")
        self._row = int(said) - 1 if said.isdecimal() and len(said) < 9 else self._row + 1
        self._column = -1
        if given.get("hidden") in TRUE:
            self.found.hidden_rows.add(self._row)

    def _cell(self, given: dict[str, str]) -> None:
        at = cell_of(given.get("r", ""))
        self._column = at[1] if at else self._column + 1
        self._error = given.get("t") == "e"
        if self._error:
            self.found.errors[self._row, self._column] = "#"

    def _hide(self, given: dict[str, str]) -> None:
        first, last = given.get("min", ""), given.get("max", "")
        if first.isdecimal() and last.isdecimal():
            self.found.hidden_columns.append((int(first) - 1, min(int(last), limits.COLUMNS) - 1))

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        begin, end = cell_of(first), cell_of(last or first)
        if begin and end:
            self.found.merged.append((*begin, *end))


class OdsReader:
    """Reads ``content.xml`` of an .ods: a Structure for each table, and which tables are hidden."""

    wanted = frozenset({
        "style", "table-properties", "table", "table-column", "table-row", "table-cell", "covered-table-cell",
        "scripts", "script", "event-listeners",
    })  # fmt: skip
    wanted_ends = frozenset({"table-row"})

    def __init__(self) -> None:
        self.found: dict[str, Structure] = {}
        self.hidden_tables: set[str] = set()
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._at = Structure()
        self._row = self._column = 0
        self._rows = 1
        self._used = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._begin_cell(given)
        elif name == "table-row":
            self._begin_row(given)
        elif name == "style":
            self._style = given.get("name", "")
        elif name == "table-properties":
            self._hidden_styles |= {self._style} if given.get("display") == "false" else set()
        elif name == "table":
            self._begin_table(given)
        elif name == "table-column":
            self._begin_column(given)
        elif given:  # scripts
            raise Unreadable("macro")

    def end(self, name: str) -> None:
        if name == "table-row":
            self._row += self._rows
            if self._used:
                self._at.rows = self._row
                if self._row > limits.ROWS + 1000:
                    raise Unreadable("row_too_many")

    def text(self, piece: str) -> None:
        """What a cell says is calamine's to read."""

    def _begin_table(self, given: dict[str, str]) -> None:
        self._at = self.found.setdefault(given.get("name", ""), Structure())
        self._row = self._column = 0
        if given.get("style-name") in self._hidden_styles:
            self.hidden_tables.add(given.get("name", ""))

    def _begin_column(self, given: dict[str, str]) -> None:
        many = _times(given.get("number-columns-repeated"))
        if given.get("visibility") in ("collapse", "filter"):
            last = min(self._column + many, limits.COLUMNS) - 1
            self._at.hidden_columns.append((self._column, last))
        self._column += many

    def _begin_row(self, given: dict[str, str]) -> None:
        self._rows = _times(given.get("number-rows-repeated"))
        self._column, self._used = 0, False
        if given.get("visibility") in ("collapse", "filter"):
            last = min(self._row + self._rows, limits.ROWS)
            self._at.hidden_rows.update(range(self._row, last))

    def _begin_cell(self, given: dict[str, str]) -> None:
        if len(given) == 1 and "value-type" in given:  # by far the most
            self._used, self._column = True, self._column + 1
            return
        many = _times(given.get("number-columns-repeated"))
        if "formula" in given:
            last = min(self._column + many, limits.COLUMNS)
            self._at.formulas.update((self._row, column) for column in range(self._column, last))
        if "value-type" in given or "formula" in given:
            self._used = True
            if self._column + many > limits.COLUMNS + 1000:
                raise Unreadable("file_too_big")
        down = _times(given.get("number-rows-spanned"))
        right = _times(given.get("number-columns-spanned"))
        if down > 1 or right > 1:
            self._at.merged.append(
                (self._row, self._column, self._row + down - 1, self._column + right - 1)
            )
        self._column += many


def _times(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 9 else 1
