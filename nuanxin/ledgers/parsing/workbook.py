"""Sheets of .xlsx, .xls and .ods: values by calamine, what stands around them by their own XML."""

import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.parsing.biff import structures
from nuanxin.ledgers.parsing.container import Container
from nuanxin.ledgers.parsing.refusal import Unreadable
from nuanxin.ledgers.parsing.structure import (
    OdsReader,
    SheetReader,
    Structure,
    parse_with,
    worth_a_look,
)

Packed = Any  # text, None for an empty cell, or [kind, value]
Note = dict[str, str]


@dataclass
class Table:
    """One sheet on its way out: its name, notes on it, and its rows when asked for."""

    name: str
    structure: Structure
    rows: Iterator[list[Packed]]


@dataclass
class Book:
    """The sheets that are seen, and what is to be said about the rest."""

    tables: list[Table] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def read_xlsx(data: bytes) -> Book:
    """Transitional and strict OOXML alike."""
    container = Container(data)
    _refuse_macros(container)
    container.check_parts()
    notes = [
        {"code": "external_link", "where": name}
        for name in sorted(container.names)
        if name.startswith("xl/externalLinks/") and name.endswith(".xml")
    ]
    return _book(data, _worksheets(container), notes)


def read_ods(data: bytes) -> Book:
    container = Container(data)
    if any(name.startswith(("Basic/", "Scripts/")) for name in container.names):
        raise Unreadable("macro")
    container.check_parts()
    if _says(container, "META-INF/manifest.xml", b"encryption-data"):
        raise Unreadable("file_encrypted")
    reader = OdsReader()
    parse_with(reader, container.part("content.xml"))
    book = _book(data, reader.found, [])
    hidden = [each.name for each in book.tables if each.name in reader.hidden_tables]
    book.tables = [each for each in book.tables if each.name not in reader.hidden_tables]
    book.notes += [{"code": "sheet_hidden", "where": name} for name in hidden]
    return book


def read_xls(data: bytes) -> Book:
    wide = ("_VBA_PROJECT", "EncryptedPackage")
    macro, sealed = (word.encode("utf-16-le") in data for word in wide)
    if sealed:
        raise Unreadable("file_encrypted")
    if macro:
        raise Unreadable("macro")
    around = structures(data)
    names = [meta.name for meta in _opened(data).sheets_metadata if meta.typ is SheetTypeEnum.WorkSheet]
    if len(names) != len(around):  # two readers see two books: what is hidden cannot be told
        raise Unreadable("file_type_unsupported")
    return _book(data, dict(zip(names, around, strict=True)), [])


def _refuse_macros(container: Container) -> None:
    names = [name.lower() for name in container.names]
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        raise Unreadable("macro")
    if _says(container, "[Content_Types].xml", b"macroEnabled"):
        raise Unreadable("macro")


def _says(container: Container, part: str, word: bytes) -> bool:
    return part in container.names and word in container.part(part)


class _Listed:
    """The elements of a small part, each with its attributes."""

    wanted_ends = frozenset[str]()

    def __init__(self, wanted: str) -> None:
        self.wanted, self.given = frozenset({wanted}), list[dict[str, str]]()

    def start(self, name: str, given: dict[str, str]) -> None:
        self.given.append(given)

    def end(self, name: str) -> None:
        """Nothing is kept until the end."""

    def text(self, piece: str) -> None:
        """Only attributes are asked for."""


def _elements(part: bytes, wanted: str) -> list[dict[str, str]]:
    reader = _Listed(wanted)
    parse_with(reader, part)
    return reader.given


def _worksheets(container: Container) -> dict[str, Structure]:
    """The structure of each worksheet by its name; one without anything odd is not walked through."""
    workbook = next((n for n in container.names if n.lower() == "xl/workbook.xml"), "xl/workbook.xml")
    related = posixpath.join(posixpath.dirname(workbook), "_rels", "workbook.xml.rels")
    links = _elements(container.part(related), "Relationship")
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = {}
    for sheet in _elements(container.part(workbook), "sheet"):
        target = targets.get(sheet.get("id"), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if path not in container.names:
            raise Unreadable("file_corrupt")
        found[sheet.get("name", "")] = _structure(container.part(path))
    return found


def _structure(part: bytes) -> Structure:
    if not worth_a_look(part):
        return Structure()
    reader = SheetReader()
    parse_with(reader, part)
    return reader.found


def _opened(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as fault:
        raise Unreadable("file_encrypted") from fault
    except (CalamineError, OSError, ValueError) as fault:
        raise Unreadable("file_corrupt") from fault


def _book(data: bytes, around: dict[str, Structure], notes: list[Note]) -> Book:
    workbook = _opened(data)
    book = Book(notes=notes)
    for meta in workbook.sheets_metadata:
        if meta.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba):
            raise Unreadable("macro")
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        if meta.visible is not SheetVisibleEnum.Visible:
            book.notes.append({"code": "sheet_hidden", "where": meta.name})
            continue
        structure = around.get(meta.name, Structure())
        book.tables.append(_table(workbook, meta.name, structure))
    return book


def _table(workbook: CalamineWorkbook, name: str, structure: Structure) -> Table:
    try:
        sheet = workbook.get_sheet_by_name(name)
        merged = sheet.merged_cell_ranges or []
    except (CalamineError, OSError, ValueError) as fault:
        raise Unreadable("file_corrupt") from fault
    end = sheet.end or (0, 0)
    if end[0] >= limits.ROWS + 100:
        raise Unreadable("row_too_many")
    if end[1] >= limits.COLUMNS or (end[0] + 1) * (end[1] + 1) > limits.CELLS:
        raise Unreadable("file_too_big")
    if not structure.merged:
        structure.merged = [(*begin, *until) for begin, until in merged]
    structure.rows, structure.columns = end[0] + 1, end[1] + 1
    left = sheet.start[1] if sheet.start else 0
    return Table(name, structure, _rows(sheet.iter_rows(), left, structure))


def _rows(rows: Iterator[list[Any]], left: int, structure: Structure) -> Iterator[list[Packed]]:
    odd = {row for row, _ in structure.formulas} | {row for row, _ in structure.errors}
    for number, values in enumerate(rows):
        cells = [None] * left + [
            (value if value and not value.isspace() else None) if type(value) is str else pack(value)
            for value in values
        ]
        if number in odd:
            _mark(cells, number, structure)
        yield cells


def _mark(cells: list[Packed], number: int, structure: Structure) -> None:
    for column in range(len(cells)):
        at = (number, column)
        if at in structure.formulas:
            cells[column] = ["formula", _words(cells[column])]
        elif at in structure.errors:
            cells[column] = ["error", structure.errors[at]]


def _words(cell: Packed) -> str:
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else str(cell[1])


def pack(value: Any) -> Packed:
    """A value that is no text, as JSON can carry it: with its kind."""
    if isinstance(value, bool):
        return ["bool", "TRUE" if value else "FALSE"]
    if isinstance(value, int | float):
        return ["number", repr(value)]
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return ["day" if midnight else "moment", value.date().isoformat() if midnight else str(value)]
    if isinstance(value, date):
        return ["day", value.isoformat()]
    if isinstance(value, time | timedelta):
        return ["time", str(value)]
    return None
