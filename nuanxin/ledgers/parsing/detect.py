"""What a file is, by its content; its name may only agree."""

from collections.abc import Callable

from nuanxin.ledgers.parsing.container import Container
from nuanxin.ledgers.parsing.refusal import Unreadable
from nuanxin.ledgers.parsing.text import read_csv
from nuanxin.ledgers.parsing.workbook import Book, read_ods, read_xls, read_xlsx

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_SHEETS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
NAMES = {
    "xlsx": (".xlsx", ".et"),
    "xls": (".xls", ".et"),
    "ods": (".ods",),
    "csv": (".csv", ".txt", ".tsv"),
}
READERS: dict[str, Callable[[bytes], Book]] = {
    "xlsx": read_xlsx, "xls": read_xls, "ods": read_ods, "csv": read_csv,
}  # fmt: skip
UNSUPPORTED = (".xlsb", ".numbers", ".ett", ".dbf", ".wks", ".pdf", ".doc", ".docx", ".zip")


def reader_of(data: bytes, suffix: str) -> Callable[[bytes], Book]:
    """The reader for these bytes; refuses what is no sheet, and what bears another kind's name."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise Unreadable("file_empty")
    if suffix in (".xlsm", ".xltm", ".xlam"):
        raise Unreadable("macro")
    kind = _kind(data)
    if suffix in UNSUPPORTED:
        raise Unreadable("file_type_unsupported")
    if suffix not in NAMES[kind]:
        known = any(suffix in names for names in NAMES.values())
        raise Unreadable("file_type_mismatch" if known else "file_type_unsupported")
    return READERS[kind]


def _kind(data: bytes) -> str:
    if data.startswith(b"PK"):
        return _packed(data)
    if data.startswith(COMPOUND_FILE):
        return _compound(data)
    if data.startswith(NOT_SHEETS):
        raise Unreadable("file_type_mismatch")
    start = data[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<table", b"<!doctype", b"<?xml", b"mime-version")):
        raise Unreadable("file_type_unsupported")
    return "csv"


def _packed(data: bytes) -> str:
    names = Container(data).names
    if any(name.lower() == "xl/workbook.xml" for name in names):
        return "xlsx"
    if "content.xml" in names and b"opendocument.spreadsheet" in data:
        return "ods"
    if "EncryptedPackage" in names:
        raise Unreadable("file_encrypted")
    raise Unreadable("file_type_unsupported")


def _compound(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("file_encrypted")
    if any(f"{name}\0".encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return "xls"
    raise Unreadable("file_type_unsupported")
