"""区划维护 at its doors: the list, adding, renaming, closing, merging, bodies, moving."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from nuanxin.association.actions.divisions import load_divisions, read_division_file
from nuanxin.association.actions.posts import SeatInput, establish_post
from nuanxin.association.models import Appointment, Body, Division, LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.desk.tests.test_rehoming import FAR, NEW, OLD, body, closed, place, plant, seated

Visit = Callable[[str], Client]
DAY = today()
YESTERDAY = DAY - timedelta(days=1)
COUNTY, ABROAD = 150222000000, 150223000000


@pytest.fixture
def visit(db: None, plain_static: None) -> Visit:
    set_scope(EVERYWHERE)
    plant()
    return client_of


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def at(code: int, errand: str = "") -> str:
    set_scope(EVERYWHERE)
    return f"/divisions/{place(code).pk}/{errand}"


def fresh(code: int) -> Division:
    set_scope(EVERYWHERE)
    return place(code)


def test_it_is_in_the_menu_of_those_who_keep_divisions(visit: Visit) -> None:
    for who, status in (("city", 200), ("county", 200), ("township", 403), ("auditor", 403)):
        assert visit(who).get("/divisions/").status_code == status, who
    assert 'href="/divisions/"' in text(visit("county").get("/"))


def test_the_list_shows_ones_own_territory(visit: Visit) -> None:
    page = text(visit("county").get("/divisions/", {"words": "试村"}))
    assert at(OLD) in page
    assert at(FAR) not in page
    assert visit("banner").get(at(OLD)).status_code == 404
    for errand in ("close/", "absorb/", "move/"):
        assert visit("banner").get(at(OLD, errand)).status_code == 404


@pytest.mark.parametrize("state", ["in_use", "closed", "waiting", "bodiless"])
def test_it_is_narrowed_by_how_they_stand(visit: Visit, state: str) -> None:
    set_scope(EVERYWHERE)
    seated(OLD, "village_adviser", "甲（演示）")
    closed()
    page = text(visit("county").get("/divisions/", {"state": state, "words": str(OLD)}))
    listing = page[page.index('id="listing"') :]
    assert (at(OLD) in listing) is (state != "in_use")


def test_a_division_is_added_once(visit: Visit) -> None:
    form = {"division": str(OLD + 1), "level": "village", "name": "新村", "valid_from": DAY.isoformat()}
    client = visit("county")
    for _ in range(2):
        assert client.post("/divisions/add/", form)["Location"] == at(OLD + 1)
    assert body(OLD + 1).valid_from == DAY
    assert LogEntry.objects.filter(action="division.add").count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"division": "15022298"}, "不是 12 位数字"),
        ({"division": str(OLD), "level": "township"}, "末尾与层级"),
        ({"division": str(OLD)}, "已经有了，是“试村0”"),
        ({"division": str(FAR + 1)}, "不在您的范围里"),
        ({"division": "150222970001"}, "没有或不在用"),
        ({"name": " "}, "请填写"),
        ({"level": "county"}, "没有这一项"),
    ],
)
def test_a_bad_division_is_one_sentence(visit: Visit, given: dict[str, str], said: str) -> None:
    before = Division.objects.count()
    form = {"division": str(OLD + 1), "level": "village", "name": "新村"} | given
    page = visit("county").post("/divisions/add/", form)
    assert page.status_code == 200
    assert said in text(page)
    set_scope(EVERYWHERE)
    assert Division.objects.count() == before


def test_a_name_changes_and_the_old_one_stays_in_the_log(visit: Visit) -> None:
    client = visit("county")
    for _ in range(2):
        client.post(at(OLD, "rename/"), {"name": "兴旺村"})
    assert fresh(OLD).name == "兴旺村"
    assert body(OLD).name == "兴旺村计划生育协会"
    assert "“试村0”更名为“兴旺村”" in text(client.get(at(OLD)))
    set_scope(EVERYWHERE)
    assert LogEntry.objects.filter(action="division.rename").count() == 1
    assert "请填写" in text(client.post(at(OLD, "rename/"), {"name": " "}))


def test_closing_only_records(visit: Visit) -> None:
    set_scope(EVERYWHERE)
    held = seated(OLD, "village_adviser", "甲（演示）")
    client = visit("county")
    form = {"heir": fresh(NEW).pk, "last_day": YESTERDAY.isoformat()}
    for _ in range(2):
        assert client.post(at(OLD, "close/"), form).status_code == 302
    division = fresh(OLD)
    assert (division.valid_to, division.successor) == (DAY, place(NEW))
    assert body(OLD).valid_to == DAY
    held.refresh_from_db()
    assert held.to_day is None
    assert LogEntry.objects.filter(action="division.close").count() == 1
    assert "等着迁移" in text(client.get("/divisions/"))


def test_a_closing_is_taken_back_until_something_moved(visit: Visit) -> None:
    set_scope(EVERYWHERE)
    seated(OLD, "village_adviser", "甲（演示）")
    closed()
    client = visit("county")
    client.post(at(OLD, "reopen/"))
    assert (fresh(OLD).valid_to, body(OLD).valid_to) == (None, None)
    closed()
    client.post(at(OLD, "move/"), {"day": DAY.isoformat()})
    page = client.post(at(OLD, "reopen/"), follow=True)
    assert "已经迁走" in text(page)
    assert fresh(OLD).valid_to == DAY


@pytest.mark.parametrize(
    ("code", "heir", "said"),
    [
        (OLD, OLD, "没有这一项"),
        (OLD, FAR, "没有这一项"),
        (OLD - 1, NEW - 1, "下面还有 1 个区划在用"),
        (COUNTY, COUNTY, "没有这一项"),
    ],
)
def test_a_bad_successor_is_refused(visit: Visit, code: int, heir: int, said: str) -> None:
    form = {"heir": fresh(heir).pk, "last_day": YESTERDAY.isoformat()}
    page = visit("county").post(at(code, "close/"), form)
    assert page.status_code == 200
    assert said in text(page)
    assert fresh(code).valid_to is None


def test_several_become_part_of_one(visit: Visit) -> None:
    client = visit("county")
    for n in (1, 2):
        form = {"division": str(OLD + n), "level": "village", "name": f"邻村{n}"}
        client.post("/divisions/add/", form)
    gone = [fresh(OLD + n).pk for n in (1, 2)]
    page = text(client.get(at(OLD, "absorb/")))
    assert "邻村1" in page
    assert "试村1" not in page
    client.post(at(OLD, "absorb/"), {"gone": gone, "last_day": DAY.isoformat()})
    assert {fresh(OLD + n).successor for n in (1, 2)} == {place(OLD)}
    assert "请至少勾一个" in text(client.post(at(OLD, "absorb/"), {"last_day": DAY.isoformat()}))


def test_moving_is_shown_first_and_done_once(visit: Visit) -> None:
    set_scope(EVERYWHERE)
    seated(OLD, "village_president", "甲会长（演示）")
    seated(NEW, "village_president", "乙会长（演示）")
    closed()
    client = visit("county")
    page = text(client.get(at(OLD, "move/")))
    assert "岗位" in page
    assert "谁留任" in page
    unsaid = text(client.post(at(OLD, "move/"), {"day": DAY.isoformat()}))
    assert "请先选谁留任" in unsaid
    form = {"day": DAY.isoformat(), "village_president": "stay"}
    assert "已迁到" in text(client.post(at(OLD, "move/"), form, follow=True))
    set_scope(EVERYWHERE)
    assert Post.objects.on(DAY).filter(body=body(NEW)).count() == 1
    again = client.post(at(OLD, "move/"), form, follow=True)
    assert "已经迁完了" in text(again)
    assert "并入试村1，自" in text(client.get(at(OLD)))


def test_what_needs_no_choice_is_moved_at_once(visit: Visit) -> None:
    set_scope(EVERYWHERE)
    seated(OLD, "village_adviser", "甲（演示）")
    closed()
    client = visit("county")
    assert "迁了 1 个" in text(client.post("/divisions/move/", follow=True))
    set_scope(EVERYWHERE)
    assert Appointment.objects.on(DAY).filter(post__body=body(NEW)).count() == 1


def test_a_division_without_an_association(visit: Visit) -> None:
    """虚拟社区 and 园区 rows: off and on again, with a reason and a day."""
    set_scope(EVERYWHERE)
    seat = establish_post(None, body(OLD), SeatInput("village_worker"))
    client = visit("county")
    off = {"day": YESTERDAY.isoformat(), "reason": "园区，不单设协会"}
    client.post(at(OLD, "body/"), off)
    set_scope(EVERYWHERE)
    assert not Body.objects.on(DAY).filter(division=OLD).exists()
    assert Post.objects.get(pk=seat.pk).valid_to == DAY
    assert at(OLD) in text(client.get("/divisions/", {"state": "bodiless"}))
    client.post(at(OLD, "body/"), {"day": DAY.isoformat(), "reason": "恢复"})
    set_scope(EVERYWHERE)
    assert Body.objects.on(DAY).filter(division=OLD).count() == 1
    assert "请填写" in text(client.post(at(OLD, "body/"), {"day": DAY.isoformat(), "reason": ""}))


def test_a_body_with_people_in_it_does_not_end(visit: Visit) -> None:
    set_scope(EVERYWHERE)
    seated(OLD, "village_adviser", "甲（演示）")
    page = visit("county").post(at(OLD, "body/"), {"day": DAY.isoformat(), "reason": "园区"})
    assert "还有 1 人在任" in text(page)
    set_scope(EVERYWHERE)
    assert body(OLD).valid_to is None


def test_a_file_loaded_again_leaves_a_switched_body_off(visit: Visit, tmp_path: Path) -> None:
    visit("county").post(at(OLD, "body/"), {"day": YESTERDAY.isoformat(), "reason": "园区"})
    path = tmp_path / "tree.csv"
    path.write_text(f"code,name,level\n{OLD},试村0,village\n", "utf-8")
    set_scope(EVERYWHERE)
    load_divisions(None, path.name, read_division_file(path))
    assert body(OLD).valid_to == DAY


def test_ones_own_county_is_not_ones_to_close(visit: Visit) -> None:
    page = text(visit("county").get(at(COUNTY)))
    assert "停用，由别处接管" not in page
    assert visit("county").get(at(ABROAD)).status_code == 404
