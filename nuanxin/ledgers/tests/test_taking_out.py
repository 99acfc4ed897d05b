"""Ledgers that name families go out to whose task it is, for a purpose, and the families read it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.sign_in import SINCE
from nuanxin.ledgers.tests.kin import WANG, ZHAO, sheet
from nuanxin.ledgers.tests.roster import roster, row
from nuanxin.ledgers.tests.sheets import bring
from nuanxin.ledgers.tests.test_pages import page, rows, send, taken_out
from nuanxin.people.models import Opening

Enter = Callable[[str], Any]
NAMING = ("families", "coverage", "services", "insured", "aid-roster")
MAY = {"township": {*NAMING}, "county": {"insured", "aid-roster"}, "city": set(), "village": set()}


def told() -> list[tuple[str, str]]:
    """What families read of ledgers that went out: who, and why."""
    set_scope(EVERYWHERE)
    return [(each.who, f"{each.why}（{each.task}）") for each in Opening.objects.filter(task__contains="名册")]


def logged() -> list[str]:
    set_scope(EVERYWHERE)
    return [*LogEntry.objects.filter(action="list.take_out").order_by("pk").values_list("sentence", flat=True)]


@pytest.mark.parametrize("who", MAY)
def test_only_whose_task_it_is(visit: Enter, who: str) -> None:
    """The county pays and insures: those two, and no more (red line 5)."""
    client = visit(who)
    for kind in NAMING:
        status = 200 if kind in MAY[who] else 403
        assert client.get(f"/ledgers/export/{kind}/").status_code == status, kind
        assert taken_out(client, kind, "agree").status_code == status, kind
        if who in ("township", "county"):
            offered = f"/ledgers/export/{kind}/" in client.get("/ledgers/").content.decode()
            assert offered is (kind in MAY[who]), kind
    assert not told()


def test_the_family_reads_who_took_it_out_and_what_for(visit: Enter, db: None, tmp_path: Path) -> None:
    bring(tmp_path, "families", sheet(WANG, ZHAO), "--by", "township")
    client, sent = visit("township"), str(uuid4())
    assert client.get("/ledgers/export/families/")["Content-Type"].startswith("text/html")
    assert "请选" in taken_out(client, "families", "").content.decode()
    assert not told()
    for _ in range(2):
        assert len(rows(taken_out(client, "families", "visit", sent))) == 3
    [one, other] = told()
    assert one == other
    assert "管理员" in one[0]
    assert one[1] == "导出名册（家庭名册，走访、联系时用）"
    assert logged() == ["导出“家庭名册”，共 2 行（走访、联系时用）"]
    assert len(rows(taken_out(client, "families", "visit"))) == 3
    assert len(told()) == 4


def test_whom_the_county_pays_reads_it_too(visit: Enter, tmp_path: Path) -> None:
    bring(tmp_path, "aid-roster", roster(row()), "--by", "county")
    assert len(rows(taken_out(visit("county"), "aid-roster", "agree"))) == 2
    assert [why for _, why in told()] == ["导出名册（帮扶发放花名册，和财政、银行、保险公司核对）"]


def test_it_opens_no_page(visit: Enter, tmp_path: Path) -> None:
    bring(tmp_path, "families", sheet(WANG), "--by", "township")
    client = visit("township")
    taken_out(client, "families")
    set_scope(EVERYWHERE)
    pk = Opening.objects.get(task__contains="名册").household_id
    assert client.get(f"/families/{pk}/").status_code == 302


def test_the_sheet_of_bad_rows_asks_who_is_there(visit: Enter) -> None:
    client = visit("township")
    [batch] = send(client, sheet([*ZHAO[:8], "12"]), kind="families")
    assert "只下载要改的行" in page(client, batch)
    door = f"/ledgers/{batch.pk}/sheet/bad/"
    assert not client.get(door)["Content-Type"].startswith("text/html")
    session = client.session
    session[SINCE] -= 601
    session.save()
    assert "请再确认" in client.get(door).content.decode()
