"""An adviser leaves and her successor finds everything: account, second factor, handover."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from nuanxin.base.periods import today
from tests.journeys.conftest import DESKTOP, PHONE, Product

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
PASSWORD = "xiang-yang-hua-kai-le-7"
TOWN = "金山镇"


@pytest.fixture
def stranger(product: Product, browser: Browser) -> Iterator[Callable[[], Page]]:
    """A phone nobody is signed in with."""
    contexts = []

    def open_phone() -> Page:
        context = browser.new_context(
            viewport={"width": PHONE["width"], "height": PHONE["height"]}, base_url=product.url,
            locale="zh-CN",
        )  # fmt: skip
        contexts.append(context)
        return context.new_page()

    yield open_phone
    for context in contexts:
        context.close()


def take_over(page: Page, name: str) -> str:
    """The county hands a township seat with work on it to somebody new, from today; the list's text."""
    page.goto("/posts/?level=township&name=" + TOWN)
    page.locator("tbody a").first.click()
    row = page.locator("tr", has_text="乡级干事").first
    row.locator("a", has_text=re.compile("^交接$")).click()
    yesterday = today() - timedelta(days=1)
    page.fill("[name=leaving]", yesterday.isoformat())
    page.fill("[name=name]", name)
    page.fill("[name=from_day]", today().isoformat())
    page.click("text=办理交接")
    expect(page.locator("h1")).to_have_text("交接清单")
    return page.locator("main").inner_text()


def slip_of(page: Page, name: str) -> tuple[str, str]:
    """Make the account from the handover's page; username and code as the slip says."""
    page.click("text=去开通")
    page.locator("tr", has_text=name).locator("[name=held]").check()
    page.click("text=给勾选的人开通账号")
    slip = page.locator(".slip", has_text=name)
    return slip.locator("[data-username]").inner_text(), slip.locator("[data-code]").inner_text()


def activate(page: Page, username: str, code: str) -> None:
    page.goto("/activate/")
    page.fill("[name=username]", username)
    page.fill("[name=activation]", code.lower())
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("text=激活并登录")
    expect(page.locator("h1")).to_have_text("工作台")


def second_factor(page: Page) -> tuple[pyotp.TOTP, list[str]]:
    """Scan (by hand) and confirm; the phone's app and the recovery codes."""
    page.goto("/me/second-factor/")
    page.click("text=开始设置")
    app = pyotp.TOTP(page.locator("[data-secret]").text_content() or "")
    page.fill("[name=code]", app.now())
    page.click("main >> text=打开二次验证")
    codes = page.locator("ol.codes li").all_inner_texts()
    page.click("text=存好了，完成")
    return app, codes


def sign_in(page: Page, username: str, proof: str) -> None:
    page.goto("/sign-in/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    expect(page.locator("h1")).to_have_text("二次验证")
    page.fill("[name=code]", proof)
    page.click("main button")


def test_her_successor_finds_everything(enter: Enter, stranger: Callable[[], Page]) -> None:
    county, name = enter("county"), "接手干事（演示）"
    handed = take_over(county, name)
    username, code = slip_of(county, name)
    assert re.fullmatch(r"22102-\d+", username)
    hers = stranger()
    activate(hers, username, code)
    expect(hers.locator("main")).to_contain_text("手里接过乡级干事")
    hers.click("text=看接手清单")
    taken = hers.locator("main").inner_text()
    items = re.findall(r"未了的事\s*(\d+) 项", handed)
    assert items == re.findall(r"未了的事\s*(\d+) 项", taken)
    assert int(items[0]) > 0
    hers.locator("main tbody a").first.click()
    expect(hers.locator("h1")).not_to_have_text("没有这一页")
    assert hers.locator("h1").inner_text().strip()
    _, codes = second_factor(hers)
    again = stranger()
    sign_in(again, username, codes[0])
    expect(again.locator("h1")).to_have_text("工作台")
    again.locator("form[action*=put-aside] button").click()
    expect(again.locator("main")).not_to_contain_text("手里接过")
    again.goto("/me/")
    again.click("text=结束其他全部")
    hers.goto("/posts/")
    assert "/sign-in/" in hers.url


def test_the_phones_code_opens_and_an_old_slip_does_not(
    enter: Enter, stranger: Callable[[], Page]
) -> None:
    county = enter("county")
    county.goto("/accounts/?kind=township_officer&state=none")
    county.locator("tbody tr").last.locator("[name=held]").check()
    county.click("text=给勾选的人开通账号")
    username, code = (county.locator(f"[data-{what}]").inner_text() for what in ("username", "code"))
    hers = stranger()
    activate(hers, username, code)
    app, _ = second_factor(hers)
    later = stranger()
    sign_in(later, username, app.at(int(time.time()) + app.interval))  # a code opens once: the next one
    expect(later.locator("h1")).to_have_text("工作台")
    late = stranger()
    late.goto("/activate/")
    late.fill("[name=username]", username)
    late.fill("[name=activation]", code)
    late.fill("[name=password]", PASSWORD)
    late.fill("[name=again]", PASSWORD)
    late.click("text=激活并登录")
    expect(late.locator("main")).to_contain_text("激活码不对")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["/accounts/", "/me/", "/me/password/", "/me/second-factor/"])
def test_it_serves_everybody(path: str, size: dict[str, int], enter: Enter) -> None:
    page = enter("county", size)
    page.goto(path)
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
