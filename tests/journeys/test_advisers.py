"""A village recommends, the township appoints and trains, a certificate comes out, the county's number moves."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from nuanxin.base.periods import today
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
NAME = "荐演行"


def test_a_recommended_adviser_is_trained_and_counted(enter: Enter, tmp_path: Path) -> None:
    county = enter("county")
    before = trained(county)
    one_more_seat(county)
    recommend(enter("village", PHONE))
    township = enter("township")
    appoint(township)
    hold_course(township)
    paper = certificate(township, tmp_path)
    assert NAME in paper
    assert "8学时" in paper
    assert trained(county) == before + 1
    county.goto(f"/advisers/?words={NAME}")
    expect(county.locator("#listing tbody")).to_contain_text("活跃")


def trained(page: Page) -> int:
    """How many advisers of the county the page says are active."""
    page.goto("/advisers/")
    figure = page.locator(".kpi", has_text="活跃").locator("b").inner_text()
    return int(figure.split("/")[0].replace(",", ""))


def one_more_seat(page: Page) -> None:
    """The village has a vacant seat then."""
    page.goto("/advisers/?words=嘎查指导员（演示）")
    page.click("#listing tbody tr:first-child td[data-label=指导员] a")
    page.click("main a[href*='/posts/bodies/']")
    page.click("summary >> text=再设一个岗位")
    page.select_option("[name=kind]", "village_adviser")
    page.click("text=设岗 >> nth=-1")
    expect(page.locator("main")).to_contain_text("已设岗")


def recommend(page: Page) -> None:
    page.goto("/advisers/")
    page.click("text=推荐指导员")
    page.fill("[name=name]", NAME)
    page.fill("[name=phone]", "13800009964")
    page.fill("[name=background]", "退休教师（演示）")
    page.fill("[name=consented_on]", today().isoformat())
    page.click("form button.btn-do >> text=保存")
    expect(page.locator("#listing")).to_contain_text("荐**")


def appoint(page: Page) -> None:
    page.goto("/")
    page.click("text=推荐的指导员等答复")
    page.click("#listing tbody tr:has-text('退休教师（演示）') a")
    page.click(".panel button.btn-do")
    expect(page.locator("main")).to_contain_text("已聘任")


def hold_course(page: Page) -> None:
    page.goto("/trainings/")
    page.click("text=登记培训")
    page.check("[name=audience][value=adviser]")
    page.fill("[name=title]", "上岗培训（演示）")
    page.fill("[name=from_day]", today().isoformat())
    page.fill("[name=last_day]", today().isoformat())
    page.fill("[name=hours]", "8")
    page.fill("[name=pass_mark]", "60")
    page.click("form button.btn-do >> text=保存")
    row = page.locator("tbody tr", has_text=NAME)
    row.locator("input[type=number], input[name$=mark]").last.fill("90")
    page.click("button.btn-do")
    expect(page.locator("main .wrong")).to_contain_text("没有勾“参加”")
    page.locator("tbody tr", has_text=NAME).locator("input[type=checkbox]").check()
    page.click("button.btn-do")
    expect(page.locator("main")).to_contain_text("参加 1 人，合格 1 人，发证 0 人")


def certificate(page: Page, folder: Path) -> str:
    """What stands on the one certificate of the course, without spaces."""
    page.click("text=给勾选的人发证")
    expect(page.locator("main")).to_contain_text("发证 1 人")
    with page.expect_download() as coming:
        page.click("text=打印全部证书")
    coming.value.save_as(folder / "certificate.pdf")
    [sheet] = PdfReader(folder / "certificate.pdf").pages
    return re.sub(r"\s", "", sheet.extract_text())


@pytest.mark.parametrize("path", ["/advisers/", "/advisers/managers/", "/advisers/recommendations/", "/trainings/"])
def test_it_serves_everybody(enter: Enter, path: str) -> None:
    page = enter("county", PHONE)
    page.goto(path)
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
