"""A sheet is mended once: every fault of a row at once, what is ours is passed over, nothing is offered in vain."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nuanxin.association.models import Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.ledgers.specs import SPECS
from nuanxin.ledgers.tests.kin import (
    ABROAD,
    NEXT,
    WANG,
    ZHAO,
    Row,
    but,
    counts,
    families,
    reasons,
    sheet,
)
from nuanxin.ledgers.tests.seating import appoint
from nuanxin.ledgers.tests.sheets import bring, saved
from nuanxin.ledgers.tests.test_pages import page, send
from nuanxin.ledgers.writing.book import write_template

Enter = Callable[[str], Any]
OTHER = "150222102033"
BARE: dict[str, Any] = {"服务对象": None, "在服务起": None, "户号": None}
AT_ONCE: list[tuple[Row, set[str]]] = [
    (but(ZHAO, **BARE, 区划代码="150222102999", 出生="2099-01-01", 电话="12"),
     {"code", "born", "phone", "from", "group"}),
    (but(ZHAO, **BARE, 姓名="=A1", 住址="=B1"), {"name", "address", "from", "group"}),
    (but(ZHAO, **BARE, 姓名="钱演氏", 出生="1958-13-01", 不要提="演示"), {"born", "from", "group", "not_to_mention"}),
    (but(ZHAO, **BARE, 姓名="孙演氏", 区划代码=ABROAD, 性别="X"), {"code", "sex", "from", "group"}),
    (but(ZHAO, **BARE, 姓名="周演氏", 出生="2020", 电话="1"), {"phone", "born", "from", "group"}),
]  # fmt: skip


def test_every_fault_of_a_row_at_once(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, "families", sheet(*(row for row, _ in AT_ONCE)), "--by", "township")
    found = [{each["column"] for each in row["problems"]} for row in report["rows"]]
    sensitive = {"not_to_mention": "category"}  # where consent is asked for
    assert found == [{sensitive.get(key, key) for key in keys} for _, keys in AT_ONCE]
    assert all(len(row["problems"]) == len(keys) for row, (_, keys) in zip(report["rows"], AT_ONCE, strict=True))


def test_a_known_family_need_not_say_again_what_stands(db: None, tmp_path: Path) -> None:
    bring(tmp_path, "families", sheet(WANG), "--by", "township")
    report = bring(tmp_path, "families", sheet(but(WANG, 在服务起=None, 服务对象=None, 电话="12")), "--by", "township")
    assert reasons(report) == [["phone_format"]]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"出生": "2099"}, "这一年还没有到"), ({"姓名": "=1+1"}, "公式"), ({"姓名": "赵\u0301演志"}, "U+0301")],
)
def test_what_is_wrong_is_called_by_its_name(db: None, tmp_path: Path, said: dict[str, str], sentence: str) -> None:
    book = openpyxl.load_workbook(BytesIO(sheet(but(ZHAO, **said))))
    for cells in book.worksheets[0].iter_rows(min_row=2):
        for cell in cells:
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type  # typed as text
    [row] = bring(tmp_path, "families", saved(book), "--by", "township")["rows"]
    assert [sentence in each["sentence"] for each in row["problems"]] == [True]


def test_a_nul_is_no_line_end(db: None, tmp_path: Path) -> None:
    text = "区划代码,姓名,服务对象,在服务起,住址\n150222102005,赵演志,其他,2023-03-05,三\0组\n"
    [row] = bring(tmp_path, "families", text.encode(), "--by", "township", name="a.csv")["rows"]
    [problem] = row["problems"]
    assert problem["reason"] == "control_char"
    assert "换行" not in problem["sentence"]


def test_sheets_and_columns_of_our_own_are_passed_over(visit: Enter, tmp_path: Path) -> None:
    to = BytesIO()
    write_template(SPECS["families"], to)
    book = openpyxl.load_workbook(to)
    paper = book["名册"]
    heads = [cell.value for cell in paper[1]]
    paper.cell(1, len(heads) + 1, "要改的地方")
    given = {"区划代码": ZHAO[0], "服务对象": ZHAO[2], "在服务起": ZHAO[3], "姓名": ZHAO[4]}
    for name, value in given.items():
        paper.cell(2, heads.index(name) + 1, value)
    paper.cell(2, len(heads) + 1, "第 2 行：演示")
    report = bring(tmp_path, "families", saved(book), "--by", "township", "--dry-run")
    assert (counts(report), report["notes"]) == ((1, 0, 0, 0), [])
    [batch] = send(visit("township"), saved(book), kind="families")
    shown = page(visit("township"), batch)
    assert "要改的地方" not in shown
    assert "没有导入" not in shown


def test_what_stands_already_is_not_offered_for_import(visit: Enter, tmp_path: Path) -> None:
    bring(tmp_path, "families", sheet(ZHAO), "--by", "township")
    client = visit("township")
    [batch] = send(client, sheet(ZHAO), kind="families")
    shown = page(client, batch)
    assert "1 行系统里都已经有" in shown
    assert "导入这" not in shown


@pytest.mark.parametrize(("kind", "must"), [("services", {"服务日", "服务项目"}), ("coverage", {"制度", "起"})])
def test_the_template_marks_what_must_be_said(kind: str, must: set[str]) -> None:
    assert must <= {column.label for column in SPECS[kind].columns if column.required}


def test_a_family_is_served_by_who_sits_in_its_village(db: None, tmp_path: Path) -> None:
    """Not by the township manager who sends the ledger; nobody there: nobody yet."""
    worker = appoint("village_worker", NEXT, "worker")
    rows = [but(ZHAO, 姓名=f"赵演{n}", 户号=n, 区划代码=place) for n, place in zip("甲乙", (NEXT, OTHER), strict=True)]
    assert counts(bring(tmp_path, "families", sheet(*rows), "--by", "township")) == (2, 0, 0, 0)
    assert families(NEXT)["赵演甲"].post == worker
    assert families(OTHER)["赵演乙"].post is None
    set_scope(EVERYWHERE)
    Post.objects.filter(pk=worker.pk).update(kind="village_adviser")
    report = bring(tmp_path, "families", sheet(but(ZHAO, 区划代码=NEXT)), "--by", "township")
    assert counts(report) == (1, 0, 0, 0)
    assert families(NEXT)["赵演志"].post == worker
