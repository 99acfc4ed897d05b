"""A county notes how an item stands, settles it by a document, takes that back; the city looks on."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from nuanxin.base.periods import today

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
NUMBER = "演编办〔2026〕9号"


def open_item(page: Page) -> str:
    """An item of the county's that is not solved; its address."""
    page.goto("/reform/")
    page.locator("tbody td", has_not_text="已办结").locator("a").first.click()
    expect(page.locator("main")).to_contain_text("已经解决")
    return page.url


def settle(page: Page) -> None:
    page.click("summary >> text=已经解决")
    form = page.locator("form[action$='/settle/']")
    form.locator("[name=number]").fill(NUMBER)
    form.locator("[name=file]").set_input_files(
        {"name": "批复.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    )
    form.locator("button").click()
    expect(page.locator("main")).to_contain_text("已登记解决")


def test_noted_settled_and_taken_back(enter: Enter) -> None:
    page, city = enter("county"), enter("city")
    item = open_item(page)
    form = page.locator("form[action$='/note/']")
    form.locator("[name=department]").fill("机构编制部门")
    form.locator("[name=progress]").fill("旗委常委会议定了（演示）")
    form.locator("button").click()
    expect(page.locator("main")).to_contain_text("旗委常委会议定了")
    settle(page)
    city.goto("/reform/")
    expect(city.locator("table")).to_contain_text(NUMBER)
    city.goto(f"/reform/?day={today() - timedelta(days=1)}")
    expect(city.locator("main")).to_contain_text("已解决 0/")
    page.click("text=步骤和佐证")
    page.locator(".row-line", has_text=NUMBER).locator("button >> text=撤回").click()
    page.click("#confirm [value=yes]")
    page.goto(item)
    expect(page.locator(".note.warning")).to_contain_text("重新算没有解决")
    city.goto("/reform/")
    expect(city.locator("table")).not_to_contain_text(NUMBER)
