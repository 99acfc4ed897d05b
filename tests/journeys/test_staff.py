"""编制与在岗: a county is short, somebody is appointed, the number moves; 测算 opens down to the villages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
SHORT = "/posts/staff/?short=yes&level=county"


def line(page: Page, county: str) -> Locator:
    return page.locator("tbody tr", has=page.get_by_role("link", name=county, exact=True))


def figure(row: Locator, label: str) -> int:
    return int(row.locator(f"td[data-label='{label}']").inner_text().replace(",", ""))


def test_a_county_is_short_until_somebody_is_appointed(enter: Enter) -> None:
    page = enter("city")
    page.goto("/posts/")
    page.click("nav.tabs >> text=编制与在岗")
    page.goto(SHORT)
    first = page.locator("tbody tr").first
    county = first.locator("td").first.inner_text()
    before = figure(first, "差几人")
    expect(first).to_contain_text("专职在岗人员")
    first.locator("a", has_text="聘任").click()
    page.fill("[name=name]", "专干新（演示）")
    page.fill("[name=phone]", "0472-0001234")
    page.fill("[name=document_number]", "演示任〔2026〕1号")
    page.click("text=保存聘任")
    page.wait_for_url(lambda url: "/appoint/" not in url)
    page.goto("/posts/staff/?level=county")
    assert figure(line(page, county), "差几人") == before - 1
    line(page, county).get_by_role("link", name=county, exact=True).click()
    expect(page.locator("main")).to_contain_text("专干新（演示）")
    expect(page.locator("main")).to_contain_text("演示任〔2026〕1号")


def test_a_vacant_seat_of_the_leadership_is_a_line(enter: Enter) -> None:
    page = enter("city")
    page.goto("/posts/leadership/?state=vacant")
    row = page.locator("tbody tr").first
    expect(row).to_contain_text("空缺")
    row.locator("a", has_text="聘任").click()
    expect(page.locator("h1")).to_contain_text("聘任")


def test_so_many_more_down_to_the_villages(enter: Enter) -> None:
    page = enter("county")
    page.goto("/posts/forecast/")
    two = _more(page)
    page.fill("[name=each]", "3")
    page.click("text=查询")
    expect(page.locator("p.note")).to_contain_text("配 3 名")
    assert _more(page) > two
    town = page.locator("tbody tr").first
    wanted = figure(town, "还要")
    town.locator("a").first.click()
    expect(page).to_have_url(re.compile("by=village"))
    page.goto(f"{page.url}&size=100")
    assert figure(page.locator("tfoot tr"), "还要") == wanted
    assert figure(page.locator("tfoot tr"), "嘎查村（居）") == page.locator("tbody tr").count()


def _more(page: Page) -> int:
    found = re.search(r"还要 ([\d,]+) 名", page.locator("p.note").inner_text())
    assert found
    return int(found[1].replace(",", ""))
