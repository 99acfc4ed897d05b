"""A village becomes part of its neighbour: recorded, previewed, decided, moved; and the calendar is kept."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def last_villages(page: Page) -> list[str]:
    """The addresses of two neighbours that no other journey asks about."""
    page.goto("/divisions/?level=village&order=-code&size=20")
    doors = page.locator("#listing tbody tr td:first-child a")
    return [doors.nth(n).get_attribute("href") or "" for n in range(2)]


def test_a_village_is_merged(enter: Enter) -> None:
    page = enter("banner")
    gone, heir = last_villages(page)
    page.goto(heir)
    name = page.locator("h1").inner_text()
    page.goto(gone)
    gone_name = page.locator("h1").inner_text()
    page.click("text=停用，由别处接管")
    heirs = page.locator("[name=heir] option", has_text=name)
    page.select_option("[name=heir]", value=heirs.first.get_attribute("value"))
    page.click("button.btn-do")
    expect(page.locator("main")).to_contain_text(f"由{name}接管")
    page.click("main >> text=迁移到")
    expect(page.locator("main")).to_contain_text("要迁过去的")
    for choice in page.locator("input[type=radio][value=stay]").all():
        choice.check()
    page.click("form button.btn-do")
    page.click("#confirm [value=yes]")
    expect(page.locator("main")).to_contain_text(f"{gone_name}并入{name}")
    page.goto("/divisions/")
    assert "还没有迁到接管单位" not in page.locator("main").inner_text()


def test_a_day_off_is_kept(enter: Enter) -> None:
    page = enter("city")
    page.goto("/settings/?year=2027")
    page.fill("[name=day]", "2027-03-03")
    page.fill("[name=name]", "那达慕（演示）")
    page.click("form button.btn-do")
    expect(page.locator("main")).to_contain_text("那达慕（演示）")


@pytest.mark.parametrize("path", ["/divisions/", "/divisions/add/", "/settings/", "/settings/topics/"])
def test_it_serves_everybody(enter: Enter, path: str) -> None:
    page = enter("city", PHONE)
    page.goto(path)
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    assert not wide
