"""Everything happens to a family; then whoever gets the disk, a dump, a backup or a log finds nobody."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect
from psycopg.conninfo import make_conninfo

from nuanxin.base.backup.postgres import programs_for
from nuanxin.base.database.embedded import Embedded
from nuanxin.base.database.passwords import ADMIN, OWNER
from nuanxin.base.periods import today
from nuanxin.ledgers.tests.roster import card, number, roster, row
from tests.journeys.conftest import PHONE, Product
from tests.journeys.test_families import FAMILY, saved

pytestmark = [pytest.mark.browser, pytest.mark.deep]
Enter = Callable[..., Page]
REGISTERED = {
    "name": "郗演雪莲", "phone": "13800009958", "born": "1951-07-19", "addressed_as": "郗大姐演示称呼",
    "address": "演示银河巷七十七号", "not_to_mention": "演示莫提旧钟表",
}  # fmt: skip
PAID = row(name="逄演冰川", id=number(5), card=card(7), phone="13800009957")
WRONG = row(name="逄演冰河", id=number(6)[:-1] + "0", card=card(8), phone="13800009956")
CARD, POLICY = "演卡77019358", "演保88023461"
NOTE, DRAFT, REASON, FAULT = "演示留下一只旧钟表", "演示只写到一半的旧事", "演示核对旧钟表一事", "演示出错时的旧事"
SECRETS = [
    *REGISTERED.values(), CARD, POLICY, NOTE, DRAFT, REASON, FAULT,
    *(str(paid[column]) for paid in (PAID, WRONG) for column in ("name", "id", "card", "phone")),
]  # fmt: skip
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def forms(word: str) -> set[bytes]:
    """A word in each encoding, and as a dump writes bytes."""
    encoded = {word.encode(each) for each in ENCODINGS}
    return encoded | {each.hex().encode() for each in encoded}


def found(content: bytes, words: list[str]) -> set[str]:
    return {word for word in words if any(form in content for form in forms(word))}


def files(*folders: Path) -> Iterator[Path]:
    return (path for folder in folders for path in folder.rglob("*") if path.is_file())


def as_role(product: Product, role: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(known(product, role), autocommit=True)


def known(product: Product, role: str) -> str:
    return make_conninfo(**Embedded(product.data).parameters(role))


# -- what happens ----------------------------------------------------------------------------------
def register_and_visit(page: Page) -> None:
    """Registered, found, read, called, visited; one form is left half-way."""
    page.goto("/families/new/")
    page.locator("[name=place]").select_option(index=1)
    page.check("text=特殊家庭")
    for box in page.locator("[name=agreed]").all():
        box.check()
    page.select_option("[name=channel]", "paper")
    for name, value in REGISTERED.items():
        page.fill(f"[name={name}]", value)
    page.locator("main form [data-busy]").last.click()
    page.wait_for_url(FAMILY)
    page.goto("/families/")
    page.fill("[name=words]", REGISTERED["name"])
    page.click("main button:has-text('查询')")
    page.locator("tbody a", has_text="打开").first.click()
    page.wait_for_url(FAMILY)
    home = page.url
    page.locator("main button", has_text="看住址").click()
    expect(page.locator("main")).to_contain_text(REGISTERED["address"])
    page.goto(home)
    page.locator("main button", has_text="打电话").first.click()
    expect(page.locator("main")).to_contain_text(REGISTERED["phone"])
    page.goto(home)
    page.click("text=登记服务")
    page.check("text=走访慰问")
    page.fill("[name=note]", NOTE)
    expect(saved(page)).to_contain_text(NOTE)
    cover_and_insure(page, home)
    page.goto(home)
    page.click("main a:has-text('登记服务')")
    page.fill("[name=note]", DRAFT)
    expect(page.locator("main")).to_contain_text("已存草稿")


def open_with_a_reason(page: Page) -> None:
    """The family that a list brought, whom nobody has asked yet."""
    page.goto("/families/unconsented/")
    page.locator("tbody a", has_text="打开").first.click()
    page.check("[name=purpose][value=other]")
    page.fill("[name=reason]", REASON)
    page.click("main button:has-text('打开')")
    page.wait_for_url(FAMILY)


def cover_and_insure(page: Page, home: str) -> None:
    """A card, and a policy that is given up again."""
    page.goto(f"{home}help/system/green_channel/")
    page.fill("[name=institution]", "演示医院")
    page.fill("[name=card]", CARD)
    expect(saved(page)).to_contain_text(CARD)
    page.goto(f"{home}insurance/new/")
    page.locator("[name=line]").select_option(index=1)
    given = {
        "insurer": "演示保险公司", "number": POLICY, "premium": "60", "pays_family": "60",
        "from_day": f"{today()}", "last_day": f"{today() + timedelta(days=30)}",
    }  # fmt: skip
    for name, value in given.items():
        page.fill(f"[name={name}]", value)
    page.locator("main form [data-busy]").last.click()
    expect(page.locator("main")).to_contain_text(POLICY)
    page.click("main a:has-text('退保')")
    page.locator("main form [data-busy]").last.click()
    expect(page.locator("main")).to_contain_text(f"至 {today()}")


def import_a_list(page: Page, folder: Path) -> None:
    """Two rows of a list of payments: one goes in, one comes back marked."""
    file = folder / "帮扶.xlsx"
    file.write_bytes(roster(PAID, WRONG))
    page.goto("/ledgers/")
    page.set_input_files("[name=sheets]", str(file))
    page.click("text=上传并核对")
    expect(page.locator("main")).to_contain_text("导入这 1 行", timeout=60_000)
    page.click("text=导入这 1 行")
    expect(page.locator("main")).to_contain_text("回执号", timeout=60_000)
    for which in ("marked", "bad"):
        assert page.request.get(f"{page.url}sheet/{which}/").ok
    page.goto("/ledgers/export/aid-roster/")
    page.select_option("[name=purpose]", "agree")
    with page.expect_download():
        page.click("main button:has-text('导出')")


def fault(product: Product, page: Page) -> None:
    """The database refuses in the middle of a visit, and says so in its own words; a slow question."""
    page.check("text=走访慰问")
    page.fill("[name=note]", FAULT)
    with as_role(product, OWNER) as owner:
        owner.execute("ALTER TABLE care_service RENAME way TO way_gone")
        page.locator("main form [data-busy]").last.click()
        expect(page.locator("body")).to_contain_text("编号")
        owner.execute("ALTER TABLE care_service RENAME way_gone TO way")
        owner.execute(f"SELECT pg_sleep(1.2), '{REGISTERED['name']}'")
        with pytest.raises(psycopg.Error):
            owner.execute(f"SELECT '{REGISTERED['name']}'::int")


# -- what is left of it ----------------------------------------------------------------------------
def dump(product: Product) -> bytes:
    with as_role(product, OWNER) as owner:
        version = owner.info.server_version
    program = programs_for(version // 10_000).path("pg_dump")
    return subprocess.run([program, "--dbname", known(product, OWNER)], check=True, capture_output=True).stdout


def back_up(product: Product) -> Path:
    file = product.data / "office.nuanxin"
    environment = os.environ | {"NUANXIN_DATA": str(product.data), "TMPDIR": str(product.passing)}
    nuanxin = Path(sys.executable).with_name("nuanxin")
    subprocess.run([nuanxin, "backup", str(file)], env=environment, check=True, capture_output=True)
    return file


def test_no_trace_of_a_family_is_left(product: Product, enter: Enter, tmp_path: Path) -> None:
    township, county = enter("township", PHONE), enter("county")
    register_and_visit(township)
    import_a_list(county, tmp_path)
    fault(product, township)
    open_with_a_reason(township)
    incidents = (product.data / "log" / "incidents.log").read_text("utf-8")
    assert "way" in incidents
    assert back_up(product).stat().st_size > 100_000
    with as_role(product, ADMIN) as admin:
        admin.execute("CHECKPOINT")
        admin.execute("SELECT pg_switch_wal()")
    text = dump(product)
    assert found(text, ["people_household"])
    assert found(text, SECRETS) == set()
    looked, hits, plain = 0, {}, set[str]()
    for path in files(product.data, product.passing):
        with suppress(FileNotFoundError):  # gone since it was listed
            content = path.read_bytes()
        looked += len(content)
        plain |= found(content, ["演示数据"])
        if words := found(content, SECRETS):
            hits[str(path.relative_to(product.data.parent))] = words
    assert hits == {}
    assert plain  # what is no secret is found, so that what is one would be
    assert looked > 50_000_000
