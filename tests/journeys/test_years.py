"""A supplement changes the year's plan, and the year before is one switch away. Runs last: it issues for the city."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_families import sound

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
ASKED = "各旗县区计生协要为每个嘎查村（居）至少配备{}名家庭健康指导员（演示）。"
NOTICE = "包计生协发〔{year}〕{number}号\n\n{title}\n\n各旗县区、稀土高新区计生协：\n\n一、建强队伍\n\n{asked}\n"
YEAR = re.compile(r"(20\d\d) 年工作要点")


def paste(page: Page, text: str) -> None:
    """On 录入通知; the notice says which year it is about."""
    page.goto("/plan/")
    page.locator("main a", has_text="录入通知").click()
    page.fill("[name=text]", text)
    sound(page)
    page.click("main button:has-text('读这份通知')")


def issue(page: Page, sentence: str) -> None:
    page.locator("main button", has_text="印发").first.click()
    page.locator("dialog button:visible", has_text="印发").click()
    expect(page.locator("main")).to_contain_text(sentence)


def test_a_supplement_is_chosen_checked_and_issued(enter: Enter) -> None:
    page = enter("city", PHONE)
    page.goto("/plan/")
    year = YEAR.findall(page.locator("h1").inner_text())[0]
    title = f"关于补充《{year}年包头市计划生育协会工作要点》的通知"
    paste(page, NOTICE.format(year=year, number=19, title=title, asked=ASKED.format(3)))
    expect(page.locator("main")).to_contain_text("这份像是补充通知，请确认")
    expect(page.locator("[name=amends] option:checked")).to_contain_text(f"补充 {year} 年的计划")
    sound(page)
    page.click("main button:has-text('读这份通知')")
    expect(page.locator("h1")).to_have_text("核对补充通知")
    expect(page.locator("#panel")).to_contain_text("像是替换它")
    sound(page)
    page.click("#panel button:has-text('核对无误')")
    expect(page.locator("main")).to_contain_text("已核对 1 / 1 条")
    sound(page)
    issue(page, "已印发")
    page.goto("/plan/")
    expect(page.locator("main")).to_contain_text(f"包计生协发〔{year}〕19号")
    sound(page)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_year_before_is_one_switch_away(size: dict[str, int], enter: Enter) -> None:
    page = enter("city", size)
    page.goto("/plan/")
    year = int(YEAR.findall(page.locator("h1").inner_text())[0])
    if not page.locator("nav.years").count():
        before = f"关于印发《{year - 1}年包头市计划生育协会工作要点》的通知"
        paste(page, NOTICE.format(year=year - 1, number=3, title=before, asked=ASKED.format(1)))
        expect(page.locator("h1")).to_have_text("核对")
        issue(page, "已印发")
    for path in ("/plan/", "/matrix/", "/gaps/"):
        page.goto(path)
        page.locator("nav.years a", has_text=f"{year - 1} 年").click()
        expect(page.locator("nav.years [aria-current=page]")).to_have_text(f"{year - 1} 年")
        assert f"year={year - 1}" in page.url
        sound(page)
    page.goto("/plan/")
    expect(page.locator("h1")).to_have_text(f"{year} 年工作要点")
