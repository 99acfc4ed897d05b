"""Sheets for tests: a few lines make a file."""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from django.core.management import call_command
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.worksheet.worksheet import Worksheet

ADVISERS = ("区划代码", "姓名", "电话", "聘任日", "离任日")
POSTS = ("区划代码", "岗位", "序号", "姓名", "办公电话", "任职起", "任职止")
VILLAGE = "150222102033"
OTHER_VILLAGE = "150223103202"
GOOD = (VILLAGE, "指导员新（演示）", "0472-0001234", "2023-03-01", "2024-02-29")


def book(*rows: Sequence[Any], head: Sequence[Any] = ADVISERS) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    page = sheet(made)
    page.append(list(head))
    for row in rows:
        page.append(list(row))
    return made


def sheet(made: openpyxl.Workbook) -> Worksheet:
    page = made.active
    assert isinstance(page, Worksheet)
    return page


def saved(made: openpyxl.Workbook) -> bytes:
    to = BytesIO()
    made.save(to)
    return to.getvalue()


def xlsx(*rows: Sequence[Any], head: Sequence[Any] = ADVISERS) -> bytes:
    return saved(book(*rows, head=head))


def xls(*rows: Sequence[Any], head: Sequence[Any] = ADVISERS, hide: str = "") -> bytes:
    """The same in the old format; ``hide``: "row" the second, "column" the third, "sheet" another."""
    made = xlwt.Workbook()
    page = made.add_sheet("名册")
    for at, row in enumerate((head, *rows)):
        for column, value in enumerate(row):
            if value is not None:
                page.write(at, column, value)
    page.row(1).hidden = hide == "row"
    page.row(1).height_mismatch = 1
    page.col(2).hidden = hide == "column"
    if hide == "sheet":
        made.add_sheet("备份").visibility = 1
    to = BytesIO()
    made.save(to)
    return to.getvalue()


def locked(data: bytes, password: str) -> bytes:
    """The same file with a password."""
    to = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, to)
    return to.getvalue()


def bring(folder: Path, kind: str, data: bytes, *more: str, name: str = "a.xlsx") -> dict[str, Any]:
    """Import by the command line; the report."""
    file, report = folder / name, folder / "report.json"
    file.write_bytes(data)
    call_command("ledger", "import", kind, str(file), "--report", str(report), *more)
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return found


def report_in(folder: Path) -> dict[str, Any]:
    """The report of a file that was refused."""
    found: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    return found
