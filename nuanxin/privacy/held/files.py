"""A person's own copy as a Word file to be handed over, and as JSON to be taken elsewhere."""

import json
from collections.abc import Sequence
from io import BytesIO
from typing import IO, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from nuanxin.privacy.held.gather import Held, Table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JSON = "application/json"
FONT = "宋体"
WIDEST = 7  # columns of a table across the page; wider ones are told record by record
TITLE = "个人信息副本"
WHOSE = {"household", "household_id", "subject_id"}
FOREWORD = (
    "这是本单位保存的、和您（您家）有关的全部个人信息。有不对的、不全的，可以要求更正、补充；不想再保存的，可以要求删除；"
    "同意过的，可以随时撤回（个人信息保护法第十五条、第四十五条至第四十七条）。请妥善保管，不要转给别人。"
)
RECEIVED = "收到人签字：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿"


def as_docx(held: Held) -> IO[bytes]:
    """A4 across, one table for each kind of record; open at its start."""
    paper = Document()
    _lay_out(paper)
    paper.add_heading(TITLE, 0)
    paper.add_paragraph(f"{held.whose}　{held.stamp}")
    paper.add_paragraph(FOREWORD)
    for table in held.tables:
        paper.add_heading(f"{table.title}（{len(table.rows)}）", 1)
        filled = _filled(table)
        for line in _purposes(table, filled):
            paper.add_paragraph(line)
        _add(paper, table, filled)
    paper.add_paragraph()
    paper.add_paragraph(RECEIVED)
    return _whole(paper)


def as_json(held: Held) -> IO[bytes]:
    """``{"whose", "made_at", "made_by", "tables": [{"table", "title", "columns", "rows"}]}``, UTF-8.

    ``columns`` say name, label and purpose of each field; a row is an object by name.
    """
    tables = [
        {
            "table": table.model,
            "title": table.title,
            "columns": [vars(column) for column in table.columns],
            "rows": [_record(table, row) for row in table.rows],
        }
        for table in held.tables
    ]
    made_by = f"{held.stamp.body} {held.stamp.person}"
    known = {"whose": held.whose, "made_at": held.stamp.at.isoformat(timespec="seconds"), "made_by": made_by}
    return BytesIO(json.dumps(known | {"tables": tables}, ensure_ascii=False, indent=1).encode())


def _record(table: Table, row: Any) -> dict[str, str]:
    return {column.name: value for column, value in zip(table.columns, row, strict=True)}


def _filled(table: Table) -> list[int]:
    """The columns with anything in them; whose they are stands on top of the paper."""
    named = (n for n, column in enumerate(table.columns) if column.name not in WHOSE)
    return [n for n in named if any(row[n] for row in table.rows)]


def _purposes(table: Table, filled: Sequence[int]) -> list[str]:
    """What these fields are kept for."""
    return [f"用途：{each}" for each in dict.fromkeys(table.columns[n].purpose for n in filled)]


def _lay_out(paper: Any) -> None:
    page = paper.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(18)
    for name in ("Normal", "Title", "Heading 1"):
        style = paper.styles[name]
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    paper.styles["Normal"].font.size = Pt(10.5)


def _add(paper: Any, table: Table, filled: Sequence[int]) -> None:
    if len(filled) <= WIDEST:
        grid = [[table.columns[n].label for n in filled]]
        _grid(paper, grid + [[row[n] for n in filled] for row in table.rows])
        return
    for row in table.rows:
        _grid(paper, [[table.columns[n].label, row[n]] for n in filled if row[n]])
        paper.add_paragraph()


def _grid(paper: Any, lines: list[list[str]]) -> None:
    if not lines or not lines[0]:
        return
    grid = paper.add_table(rows=len(lines), cols=len(lines[0]))
    grid.style = "Table Grid"
    for row, line in zip(grid.rows, lines, strict=True):
        for cell, words in zip(row.cells, line, strict=True):
            cell.text = words


def _whole(paper: Any) -> IO[bytes]:
    file = BytesIO()
    paper.save(file)
    file.seek(0)
    return file
