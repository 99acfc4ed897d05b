"""A village's rules: drafted, marked, judged, mended, passed; the township files, the county sees."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_families import sound

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
FINE = "第二条　超生的每胎罚款三千元，不享受集体分红。"
CLEAR = "第三条　举报信件要保密，怀孕的人家大家多照应。"
TEXT = f"自治章程（演示）\n第一条　邻里和睦。\n{FINE}\n{CLEAR}\n第四条　爱护水源。"
MENDED = "第二条　生育由夫妻自己决定。"


def save(page: Page, word: str) -> None:
    sound(page)
    page.locator("main button:visible", has_text=word).first.click()


def test_a_village_drafts_mends_and_passes(enter: Enter) -> None:
    page = enter("village", PHONE)
    page.goto("/village-rules/")
    sound(page)
    page.locator("section", has_text="自治章程").last.locator("a", has_text="登记第一版").click()
    page.fill("[name=text]", TEXT)
    save(page, "保存")
    expect(page.locator(".notice a.o")).to_have_count(2)
    expect(page.locator("#panel .quote")).to_have_text(FINE)
    expect(page.locator("#panel")).to_contain_text("行政处罚法（2021 年修订）第十六条")
    page.get_by_label("不合法，要改").check()
    save(page, "看下一处")
    expect(page.locator("#panel .quote")).to_have_text(CLEAR)
    page.get_by_label("没有问题").check()
    save(page, "保存")
    expect(page.locator("main")).to_contain_text("写一句理由")
    page.fill("[name=reason]", "说的是照应，不是要求举报")
    save(page, "保存")
    expect(page.locator("main")).to_contain_text("有 1 句不合法")
    sound(page)
    page.locator("main a", has_text="改好，登记新的一版").click()
    page.fill("[name=text]", page.input_value("[name=text]").replace(FINE, MENDED))
    save(page, "保存")
    page.locator("main a", has_text="改了哪里").click()
    expect(page.locator("ins").first).to_be_visible()
    sound(page)
    page.locator("main a", has_text="看第 2 版").click()
    page.get_by_label("没有问题").check()
    page.fill("[name=reason]", "说的是照应，不是要求举报")
    save(page, "保存")
    page.fill("[name=attended]", "86")
    save(page, "登记通过")
    expect(page.locator("main")).to_contain_text("已登记通过")
    save(page, "登记公布")
    expect(page.locator("main")).to_contain_text("已登记公布")
    sound(page)


def test_the_township_files_and_the_county_sees(enter: Enter) -> None:
    page = enter("township", DESKTOP)
    page.goto("/village-rules/?kind=charter&state=to_file")
    sound(page)
    page.locator("tbody a").first.click()
    sound(page)
    page.locator("tbody a", has_text="第 2 版").click()
    page.fill("[name=number]", "演备〔2023〕7号")
    save(page, "登记备案")
    expect(page.locator("main")).to_contain_text("已备案")
    page = enter("county", DESKTOP)
    page.goto("/village-rules/?kind=charter&state=publicised")
    expect(page.locator("tbody")).to_contain_text("演备〔2023〕7号")
    page.locator("tbody a").first.click()
    page.locator("tbody a", has_text="第 2 版").click()
    expect(page.locator(".notice")).to_contain_text(MENDED)
    expect(page.locator("main button", has_text="登记备案")).to_have_count(0)
    sound(page)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_magazine_is_noted_and_not_ranked(size: dict[str, int], enter: Enter) -> None:
    page = enter("county", size)
    page.goto("/magazine/")
    expect(page.locator("main")).to_contain_text("不排名")
    sound(page)
    page.locator("tbody a").first.click()
    page.locator("summary", has_text="记一次学用").click()
    page.locator("[name=use]").fill("集体学习（演示）")
    save(page, "保存")
    expect(page.locator("main")).to_contain_text("已保存")
    sound(page)
