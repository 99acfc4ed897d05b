"""Odd and hostile files, built in code, each with what is to become of it.

A case says the kind of ledger, the file's name, its bytes, and what the report must hold: the reason
for which the whole file is refused, or the reasons of each row ("" = accepted), and notes.
"""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from nuanxin.ledgers.tests.sheets import (
    ADVISERS,
    GOOD,
    OTHER_VILLAGE,
    POSTS,
    VILLAGE,
    book,
    locked,
    saved,
    sheet,
    xls,
    xlsx,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class Case:
    """``refused``: the reason for the whole file. ``rows``: for each row, its reasons. ``notes``: codes."""

    title: str
    data: bytes
    refused: str = ""
    rows: tuple[str, ...] = ("",)
    notes: tuple[str, ...] = ()
    name: str = "a.xlsx"
    kind: str = "advisers"


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return to.getvalue()


def swapped(name: str, change: Callable[[bytes], bytes], data: bytes = b"") -> bytes:
    content = parts(data or xlsx(GOOD))
    content[name] = change(content[name])
    return packed(content)


def with_part(name: str, data: bytes = b"<x/>") -> bytes:
    return packed(parts(xlsx(GOOD)) | {name: data})


def _entry(name: str, mode: int = 0, twice: bool = False) -> bytes:
    to = io.BytesIO(xlsx(GOOD))
    with zipfile.ZipFile(to, "a") as archive:
        for _ in range(1 + twice):
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, b"x")
    return to.getvalue()


def _bent(at: int, replacement: bytes) -> bytes:
    """The central directory's first record, bent at an offset."""
    data = bytearray(xlsx(GOOD))
    start = data.index(b"PK\x01\x02") + at
    data[start : start + len(replacement)] = replacement
    return bytes(data)


def _overlapping() -> bytes:
    """Two names for the same packed bytes."""
    data = bytearray(xlsx(GOOD))
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def containers() -> Iterator[Case]:
    good = xlsx(GOOD)
    yield Case("a good one", good)
    yield Case("nothing", b"", "file_empty")
    yield Case("blanks alone", b" \r\n\t ", "file_empty")
    for part in (0.2, 0.5, 0.9, 0.99):
        yield Case(f"cut at {part}", good[: int(len(good) * part)], "file_corrupt")
    yield Case("zip magic alone", b"PK\x03\x04nothing", "file_corrupt")
    yield Case("rubbish in front", b"rubbish" + good, "file_type_mismatch")
    yield Case("a way out", _entry("../../etc/x"), "zip_path")
    yield Case("an absolute path", _entry("/etc/x"), "zip_path")
    yield Case("a drive", _entry("C:/x"), "zip_path")
    yield Case("a way out by backslash", _entry("..\\..\\x"), "zip_path")
    yield Case("a link", _entry("xl/link", 0o120777), "zip_path")
    yield Case("twins", _entry("xl/twin.xml", twice=True), "zip_path")
    yield Case("twins but for case", _entry("XL/WORKBOOK.xml"), "zip_path")


def bent_containers() -> Iterator[Case]:
    good = xlsx(GOOD)
    yield Case("an encrypted entry", _bent(8, b"\x01\x00"), "file_encrypted")
    yield Case("an odd method", _bent(10, b"\x0c\x00"), "file_type_unsupported")
    yield Case("a wrong checksum", _bent(16, b"\0\0\0\0"), "file_corrupt")
    yield Case("a size too small", _bent(24, struct.pack("<I", 3)), "zip_bomb")
    yield Case("a size too large", _bent(24, struct.pack("<I", 10**6)), "file_corrupt")
    yield Case("a size beyond all", _bent(24, struct.pack("<I", 2**31)), "zip_bomb")
    yield Case("shared bytes", _overlapping(), "zip_bomb")
    yield Case("a bomb", with_part("xl/media/a.bin", b"\0" * 30_000_000), "zip_bomb")
    many = {f"xl/media/{n}": b"" for n in range(2100)}
    yield Case("too many parts", packed(parts(good) | many), "zip_bomb")
    yield Case("stored, not packed", packed(parts(good), zipfile.ZIP_STORED))
    yield Case("a macro", with_part("xl/vbaProject.bin"), "macro")
    yield Case("an old macro sheet", with_part("xl/macrosheets/sheet1.xml"), "macro")
    types = swapped("[Content_Types].xml", lambda x: x.replace(b"sheet.main", b"sheet.macroEnabled.main"))
    yield Case("macro by its type", types, "macro")
    yield Case("named as a macro book", good, "macro", name="a.xlsm")
    yield Case("an external workbook", with_part("xl/externalLinks/externalLink1.xml"), notes=("external_link",))
    yield Case("no workbook", packed({"a.txt": b"x"}), "file_type_unsupported")
    yield Case("a Word file", packed({"word/document.xml": b"<x/>"}), "file_type_unsupported", name="a.docx")
    yield Case("a workbook without relations", packed({"xl/workbook.xml": b"<workbook/>"}), "file_corrupt")
    yield Case("no parts at all", packed({}), "file_empty")


def documents() -> Iterator[Case]:
    """XML parts with something in them."""
    def put(text: bytes) -> Callable[[bytes], bytes]:
        return lambda part: part.replace(b"<sheetData>", text + b"<sheetData>")

    doctype = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
    yield Case("a document type", swapped(SHEET, lambda part: doctype + part), "xml_entity")
    laughs = doctype.replace(b'"b"', b'"' + b"&b;" * 50 + b'"')
    yield Case("a billion laughs elsewhere", with_part("docProps/odd.xml", laughs + b"<x/>"), "xml_entity")
    outside = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'
    yield Case("an outside type", with_part("docProps/odd.xml", outside), "xml_entity")
    wide = ("﻿" + '<!DOCTYPE x [<!ENTITY a "b">]><x/>').encode("utf-16-le")
    yield Case("a wide document type", with_part("docProps/odd.xml", wide), "xml_entity")
    seven = b'<?xml version="1.0" encoding="utf-7"?><x/>'
    yield Case("an odd encoding", with_part("docProps/odd.xml", seven), "file_corrupt")
    yield Case("deep", with_part("docProps/deep.xml", b"<a>" * 5000 + b"</a>" * 5000), "xml_depth")
    yield Case("broken XML", swapped(SHEET, lambda part: part[:-40]), "file_corrupt")
    yield Case("no end", swapped("xl/workbook.xml", lambda part: part[:-12]), "file_corrupt")
    nowhere = swapped("xl/_rels/workbook.xml.rels", lambda part: part.replace(b"sheet1", b"sheet9"))
    yield Case("a sheet that is nowhere", nowhere, "file_corrupt")
    yield Case("NUL in XML", swapped(SHEET, put(b"\0")), "file_corrupt")


def strict() -> Iterator[Case]:
    names = {
        b"schemas.openxmlformats.org/spreadsheetml/2006/main": b"purl.oclc.org/ooxml/spreadsheetml/main",
        b"schemas.openxmlformats.org/officeDocument/2006/relationships":
            b"purl.oclc.org/ooxml/officeDocument/relationships",
    }
    content = parts(xlsx(GOOD))
    for old, new in names.items():
        content = {name: data.replace(old, new) for name, data in content.items()}
    yield Case("strict OOXML", packed(content))


def kinds() -> Iterator[Case]:
    good = xlsx(GOOD)
    yield Case("xlsx called csv", good, "file_type_mismatch", name="a.csv")
    yield Case("xlsx called xls", good, "file_type_mismatch", name="a.xls")
    yield Case("xlsx called et", good, name="a.et")
    yield Case("no extension", good, "file_type_unsupported", name="a")
    yield Case("csv called xlsx", b"a,b\n1,2\n", "file_type_mismatch")
    yield Case("a PDF", b"%PDF-1.7\n", "file_type_mismatch")
    yield Case("a picture", b"\x89PNG\r\n\x1a\n", "file_type_mismatch")
    page = b"<html><table><tr><td>1</td></tr></table>"
    yield Case("a web page called xls", page, "file_type_unsupported", name="a.xls")
    yield Case("an XML book of 2003", b'<?xml version="1.0"?><Workbook/>', "file_type_unsupported", name="a.xls")
    sealed, word, old = (
        OLE + b"\0" * 500 + each.encode("utf-16-le") for each in ("EncryptedPackage", "WordDocument", "Workbook\0")
    )
    yield Case("an encrypted book", sealed, "file_encrypted")
    yield Case("an old Word file", word, "file_type_unsupported", name="a.xls")
    yield Case("a broken old book", old, "file_corrupt", name="a.xls")
    macro = OLE + "Workbook\0".encode("utf-16-le") + "_VBA_PROJECT".encode("utf-16-le")
    yield Case("an old book with a macro", macro, "macro", name="a.xls")
    yield Case("a database", b"\x03dbase", "file_type_unsupported", name="a.dbf")
    yield Case("rar", b"Rar!\x1a\x07", "file_type_mismatch")


def text(*rows: Sequence[str], sep: str = ",", head: Sequence[str] = ADVISERS) -> str:
    return "".join(sep.join(row) + "\r\n" for row in (head, *rows))


LINE = (VILLAGE, "指导员新（演示）", "0472-0001234", "2023-03-01", "")


def csvs() -> Iterator[Case]:
    plain = text(LINE)
    for code in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        yield Case(f"csv in {code}", plain.encode(code), name="a.csv")
    yield Case("csv in utf-16-be", "﻿".encode("utf-16-be") + plain.encode("utf-16-be"), name="a.csv")
    yield Case("csv in utf-16 without a mark", plain.encode("utf-16-le"), name="a.csv")
    for sep in (";", "\t"):
        yield Case(f"csv by {sep!r}", text(LINE, sep=sep).encode(), name="a.csv")
    yield Case("a sep line", ("sep=;\r\n" + text(LINE, sep=";")).encode(), name="a.csv")
    yield Case("quoted commas", text((VILLAGE, '"指导员新（演示）"', *LINE[2:])).encode(), name="a.csv")
    short = text(LINE, LINE[:3]).encode()
    yield Case("a short record", short, rows=("", "date_invalid csv_structure"), name="a.csv")
    long = text((*LINE, "多"), LINE).encode()
    yield Case("a long record", long, rows=("csv_structure", ""), name="a.csv")
    damaged = text(("150222102033", "?", "0472-0001299", "2023-03-01", "")).encode().split(b"\r\n")[1]
    again = text(*[LINE] * 9).encode().split(b"\r\n", 1)[1]
    broken = text(LINE).encode() + damaged.replace(b"?", b"\xff\xfe") + b"\r\n" + again
    duplicates = ("row_duplicate",) * 9
    yield Case("bytes that do not decode", broken, rows=("", "encoding_row", *duplicates), name="a.csv")
    yield Case("no encoding at all", b"\xff\xfd\x80\x81\xff" * 200, "encoding_unknown", name="a.csv")
    quote = text(LINE, (VILLAGE, '"没完', *LINE[2:])).encode()
    yield Case("an open quote", quote, rows=("", "csv_structure"), name="a.csv")
    yield Case("NUL in a record", text((VILLAGE, "张\0三", *LINE[2:])).encode(), rows=("control_char",), name="a.csv")
    yield Case("a formula in csv", text((VILLAGE, "=1+1", *LINE[2:])).encode(), rows=("formula_cell",), name="a.csv")
    yield Case("a text file of prose", "这不是表格。\n真的不是。\n".encode(), "sheet_unrecognised", name="a.txt")
    yield Case("a csv header alone", text().encode(), "file_empty", name="a.csv")
    wide = ",".join(["x"] * 300).encode()
    yield Case("too wide", wide + b"\n", "file_too_big", name="a.csv")
    many = (text() + "x,\r\n" * 200_200).encode()
    yield Case("too many records", many, "row_too_many", name="a.csv")


def _made(change: Callable[[Any, Any], None], *rows: Sequence[Any], head: Sequence[Any] = ADVISERS) -> bytes:
    made = book(*(rows or (GOOD,)), head=head)
    change(made, sheet(made))
    return saved(made)


def _two_rows(made: Any, page: Any) -> None:
    page.insert_rows(1)
    page.cell(1, 4, "任职")
    page.merge_cells("D1:E1")


def _tall(made: Any, page: Any) -> None:
    _two_rows(made, page)
    for column, word in enumerate(ADVISERS[:3], 1):
        page.cell(1, column, word)
        page.cell(2, column).value = None
        page.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)


def headers() -> Iterator[Case]:
    yield Case("in another order", xlsx(tuple(reversed(GOOD)), head=tuple(reversed(ADVISERS))))
    other = ("行政区划代码*", "指导员 姓名", "联系电话：", "任职\n起", "任职止")
    yield Case("other words", xlsx(GOOD, head=other))
    yield Case("under a title", _made(lambda _, page: page.insert_rows(1, 2)))
    yield Case("in two rows", _made(_two_rows))
    yield Case("merged over two rows", _made(_tall))
    yield Case("a column missing", xlsx(GOOD[:3], head=ADVISERS[:3]), "header_missing")
    yield Case("a column twice", xlsx((*GOOD, "x"), head=(*ADVISERS, "姓名")), "header_duplicate")
    yield Case("an unknown column", xlsx((*GOOD, "x"), head=(*ADVISERS, "心得")), notes=("columns_unknown",))
    for word in ("孕情", "避孕措施", "孩次", "末次月经", "政策内外", "是否上访", "社会抚养费"):
        yield Case(f"forbidden: {word}", xlsx((*GOOD, "x"), head=(*ADVISERS, word)), "column_forbidden")
    for word in ("优生优育宣传", "生育保险", "计划生育手术并发症"):
        yield Case(f"allowed: {word}", xlsx((*GOOD, "x"), head=(*ADVISERS, word)), notes=("columns_unknown",))
    yield Case("a header alone", xlsx(), "file_empty")
    yield Case("no header", xlsx(GOOD, head=GOOD), "sheet_unrecognised")
    yield Case("an empty book", saved(book(head=())), "file_empty")


def _hide(made: Any, page: Any) -> None:
    made.create_sheet("备份").append(["x"])
    made["备份"].sheet_state = "veryHidden"


def _hide_the_ledger(made: Any, page: Any) -> None:
    made.create_sheet("说明").append(["看第一张"])
    page.sheet_state = "hidden"
    made.active = 1


def _second(made: Any, page: Any) -> None:
    made.create_sheet("说明", 0).append(["先看这里"])


def _hide_row(made: Any, page: Any) -> None:
    page.row_dimensions[2].hidden = True


def _hide_column(made: Any, page: Any) -> None:
    page.column_dimensions["C"].hidden = True


def _merge(cells: str) -> Callable[[Any, Any], None]:
    return lambda made, page: page.merge_cells(cells)


def _far(row: int, column: int) -> Callable[[Any, Any], None]:
    return lambda made, page: page.cell(row, column, "x")


def sheets() -> Iterator[Case]:
    """Hidden parts, merged cells, totals, several sheets."""
    yield Case("a hidden sheet", _made(_hide), notes=("sheet_hidden",))
    yield Case("the ledger hidden", _made(_hide_the_ledger), "sheet_unrecognised")
    yield Case("the ledger second", _made(_second), notes=("sheet_extra",))
    yield Case("a hidden row", _made(_hide_row), rows=("rows_hidden",))
    yield Case("a hidden column", _made(_hide_column), notes=("columns_hidden",))
    other = (None, "指导员又（演示）", "0472-0001235", "2023-03-01", None)
    down = _made(_merge("A2:A3"), GOOD, other)
    yield Case("a place filled down", down, rows=("", ""), notes=("filled_down",))
    merged = _made(_merge("B2:B3"), GOOD, (VILLAGE, None, *other[2:]))
    yield Case("a merged name", merged, rows=("merged_data", "merged_data"))
    yield Case("merged across", _made(_merge("B2:C2")), rows=("merged_data",))
    yield Case("a total", xlsx(GOOD, ("合 计", 1)), notes=("total_row",))
    yield Case("a footer", xlsx(GOOD, ("填表人：张三",)), notes=("footer_row",))
    yield Case("blank rows between", _made(lambda _, page: page.insert_rows(2, 3)))
    yield Case("one cell far below", _made(_far(1_000_000, 1)), "row_too_many")
    yield Case("one cell far right", _made(_far(1, 16000)), "file_too_big")


CELLS: tuple[tuple[Any, ...], ...] = (  # title, column, value, reason where there is one
    ("a code that is a number", 0, float(VILLAGE), "id_precision_lost"),
    ("a full-width code", 0, "".join(chr(ord(c) + 0xFEE0) for c in VILLAGE)),
    ("a code too short", 0, "1502", "place_unknown"),
    ("a code of nowhere", 0, "150222102999", "place_unknown"),
    ("no place", 0, None, "place_unknown"),
    ("a county's code", 0, "150222000000", "place_unknown"),
    ("no name", 1, None, "name_missing"),
    ("two names", 1, "张三、李四", "name_multiple"),
    ("a name that is a number", 1, 12, "name_charset"),
    ("a name with digits", 1, "张三1", "name_charset"),
    ("a name with a tab", 1, "张\t三", "control_char"),
    ("a name turned round", 1, "张\u202e三", "name_charset"),
    ("a name with nothing in it", 1, "张\u200b三", "name_charset"),
    ("a private character", 1, "张\ue000", "name_charset"),
    ("markup", 1, "<b>张三", "name_charset"),
    ("too long a name", 1, "张" * 41, "name_too_long"),
    ("a dotted name", 1, "阿拉坦•其其格"),
    ("a Mongolian name", 1, "ᠠᠯᠲᠠᠨ\u180eᠠ"),
    ("a rare character", 1, "\U00020bb7田\U0002a6d6"),
    ("a name like a formula", 1, "@SUM", "name_charset"),
    ("a formula", 1, "=A1", "formula_cell"),
    ("an array formula", 1, ArrayFormula("B2", "=A1:A1"), "formula_cell"),
    ("an error", 1, "#N/A", "error_cell"),
    ("a mobile as a number", 2, 13800000000),
    ("an office phone as a number", 2, 4720001234, "phone_format"),
    ("a phone of words", 2, "见通讯录", "phone_format"),
    ("a real date", 3, date(2023, 3, 1)),
    ("a moment", 3, datetime.combine(date(2023, 3, 1), time(8, 30)), "date_invalid"),
    ("a day of eight digits", 3, 20230301),
    ("a serial without a format", 3, 45000, "date_invalid"),
    ("no such day", 3, "2023-02-30", "date_invalid"),
    ("a lunar day", 3, "农历二月初二", "date_lunar_text"),
    ("which is the month", 3, "03/04/2023", "date_ambiguous"),
    ("a short year", 3, "23.3.1", "date_ambiguous"),
    ("a month alone", 3, "2023年3月", "date_invalid"),
    ("year 1900", 3, "1900-01-01", "date_invalid"),
    ("an end before the start", 4, "2023-02-01", "date_invalid"),
    ("too long a cell", 2, "1" * 300, "field_too_long"),
    ("true", 2, True, "phone_format"),
    ("a day written 2023.3.1", 3, "2023.3.1"),
    ("a day written 2023/03/01", 3, "2023/03/01"),
    ("a day written 2023年3月1日", 3, "2023年3月1日"),
    ("a day written 20230301", 3, "20230301"),
    ("a day written ２０２３-03-01", 3, "２０２３-03-01"),
)


def cells() -> Iterator[Case]:
    for title, column, value, *reason in CELLS:
        row = (*GOOD[:column], value, *GOOD[column + 1 :])
        yield Case(title, xlsx(row), rows=("".join(reason),))
    other = (OTHER_VILLAGE, *GOOD[1:])
    yield Case("the other epoch", _made(_mac, (*GOOD[:3], date(2023, 3, 1), None)))
    yield Case("another banner's village", xlsx(other), rows=("place_out_of_scope",))
    yield Case("the same twice", xlsx(GOOD, GOOD), rows=("", "row_duplicate"))


def seats() -> Iterator[Case]:
    def case(title: str, *rows: Sequence[Any], reasons: tuple[str, ...]) -> Case:
        return Case(title, xlsx(*rows, head=POSTS), rows=reasons, kind="posts")

    seat = (VILLAGE, "村级专干", 7, "专干新（演示）", None, "2023-03-01", None)
    yield case("an unknown post", (VILLAGE, "大总管", *seat[2:]), reasons=("category_unknown",))
    yield case("a number of words", (*seat[:2], "头一个", *seat[3:]), reasons=("number_format",))
    yield case("days without a name", (*seat[:3], None, *seat[4:]), reasons=("name_missing",))
    yield case("a name without days", (*seat[:5], None, None), reasons=("date_invalid",))
    late = (*seat[:3], "专干晚（演示）", None, "2023-05-01", None)
    yield case("two on one seat", seat, late, reasons=("", "seat_taken"))
    yield case("a village's post in a county", ("150222000000", *seat[1:]), reasons=("place_unknown",))


def _mac(made: Any, page: Any) -> None:
    made.epoch = CALENDAR_MAC_1904


def ods(content: str, **more: bytes) -> bytes:
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    body = f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body>"
    whole = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>{body}</office:document-content>'
    manifest = more.get("manifest", b"<manifest/>")
    return packed({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": whole.encode(), "META-INF/manifest.xml": manifest,
    }, zipfile.ZIP_STORED)  # fmt: skip


def ods_table(*rows: str) -> str:
    return f'<table:table table:name="表">{"".join(rows)}</table:table>'


def ods_row(*words: str, more: str = "") -> str:
    made = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>'
        for word in words
    )
    return f"<table:table-row {more}>{made}</table:table-row>"


def open_documents() -> Iterator[Case]:
    head = ods_row(*ADVISERS)
    good = ods_row(*(str(each or "") for each in GOOD))
    yield Case("ods", ods(ods_table(head, good)), name="a.ods")
    hidden = ods_row(*(str(each or "") for each in GOOD), more='table:visibility="collapse"')
    yield Case("ods with a hidden row", ods(ods_table(head, hidden)), rows=("rows_hidden",), name="a.ods")
    formula = good.replace('office:value-type="string"', 'table:formula="of:=1" office:value-type="string"', 2)
    yield Case("ods with a formula", ods(ods_table(head, formula)), rows=("formula_cell",), name="a.ods")
    bomb = ods_row("x", more='table:number-rows-repeated="900000"')
    yield Case("ods that repeats a row", ods(ods_table(head, bomb)), "row_too_many", name="a.ods")
    many = 'table:number-columns-repeated="16000" office:value-type="string"'
    wide = ods_row("x").replace('office:value-type="string"', many)
    yield Case("ods that repeats a cell", ods(ods_table(head, wide)), "file_too_big", name="a.ods")
    sealed = b"<manifest><encryption-data/></manifest>"
    yield Case("ods with a password", ods(ods_table(head, good), manifest=sealed), "file_encrypted", name="a.ods")
    yield Case("ods cut short", ods(ods_table(head, good))[:300], "file_corrupt", name="a.ods")


def old_books() -> Iterator[Case]:
    """The .xls of old offices: what is hidden in it and what is a formula, as in a new one."""
    formula = (*GOOD[:1], xlwt.Formula('"甲"&"乙"'), *GOOD[2:])
    yield Case("xls", xls(GOOD), name="a.xls")
    yield Case("xls with a formula", xls(formula), rows=("formula_cell",), name="a.xls")
    yield Case("xls with an error", xls((*GOOD[:1], xlwt.Formula("1/0"), *GOOD[2:])),
               rows=("formula_cell",), name="a.xls")  # fmt: skip
    yield Case("xls with a hidden row", xls(GOOD, hide="row"), rows=("rows_hidden",), name="a.xls")
    yield Case("xls with a hidden column", xls(GOOD, hide="column"), notes=("columns_hidden",), name="a.xls")
    yield Case("xls with a hidden sheet", xls(GOOD, hide="sheet"), notes=("sheet_hidden",), name="a.xls")
    code = (float(VILLAGE), *GOOD[1:])
    yield Case("xls with a code that is a number", xls(code), rows=("id_precision_lost",), name="a.xls")
    yield Case("xls cut short", xls(GOOD)[:3000], "file_type_unsupported", name="a.xls")
    yield Case("a book with a password", locked(xlsx(GOOD), "x"), "file_encrypted")


def own_life() -> Iterator[Case]:
    """Courses of advisers, members: what offices get wrong there."""
    head = ("区划代码", "姓名", "聘任日", "培训主题", "培训结束日", "学时", "证书号")
    course = ("培训（演示）", "2023-05-20")
    new = (VILLAGE, GOOD[1], "2023-03-01")
    for title, cells, reasons in (
        ("hours that are a date", (*course, "2023-01-01", None), "number_format"),
        ("a certificate in scientific notation", (*course, 16, 1.5e15), "id_precision_lost"),
        ("a certificate that is markup", (*course, 16, "<b>1</b>"), "certificate_format"),
        ("a course on a lunar day", ("培训（演示）", "腊月初八", 16, None), "date_lunar_text"),
    ):
        yield Case(title, xlsx((*new, *cells), head=head), rows=(reasons,))
    heads = ("区划代码", "姓名", "小组", "入会日", "同意方式")
    formula = (VILLAGE, GOOD[1], "=1+1", "2023-05-20", "电话")
    yield Case("a group that is a formula", xlsx(formula, head=heads), rows=("formula_cell",), kind="members")
    never = xlsx((*formula, "x"), head=(*heads, "二孩"))
    yield Case("members with a column that must not be", never, "column_forbidden", kind="members")


CASES = [
    case
    for group in (
        containers, bent_containers, documents, strict, kinds, csvs, headers, sheets, cells, seats,
        open_documents, old_books, own_life,
    )
    for case in group()
]
