"""A county officer sends a ledger, sees what is wrong, imports the rest, and takes it back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nuanxin.ledgers.tests.sheets import GOOD, VILLAGE, xlsx
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def test_from_the_sheet_to_the_receipt(enter: Enter, tmp_path: Path) -> None:
    file = tmp_path / "指导员.xlsx"
    file.write_bytes(xlsx(GOOD, (VILLAGE, "张三、李四", "12", "2023-02-30", None)))
    page = enter("county")
    page.click("nav.side >> text=名册导入")
    page.set_input_files("[name=sheets]", str(file))
    page.click("text=上传并核对")
    page.click("text=导入这 1 行", timeout=60_000)
    expect(page.locator("main")).to_contain_text("回执号", timeout=60_000)
    expect(page.locator("main")).to_contain_text("这一格里像有两个人")
    page.click("text=撤销这一批")
    page.click("#confirm [data-yes]")
    expect(page.locator("main")).to_contain_text("已撤销")


def test_it_fits_a_phone(enter: Enter) -> None:
    page = enter("township", PHONE)
    page.goto("/ledgers/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


DROPPED = """names => {
    const all = new DataTransfer();
    names.forEach(name => all.items.add(new File(["a"], name)));
    return all;
}"""


def test_files_are_dropped_and_what_is_no_sheet_is_said(enter: Enter) -> None:
    page = enter("county")
    page.goto("/ledgers/")
    files = page.evaluate_handle(DROPPED, ["一.xlsx", "二.csv", "通知.docx"])
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": files})
    said = page.locator("[data-drop]")
    expect(said).to_contain_text("通知.docx 不是电子表格")
    assert page.evaluate("document.querySelector('[name=sheets]').files.length") == 2
    page.click("text=不传了 >> nth=0")
    assert page.evaluate("document.querySelector('[name=sheets]').files.length") == 1
