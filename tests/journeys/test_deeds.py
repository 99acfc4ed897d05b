"""A deed from the need to what people say of it; the list that is published names nobody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from nuanxin.base.periods import today
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
TITLE = "给楼道装感应灯（演示）"


def propose(page: Page) -> None:
    page.goto("/deeds/")
    page.click("text=提出一件实事")
    page.fill("[name=title]", TITLE)
    page.fill("[name=need]", "老楼楼道黑，晚上怕摔")
    page.fill("[name=measure]", "联系 13800001234，请物业装")
    page.select_option("[name=owner]", index=1)
    page.fill("[name=due]", f"{today() + timedelta(days=40)}")
    page.click("form button.btn-do")
    expect(page.locator("main")).to_contain_text("像电话或证件号码")
    page.fill("[name=measure]", "请物业装")
    page.click("form button.btn-do")
    expect(page.locator("#listing")).to_contain_text(TITLE)


def test_from_the_need_to_what_people_say(enter: Enter) -> None:
    page = enter("township")
    propose(page)
    page.click(f"text={TITLE}")
    page.click("text=会长已同意，上清单")
    expect(page.locator("main")).to_contain_text("上清单")
    page.click("main >> text=办理")
    page.fill("[name=number]", "演示验收单1号")
    page.click("text=保存佐证")
    page.click("aside button >> text=办结")
    page.goto("/deeds/")
    page.click(f"text={TITLE}")
    page.fill("[name=helped]", "60")
    page.fill("[name=feedback]", "晚上下楼不怕了（演示）")
    page.fill("[name=asked]", "10")
    page.fill("[name=content]", "9")
    page.click("text=保存反馈")
    expect(page.locator("main")).to_contain_text("回访 10 人，9 人满意")
    page.goto("/deeds/published/?format=print")
    line = page.locator("tr", has_text=TITLE)
    expect(line).to_contain_text("9/10")
    expect(page.locator("main")).not_to_contain_text("乡镇管理员")


@pytest.mark.parametrize("path", ["/deeds/", "/deeds/new/", "/deeds/published/", "/documents/", "/topics/"])
def test_it_serves_everybody(enter: Enter, path: str) -> None:
    page = enter("township", PHONE)
    page.goto(path)
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
