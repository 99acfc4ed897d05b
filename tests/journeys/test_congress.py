"""A county prepares its congress, holds it, enters the votes; the city sees the new term."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from nuanxin.base.periods import today
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
PEOPLE = "赵演甲 镇政府\n钱演乙 卫生院\n孙演丙 中心校"


def test_from_preparing_to_the_term(enter: Enter) -> None:
    county = enter("county")
    prepare(county)
    choose_delegates(county)
    nominate(county)
    hold(county)
    vote(county)
    approve(county)
    see_from_the_city(enter("city"))


def prepare(page: Page) -> None:
    page.click("nav.side >> text=换届")
    page.click("#listing tbody tr:first-child td:first-child a")
    page.click("text=筹备换届")
    page.fill("[name=number]", "12")
    page.fill("[name=meeting_on]", (today() + timedelta(days=120)).isoformat())
    page.click("main .form-end .btn-do")
    expect(page.locator("main")).to_contain_text("开始筹备了")
    first = page.locator("tbody tr", has_text="成立筹备组")
    due = first.locator("td").nth(1).inner_text()
    page.click("text=改日期和安排")
    page.fill("[name=meeting_on]", today().isoformat())
    page.click("main .form-end .btn-do")
    expect(page.locator("main")).to_contain_text("步已过最迟日")
    assert first.locator("td").nth(1).inner_text() < due
    first.locator("[name=done]").click()
    expect(first).to_contain_text(today().isoformat())


def choose_delegates(page: Page) -> None:
    page.click("text=分配名额")
    page.fill("[name=name]", "各镇代表团")
    page.fill("[name=seats]", "3")
    page.click("text=保存名额")
    expect(page.locator("main")).to_contain_text("还差 3 名")
    page.click("text=登记代表")
    page.fill("[name=people]", f"{PEOPLE}\n李演丁 多出来的")
    page.click("main .form-end .btn-do")
    expect(page.locator("[role=alert]")).to_contain_text("再加 4 名就超了")
    page.fill("[name=people]", PEOPLE)
    page.click("main .form-end .btn-do")
    expect(page.locator("main")).to_contain_text("选齐了")


def nominate(page: Page) -> None:
    page.click("nav.tabs >> text=选举")
    page.select_option("[name=office]", "president")
    page.fill("[name=places]", "1")
    page.click("text=保存应选人数")
    page.click("text=提名候选人")
    page.fill("[name=name]", "赵演甲")
    page.click("main .form-end .btn-do")
    expect(page.locator("tbody")).to_contain_text("赵演甲")


def hold(page: Page) -> None:
    page.click("nav.tabs >> text=大会")
    ticks = page.locator("[name=came]")
    ticks.nth(0).check()
    page.click("text=保存到会名单")
    expect(page.locator("main")).to_contain_text("不到法定人数，还差 1 人")
    ticks.nth(1).check()
    ticks.nth(2).check()
    page.click("text=保存到会名单")
    expect(page.locator("main")).to_contain_text("达到法定人数")


def vote(page: Page) -> None:
    page.click("nav.tabs >> text=选举")
    page.click("text=填票数")
    for name, count in (("issued", "4"), ("returned", "3"), ("valid", "3")):
        page.fill(f"[name={name}]", count)
    page.fill("[name^=votes_]", "3")
    page.click("main .form-end .btn-do")
    expect(page.locator("[role=alert]")).to_contain_text("多于到会的 3 位代表")
    page.fill("[name=issued]", "3")
    page.click("main .form-end .btn-do")
    expect(page.locator("tbody")).to_contain_text("当选")


def approve(page: Page) -> None:
    page.click("nav.tabs >> text=结果")
    page.fill("[name=number]", "演示批12号")
    page.click("text=登记批复")
    expect(page.locator("main")).to_contain_text("已批复")
    page.click("text=登记备案")
    expect(page.locator("main")).to_contain_text("换届办完了")
    page.click("text=选举结果表")
    expect(page.locator("main")).to_contain_text("赵演甲")


def see_from_the_city(page: Page) -> None:
    page.goto("/terms/?state=in_term&level=county")
    row = page.locator("#listing tbody tr", has_text="固阳")
    expect(row).to_contain_text("第 12 届")
    row.locator("td:first-child a").click()
    page.click("text=选举结果 >> nth=-1")
    expect(page.locator("main")).to_contain_text("赵演甲")  # it approves the result, and reads whom it elected
    page.click("nav.tabs >> text=代表")
    expect(page.locator("main")).not_to_contain_text("钱演乙")


def test_it_serves_everybody(enter: Enter) -> None:
    """The congress the demo prepares: no fault that axe can find, and nothing wider than a phone."""
    page = enter("banner", PHONE)
    page.goto("/terms/?prepared=preparing")
    page.click("#listing tbody a[href^='/congresses/']")
    for tab in ("步骤", "代表", "选举", "大会", "结果"):
        page.click(f"nav.tabs >> text={tab}")
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
