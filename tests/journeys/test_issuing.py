"""A city issues, a county signs and adapts, a township sees its part; who lags behind is urged."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
OWN_WORDS = "每个嘎查村配齐指导员，六月底前到岗（演示）"


def sound(page: Page) -> None:
    """No fault that axe can find, and nothing wider than the screen."""
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")


def test_from_the_city_to_the_township(enter: Enter) -> None:
    """``banner`` plays the county: the cast's own county stays as other journeys expect it."""
    city, hers = enter("city"), enter("banner")
    city.goto("/issuing/")
    expect(city.locator("h1")).to_have_text("计划下达")
    city.click("text=督办没签收的")
    expect(city.locator("#urge-text")).to_have_value(re.compile("达尔罕茂明安联合旗"))
    sound(city)
    city.click("form button:has-text('督办')")
    expect(city.locator("main")).to_contain_text("督办过，还没有办好")

    hers.goto("/")
    expect(hers.locator("main")).to_contain_text("督办：签收")
    hers.goto("/issuing/")
    sound(hers)
    hers.click("main button:has-text('签收')")
    expect(hers.locator("main")).to_contain_text("下一步：制定本级计划")
    hers.click("main button:has-text('制定本级计划')")
    expect(hers.locator("h1")).to_have_text("制定本级计划")
    hers.locator(".notice a.o", has_text="家庭健康指导员").first.click()
    hers.check("[name=decision][value=adapt]")
    hers.fill("[name=own_words]", OWN_WORDS)
    sound(hers)
    hers.click("#panel button:has-text('定了')")
    expect(hers.locator("#panel")).to_contain_text("已定 1 /")
    hers.click("text=其余照办")
    hers.click("dialog >> text=其余照办")
    expect(hers.locator("#panel")).to_contain_text("每一条都定了")
    hers.click("#panel button:has-text('印发')")
    hers.click("dialog button:has-text('印发')")
    expect(hers.locator("main")).to_contain_text("已印发")

    city.goto("/issuing/")
    row = city.locator("tbody tr", has_text="达尔罕茂明安联合旗")
    expect(row).to_contain_text("已有计划")
    expect(row).to_contain_text("调整 1")


@pytest.mark.parametrize("username", ["city", "county", "township", "village"])
def test_every_tier_on_a_phone(enter: Enter, username: str) -> None:
    page = enter(username, PHONE)
    page.goto("/issuing/")
    assert page.locator("h1").inner_text() == "计划下达"
    sound(page)
