"""A visit on a phone, from the list of what is due to the sentence of the notice; who else may see it."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
THREE_SYSTEMS = "“三个制度”全覆盖"
FAMILY = re.compile(r"/families/\d+/$")


def sound(page: Page) -> None:
    """No fault that axe can find, and nothing wider than the screen."""
    page.wait_for_load_state("networkidle")
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"), page.url


def figure(page: Page, measure: str) -> str:
    """How many of how many, as the sentence on the three systems says of one of its measures."""
    page.goto("/plan/")
    page.locator(".notice a.o", has_text=THREE_SYSTEMS).click()
    expect(page.locator("#panel")).to_contain_text(measure)
    [found] = re.findall(rf"{measure}\s+(\d+ / \d+) 户", page.locator("#panel").inner_text())
    return str(found)


def open_by_task(page: Page) -> str:
    """From 工作台 by the list of those that lack a system to the family's page; its address."""
    page.goto("/")
    page.locator("main a", has_text="还没有就医绿色通道").click()
    page.locator("tbody a", has_text="打开").first.click()
    page.locator("main button", has_text="打开这户").click()
    page.wait_for_url(FAMILY)
    expect(page.locator("main")).to_contain_text("登记服务")
    return page.url


def saved(page: Page) -> Locator:
    page.locator("main form [data-busy]").last.click()
    page.wait_for_url(FAMILY)
    return page.locator("main")


def test_a_visit_on_a_phone_moves_the_sentence(enter: Enter) -> None:
    county, worker = enter("county"), enter("village", PHONE)
    before = figure(county, "就医绿色通道覆盖")
    address = open_by_task(worker)
    sound(worker)
    worker.click("text=登记服务")
    worker.check("text=精神慰藉")
    worker.check("text=走访慰问")
    worker.fill("[name=note]", "带去一袋面（演示）")
    sound(worker)
    expect(saved(worker)).to_contain_text("精神慰藉")
    worker.click("text=记下家庭的答复")
    worker.select_option("[name=scheme]", label="家庭医生签约")
    worker.check("text=不再问")
    expect(saved(worker)).to_contain_text("不再问")
    worker.locator("a[href*='system/green_channel']").click()
    worker.fill("[name=institution]", "演示医院")
    expect(saved(worker)).to_contain_text("已落实")
    for _ in range(20):  # half a second each
        if (after := figure(county, "就医绿色通道覆盖")) != before:
            break
        county.wait_for_timeout(500)
    assert after != before
    code = worker.locator("main").inner_text().split("代号 ")[1][:5]
    nobody_else_sees(enter, address, code)


def nobody_else_sees(enter: Enter, address: str, code: str) -> None:
    """Another banner finds no door; the auditor reads who opened it and why, by a code."""
    foreign = enter("banner")
    for path in ("/families/", address, address + "help/", address + "open/"):
        answer = foreign.goto(path)
        assert answer
        assert answer.status in (403, 404)
    foreign.goto(f"/search/?q={code}")
    assert code not in foreign.locator("main").inner_text().replace(f"“{code}”", "")
    auditor = enter("auditor")
    auditor.goto("/log/?action=family.open")
    row = auditor.locator("tbody tr", has_text=code).filter(has_text="打开家庭").first
    expect(row).to_contain_text("嘎查指导员（演示）")
    expect(row).to_contain_text("办理到期的事")
    auditor.goto("/openings/")
    expect(auditor.locator("h1")).to_have_text("开档抽查")
    sound(auditor)


# -- registering -----------------------------------------------------------------------------------
def register(page: Page, name: str) -> None:
    page.goto("/families/new/")
    page.locator("[name=place]").select_option(index=1)
    page.check("text=特殊家庭")
    page.fill("[name=name]", name)
    page.fill("[name=born]", "1951")
    page.fill("[name=address]", "演示巷七号")
    page.check("[name=agreed][value=service]")
    page.select_option("[name=channel]", "paper")
    page.locator("main form [data-busy]").last.click()
    page.wait_for_url(FAMILY)


def test_who_looks_alike_is_decided_by_a_person(enter: Enter) -> None:
    page = enter("township")
    for _ in "ab":
        register(page, "贺演似")
    page.goto("/")
    page.locator("main a", has_text="疑似同一人").click()
    pair = page.locator(".card", has_text="贺**").first
    expect(pair).to_contain_text("1951 年生")
    sound(page)
    pair.locator("button", has_text="合并").click()
    page.click("#confirm [data-yes]")
    expect(page.locator("main")).to_contain_text("已定：是同一人")
    page.goto("/families/")
    page.fill("[name=words]", "贺演似")
    page.click("main button:has-text('查询')")
    expect(page.locator("tbody tr")).to_have_count(1)


# -- everybody -------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_pages_serve_everybody(size: dict[str, int], enter: Enter) -> None:
    page = enter("township", size)
    for path in ("/care/", "/care/lacking/family_doctor/", "/families/", "/families/alike/", "/families/moves/"):
        page.goto(path)
        sound(page)
    register(page, name := f"贺演{'宽' if size is DESKTOP else '窄'}")
    sound(page)
    page.goto("/families/")
    page.fill("[name=words]", name)
    page.click("main button:has-text('查询')")
    sound(page)
    page.locator("tbody a", has_text="打开").first.click()
    page.wait_for_url(FAMILY)
    sound(page)
    for errand in ("登记服务", "记下家庭的答复"):
        page.click(f"main a:has-text('{errand}')")
        sound(page)
        page.go_back()
