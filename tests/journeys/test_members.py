"""Members of a village: one asks and is taken in, leads a group that meets; the county sees numbers, no names."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from nuanxin.base.periods import today
from tests.journeys.conftest import PHONE
from tests.journeys.test_families import sound

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
NAME, GROUP = "赵演新人", "广场舞小组（演示）"


def save(page: Page) -> None:
    page.locator("main form [data-busy]").first.click()
    page.wait_for_load_state("networkidle")


def active(county: Page, village: str) -> str:
    """How many of how many groups meet, as the county's list says of a village."""
    county.goto("/organisation/?level=village")
    county.fill("[name=words]", village)
    county.locator("main button", has_text="查询").click()
    county.wait_for_load_state("networkidle")
    return county.locator("tbody td[data-label=活动正常的小组]").first.inner_text().strip()


def test_from_an_application_to_a_group_that_meets(enter: Enter) -> None:
    worker, county = enter("village", PHONE), enter("county")
    worker.goto("/organisation/")
    village = worker.locator("h1").inner_text().removesuffix("计划生育协会")
    before, of = map(int, active(county, village).split("/"))
    worker.click("text=登记入会申请")
    expect(worker.locator("main")).to_contain_text("随时可以退会")
    sound(worker)
    worker.fill("[name=name]", NAME)
    worker.select_option("[name=channel]", label="当面口头")
    save(worker)
    worker.locator("tbody a", has_text=NAME).first.click()
    save(worker)
    expect(worker.locator("main")).to_contain_text("已经入会")
    sound(worker)
    worker.goto("/organisation/groups/new/")
    worker.fill("[name=name]", GROUP)
    worker.select_option("[name=leader]", label=NAME)
    save(worker)
    assert active(county, village) == f"{before}/{of + 1}"
    worker.locator("tbody a", has_text=GROUP).click()
    worker.click("text=记一次活动")
    worker.fill("[name=present]", "6")
    worker.fill("[name=agenda]", "排练节目（演示）")
    save(worker)
    expect(worker.locator("main")).to_contain_text("活动正常")
    expect(worker.locator("main")).to_contain_text(f"{today().month} 月 1 次")
    sound(worker)
    assert active(county, village) == f"{before + 1}/{of + 1}"
    named_nowhere_above(county, worker.url)
    worker.locator("aside a", has_text=NAME).click()
    worker.locator("main button", has_text="退会").click()
    expect(worker.locator("main")).to_contain_text("已退会")
    expect(worker.locator("tbody")).not_to_contain_text(NAME)


def named_nowhere_above(county: Page, address: str) -> None:
    county.goto(address)
    expect(county.locator("main")).to_contain_text("排练节目")
    sound(county)
    assert NAME not in county.content()
