"""The shared parts as people meet them: seen, tapped, typed into, printed."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from . import browsing
from .browsing import DESK, HOME, PHONE, Site
from .reading import html

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("plain_static")]

PAGES = ["clauses", "matrix", "map", "list", "empty", "form", "wrong", "workbench", "paper"]
BARE = ["sign-in", "refused", "403", "404", "500"]
SMALL = """() => [...document.querySelectorAll(
  '.btn, .form-control, .form-select, .thumb a, .side.open a, .side.open button, .pager a, .tabs a,'
  + ' .stack td a, .mx a, .tasks a, .top a.todos, .choices label')]
  .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
  .map(e => e.className + ' ' + e.textContent.trim())"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browsing.browser() as opened:
        yield opened


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Site]]:
    """Open tabs that must end without a word of complaint from the browser."""
    sites: list[Site] = []

    def enter(viewport: ViewportSize = DESK, **more: object) -> Site:
        sites.append(Site(chromium, viewport, **more))
        return sites[-1]

    yield enter
    for site in sites:
        site.context.close()
        assert site.complaints == []


@pytest.mark.parametrize("name", PAGES + BARE)
def test_every_page_is_valid_and_open_to_all(visit: Callable[..., Site], name: str) -> None:
    site = visit()
    html(site.pages[name])
    page = site.open(name)
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@pytest.mark.parametrize("name", ["clauses", "matrix", "list", "form", "workbench", "sign-in"])
def test_a_thumb_hits_everything_on_a_phone(visit: Callable[..., Site], name: str) -> None:
    page = visit(PHONE, has_touch=True, is_mobile=True).open(name)
    assert page.evaluate(SMALL) == []


def test_the_phone_menu_opens_with_a_tap_and_closes_with_escape(
    visit: Callable[..., Site],
) -> None:
    page = visit(PHONE, has_touch=True).open("workbench")
    menu = page.get_by_role("navigation", name="主菜单")
    expect(menu).to_be_hidden()
    page.get_by_role("link", name="菜单", exact=True).tap()
    expect(menu.get_by_role("link", name="矩阵")).to_be_visible()
    expect(menu.get_by_role("button", name="退出")).to_be_visible()
    expect(menu.get_by_role("button", name="金山镇")).to_be_visible()
    assert page.evaluate(SMALL) == []
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(page.get_by_role("link", name="菜单", exact=True)).to_be_focused()


def test_the_phone_menu_needs_no_script(visit: Callable[..., Site]) -> None:
    page = visit(PHONE, has_touch=True, java_script_enabled=False).open("workbench")
    page.get_by_role("link", name="菜单", exact=True).tap()
    expect(page.get_by_role("navigation", name="主菜单")).to_be_visible()
    page.get_by_role("link", name="关闭菜单").tap()
    expect(page.get_by_role("navigation", name="主菜单")).to_be_hidden()


def test_the_switch_of_seats_opens_and_closes(visit: Callable[..., Site]) -> None:
    page = visit().open("clauses")
    other = page.get_by_role("button", name="金山镇 协会秘书长（代管）")
    expect(other).to_be_hidden()
    page.get_by_text("演示专干 · 县级专干").first.click()
    expect(other).to_be_visible()
    page.keyboard.press("Escape")
    expect(other).to_be_hidden()


def test_keys_search_help_and_close(visit: Callable[..., Site]) -> None:
    page = visit().open("clauses")
    page.keyboard.press("/")
    search = page.get_by_role("searchbox", name="搜索")
    expect(search).to_be_focused()
    page.keyboard.type("?/")
    expect(search).to_have_value("?/")
    page.keyboard.press("Escape")
    expect(search).not_to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="键盘怎么用")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="键盘怎么用")).to_be_hidden()


def test_enter_moves_on_and_ctrl_enter_saves_after_a_question(visit: Callable[..., Site]) -> None:
    site = visit()
    page = site.open("form")
    page.get_by_label("姓名").fill("演示甲")
    page.keyboard.press("Enter")
    expect(page.get_by_label("办公电话")).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_label("姓名")).to_be_focused()
    page.get_by_label("专职").check()
    page.get_by_label("聘任文件").fill("一行")
    page.keyboard.press("Enter")
    expect(page.get_by_label("聘任文件")).to_have_value("一行\n")
    page.keyboard.press("Control+Enter")
    question = page.get_by_role("dialog", name="请确认")
    expect(question).to_contain_text("从今天起聘任？")
    question.get_by_role("button", name="再想想").click()
    assert site.posted == []
    page.get_by_role("button", name="保存").click()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        question.get_by_role("button", name="聘任").click()
    assert len(site.posted) == 1


def test_a_second_press_sends_nothing(visit: Callable[..., Site]) -> None:
    site = visit()
    page = site.open("sign-in")
    page.get_by_label("账号").fill("demo")
    page.get_by_label("密码").fill("x")
    page.evaluate(
        "() => { const b = document.querySelector('form button'); b.click(); b.click(); b.click() }"
    )
    page.wait_for_timeout(300)
    assert len(site.posted) == 1
    site.complaints.clear()  # the sample site has no page behind this form


def test_a_file_that_comes_gives_the_button_back(visit: Callable[..., Site]) -> None:
    site = visit()
    page = site.open("form")
    page.locator("main form").evaluate("f => { f.removeAttribute('data-confirm'); f.noValidate = true }")
    page.route("**/form*", lambda route: route.fulfill(status=204))  # the page stays, as for a download
    button = page.locator("main form [data-busy]")
    button.click()
    expect(button).to_have_text("正在保存…")
    page.evaluate("document.cookie = 'download=one'")
    expect(button).to_have_text("保存")
    expect(page.locator("[data-toast]")).to_have_text("已开始下载。")
    with page.expect_request(lambda sent: sent.method == "POST"):
        button.click()


def test_a_list_turns_its_pages_in_place_and_back_works(visit: Callable[..., Site]) -> None:
    page = visit().open("list?name=演示")
    page.evaluate("window.same = true")
    page.get_by_role("link", name="第 3 页").click()
    expect(page.locator(".pager b").first).to_have_text("3")
    assert "page=3" in page.url
    page.get_by_role("link", name="岗位").filter(visible=True).last.click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("岗位")
    expect(page).to_have_url(re.compile("order="))  # the new address comes after the new rows
    assert page.evaluate("window.same")
    with page.expect_event("load"):  # nothing is kept in the browser: back asks the server again
        page.go_back()
    expect(page.locator(".pager b").first).to_have_text("3")
    with page.expect_event("load"):
        page.go_back()
    expect(page.locator(".pager b").first).to_have_text("1")


def test_the_query_row_searches_in_place(visit: Callable[..., Site]) -> None:
    page = visit().open("list?name=演示")
    page.get_by_label("苏木乡镇").select_option("银号镇")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("共 21 条")).to_be_visible()
    page.get_by_role("link", name="重置").click()
    expect(page.get_by_text("共 64 条")).to_be_visible()


def test_a_refusal_is_said_and_nothing_is_lost(visit: Callable[..., Site]) -> None:
    site = visit()
    page = site.open("list?name=演示")
    site.answers["list"] = (409, site.pages["refused"])
    page.get_by_role("link", name="第 3 页").click()
    expect(page.locator("[data-toast]")).to_have_text("这户属于金山镇，您管青山区。")
    expect(page.locator(".pager b").first).to_have_text("1")
    site.complaints.clear()  # the browser notes the 409


def test_a_session_that_ended_leads_to_the_sign_in_page(visit: Callable[..., Site]) -> None:
    site = visit()
    page = site.open("list?name=演示")
    page.evaluate(
        """() => document.addEventListener('htmx:beforeSwap', e =>
             Object.defineProperty(e.detail.xhr, 'responseURL', {value: location.origin + '/sign-in'}),
             true)"""
    )
    page.get_by_role("link", name="第 3 页").click()
    page.wait_for_url(f"{HOME}/sign-in")


def test_on_paper_the_frame_is_gone_and_the_stamp_is_there(visit: Callable[..., Site]) -> None:
    page = visit().open("list?name=演示")
    page.emulate_media(media="print")
    for gone in (".top", ".side", ".thumb", ".query .btn", ".words"):
        assert page.locator(gone).filter(visible=True).count() == 0
    expect(page.locator(".print-stamp")).to_contain_text("固阳县计划生育协会 · 演示专干")
    head = page.locator("thead").evaluate("e => getComputedStyle(e).display")
    assert head == "table-header-group"


def _area(page: Page, label: str) -> None:
    expect(page.locator(".chart svg text").filter(has_text=label).first).to_be_visible()


def test_the_map_draws_itself_and_its_areas_are_doors(visit: Callable[..., Site]) -> None:
    page = visit().open("map")
    _area(page, "甲0")
    box = page.locator(".chart").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2 - 60, box["y"] + box["height"] / 2 + 60)
    page.wait_for_url(f"{HOME}/map#gap-0")
