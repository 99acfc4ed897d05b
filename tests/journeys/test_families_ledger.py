"""A township manager sends a messy sheet of families, mends what came back, and finds them; nobody else does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from nuanxin.ledgers.tests.test_families_page import mended, messy
from tests.journeys.test_families import sound

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
NAME = "王演建国"


def village(page: Page) -> str:
    """How the clerk writes the place: the name of the first village that is hers to choose."""
    page.goto("/families/new/")
    return page.locator("[name=place] option").nth(1).inner_text().split("　")[-1].strip()


def send(page: Page, file: Path) -> None:
    page.goto("/ledgers/")
    page.set_input_files("[name=sheets]", str(file))
    page.select_option("[name=kind]", "families")
    page.click("text=上传并核对")


def take_in(page: Page, rows: int) -> str:
    """The good rows go in; the address of the receipt."""
    page.click(f"text=导入这 {rows} 行", timeout=60_000)
    expect(page.locator("main")).to_contain_text("回执号", timeout=60_000)
    sound(page)
    return page.url


def look_for(page: Page, name: str) -> Locator:
    page.goto("/families/")
    page.fill("[name=words]", name)
    page.click("main button:has-text('查询')")
    return page.locator("#found")


def test_a_messy_sheet_is_mended_and_the_families_are_there(enter: Enter, tmp_path: Path) -> None:
    page = enter("township")
    sent, back, again = (tmp_path / f"{name}.xlsx" for name in ("花名册", "要改的行", "改好的"))
    sent.write_bytes(messy(village(page)))
    send(page, sent)
    expect(page.locator("main")).to_contain_text("4 行要改", timeout=60_000)
    for said in ("不像电话号码", "没有“1950-13-01”这一天", "这一天还没有到"):
        expect(page.locator("main")).to_contain_text(said)
    expect(page.locator("main")).to_contain_text("１９４９”读作“1949”")
    sound(page)
    with page.expect_download() as download:
        page.click("text=只下载要改的行")
    download.value.save_as(back)
    take_in(page, 1)
    expect(look_for(page, NAME)).to_contain_text("没有查到")  # a family waits until all of its rows are right
    again.write_bytes(mended(back))
    send(page, again)
    receipt = take_in(page, 4)
    for name in (NAME, "钱演氏", "孙演氏"):
        expect(look_for(page, name).locator("tbody tr")).to_have_count(1)
    nobody_elsewhere_sees(enter, receipt)


def nobody_elsewhere_sees(enter: Enter, receipt: str) -> None:
    """An officer of another banner: no family, no file, no line of it on the list."""
    foreign = enter("banner")
    for path in ("/families/", receipt, f"{receipt}sheet/marked/", f"{receipt}sheet/bad/"):
        answer = foreign.goto(path)
        assert answer
        assert answer.status in (403, 404)
    foreign.goto("/ledgers/")
    assert "花名册.xlsx" not in foreign.locator("main").inner_text()
    foreign.goto(f"/search/?q={NAME}")
    assert "王**" not in foreign.locator("main").inner_text()
