"""What was typed is there again: after the page was closed, the line was cut, the session ended."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Product

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
OFFER = ".offer"
LINE = "form[data-draft] p[role=status]:last-of-type"


def form_of_appointing(page: Page, title: str) -> str:
    """Open the form for the first vacant village seat; its address."""
    page.goto("/gaps/village_advisers/")
    page.locator("tbody tr a", has_text="聘任").first.click()
    expect(page.locator("h1")).to_contain_text(title)
    return page.url


def type_half(page: Page, name: str) -> None:
    page.fill("[name=name]", name)
    page.fill("[name=phone]", "0472-0005678")
    page.uncheck("[name=in_post]")


def expect_half(page: Page, name: str) -> None:
    expect(page.locator("[name=name]")).to_have_value(name)
    expect(page.locator("[name=phone]")).to_have_value("0472-0005678")
    expect(page.locator("[name=in_post]")).not_to_be_checked()


def test_a_closed_page_is_taken_up_again(enter: Enter) -> None:
    page = enter("county")
    address = form_of_appointing(page, "家庭健康指导员")
    type_half(page, "关页甲（演示）")
    expect(page.locator(LINE)).to_have_text(re.compile(r"^\d\d:\d\d 已存草稿$"))
    kept = page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert "关页甲" not in kept
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(address)
    expect(page.locator(OFFER)).to_contain_text(re.compile(r"您上次填到一半（\d\d:\d\d），要接着填吗？"))
    page.get_by_role("button", name="接着填").click()
    expect_half(page, "关页甲（演示）")
    expect(page.locator(OFFER)).to_have_count(0)
    page.check("[name=in_post]")
    page.click("text=保存聘任")
    page.wait_for_url(lambda url: "/appoint/" not in url)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    expect(page.locator(OFFER)).to_have_count(0)


def test_closed_within_the_second_nothing_is_lost(enter: Enter) -> None:
    page = enter("county")
    address = form_of_appointing(page, "家庭健康指导员")
    type_half(page, "快关乙（演示）")
    page.goto("/plan/")
    page.goto(address)
    page.get_by_role("button", name="不要了").click()
    expect(page.locator(OFFER)).to_have_count(0)
    page.wait_for_load_state("networkidle")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    expect(page.locator(OFFER)).to_have_count(0)


def test_without_a_line_the_page_keeps_it_and_goes_on(enter: Enter) -> None:
    page = enter("county", PHONE)
    form_of_appointing(page, "家庭健康指导员")
    page.context.set_offline(True)
    type_half(page, "断网丙（演示）")
    expect(page.locator(LINE)).to_contain_text("没有连上，已填的先留在这页")
    page.click("text=保存聘任")
    expect(page.locator("[name=name]")).to_have_value("断网丙（演示）")
    expect(page.locator("text=保存聘任")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(LINE)).to_contain_text("已存草稿")
    page.click("text=保存聘任")
    page.wait_for_url(lambda url: "/appoint/" not in url)


def test_a_session_that_ended_loses_nothing(product: Product, enter: Enter) -> None:
    """Typed on after it ended, sent without being signed in, signed in elsewhere, sent again."""
    page = enter("county")
    form_of_appointing(page, "家庭健康指导员")
    page.fill("[name=name]", "过期丁（演示）")
    expect(page.locator(LINE)).to_contain_text("已存草稿")
    page.context.clear_cookies()
    page.fill("[name=phone]", "0472-0005678")
    expect(page.locator(LINE)).to_contain_text("登录过期了，已填的先留在这页")
    page.click("text=保存聘任")
    expect(page.locator("text=保存聘任")).to_be_visible()
    expect(page.locator("[name=phone]")).to_have_value("0472-0005678")
    with page.context.expect_page() as opened:
        page.click("text=在新窗口登录")
    other = opened.value
    other.fill("[name=username]", "county")
    other.fill("[name=password]", product.passwords["county"])
    other.click("form button")
    other.wait_for_url(lambda url: "/sign-in/" not in url)
    page.click("text=保存聘任")
    page.wait_for_url(lambda url: "/appoint/" not in url)


def test_a_fault_of_the_server_loses_nothing(enter: Enter) -> None:
    page = enter("county")
    address = form_of_appointing(page, "家庭健康指导员")
    type_half(page, "出错戊（演示）")
    page.route(re.compile("/appoint/"), lambda route: route.fulfill(status=500, body="fault"))
    page.click("text=保存聘任")
    expect(page.locator("body")).to_have_text("fault")
    page.unroute(re.compile("/appoint/"))
    page.goto(address)
    page.get_by_role("button", name="接着填").click()
    expect_half(page, "出错戊（演示）")


def test_where_drafts_fail_a_second_press_sends(enter: Enter) -> None:
    """The first one stays on the page; no fault of the drafts may keep a form from being sent."""
    page = enter("county")
    form_of_appointing(page, "家庭健康指导员")
    page.route(re.compile("/drafts/"), lambda route: route.fulfill(status=500, body="fault"))
    type_half(page, "照送辛（演示）")
    page.click("text=保存聘任")
    expect(page.locator(LINE)).to_contain_text("系统一时出了问题，已填的先留在这页")
    expect_half(page, "照送辛（演示）")
    page.click("text=保存聘任")
    page.wait_for_url(lambda url: "/appoint/" not in url)


def test_a_form_shown_again_offers_nothing(enter: Enter) -> None:
    """What is wrong in it was typed; it stands there."""
    page = enter("county")
    form_of_appointing(page, "家庭健康指导员")
    page.fill("[name=name]", "己 9")
    page.click("text=保存聘任")
    expect(page.locator(".note.error")).to_contain_text("姓名里有数字")
    page.wait_for_load_state("networkidle")
    expect(page.locator(OFFER)).to_have_count(0)
    expect(page.locator("[name=name]")).to_have_value("己 9")
