"""A county officer finds the sentence on advisers, opens its gap, appoints, and the number moves."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Product

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
PAGES = ("/", "/plan/", "/matrix/", "/map/", "/gaps/", "/gaps/village_advisers/", "/posts/", "/undertakings/")


def missing(page: Page) -> int:
    """How many villages lack an adviser, as the gap page says."""
    page.goto("/gaps/village_advisers/")
    n, of = re.findall(r"[\d,]+", page.locator(".figure .big").inner_text())[:2]
    return int(of.replace(",", "")) - int(n.replace(",", ""))


def test_the_number_moves(enter: Enter) -> None:
    page = enter("county")
    page.click("nav.side >> text=要点")
    sentence = page.locator(".notice a.o", has_text="家庭健康指导员").filter(has_text="名").first
    sentence.click()
    expect(page.locator("#panel .big").first).to_contain_text("村")
    page.locator("#panel a", has_text="看差距").first.click()
    expect(page).to_have_url(re.compile("/gaps/village_advisers/"))
    before = missing(page)
    row = page.locator("tbody tr", has_text="缺 1 ").first
    row.locator("a", has_text="聘任").first.click()
    page.fill("[name=name]", "指导员新（演示）")
    page.fill("[name=phone]", "0472-0001234")
    page.click("text=保存聘任")
    page.wait_for_url(lambda url: "/appoint/" not in url)
    for _ in range(10):  # half a second each: the bar is five seconds
        if missing(page) == before - 1:
            return
        page.wait_for_timeout(500)
    assert missing(page) == before - 1


def test_another_banner_sees_nothing_of_hers(enter: Enter) -> None:
    hers, other = enter("county"), enter("banner")
    hers.goto("/posts/")
    doors = hers.locator("tbody tr td:first-child a").evaluate_all("all => all.map(a => a.href)")
    assert doors
    for address in doors[:5]:
        answer = other.goto(address)
        assert answer
        assert answer.status == 404
    answer = other.goto("/gaps/village_advisers/?division=150222000000")
    assert answer
    assert answer.status == 404
    for path in PAGES:
        other.goto(path)
        assert "固阳" not in other.locator("main").inner_text()


@pytest.mark.parametrize("username", ["city", "county", "township", "village"])
def test_every_page_opens_for_every_tier(enter: Enter, username: str) -> None:
    page = enter(username)
    for path in PAGES:
        answer = page.goto(path)
        assert answer, path
        assert answer.status == 200, path
        assert page.locator("h1").inner_text().strip()


@pytest.mark.parametrize("path", PAGES)
def test_it_serves_everybody(enter: Enter, path: str) -> None:
    """No fault that axe can find, and nothing wider than a phone."""
    page = enter("county", PHONE)
    page.goto(path)
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    assert not wide


def test_nobody_comes_in_unasked(product: Product, enter: Enter) -> None:
    page = enter("auditor")
    answer = page.goto("/matrix/")
    assert answer
    assert answer.status == 403
    page.goto("/")
    page.click("header >> text=退出")
    page.goto("/plan/")
    assert "/sign-in/" in page.url
