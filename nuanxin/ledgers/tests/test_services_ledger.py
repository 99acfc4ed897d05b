"""The ledger of services: what was done for which family, when, by whom."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nuanxin.association.models import Appointment
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.care.actions.answers import AnswerInput, record_answers
from nuanxin.care.models import FollowUp, Service
from nuanxin.care.tests.families import Village, the_village
from nuanxin.ledgers.models import State
from nuanxin.ledgers.tests.kin import counts, reasons
from nuanxin.ledgers.tests.sheets import bring, xlsx
from nuanxin.ledgers.tests.test_pages import carried, page, rows, send, taken_out
from nuanxin.people.actions.volunteers import VolunteerInput, register_volunteers
from nuanxin.people.models import Household

Enter = Callable[[str], Any]
Row = list[Any]
HEAD = ("区划代码", "姓名", "服务日期", "服务项目", "方式", "服务人", "志愿者", "备注")
CODE = "150222102005"
VISIT: Row = [CODE, "演示户甲", "2023-05-01", "走访慰问", "上门", "嘎查指导员（演示）", None, "演示备注一"]
CALL: Row = [CODE, "演示户甲", "2023-05-01", "精神慰藉", "电话", "乡镇管理员（演示）", None, None]


@pytest.fixture
def stage(everywhere: None) -> Village:
    return the_village()


@pytest.fixture
def family(stage: Village) -> Household:
    return stage.family()


def sheet(*given: Row) -> bytes:
    return xlsx(*given, head=HEAD)


def but(row: Row, **said: Any) -> Row:
    return list((dict(zip(HEAD, row, strict=True)) | said).values())


def given_to(family: Household) -> list[Service]:
    set_scope(EVERYWHERE)
    live = Service.objects.live().filter(household=family).select_related("scheme", "household", "post")
    return list(live.order_by("day", "scheme__number", "pk"))


def imported(client: Any, *given: Row) -> Any:
    [batch] = send(client, sheet(*given), kind="services")
    client.post(f"/ledgers/{batch.pk}/confirm/")
    return carried(batch)


def test_it_works(stage: Village, family: Household, tmp_path: Path) -> None:
    report = bring(tmp_path, "services", sheet(VISIT, CALL), "--by", "township")
    assert counts(report) == (2, 0, 0, 0), report["rows"]
    call, visit = given_to(family)
    assert (str(visit.day), visit.way, visit.post, visit.read("note")) == (
        "2023-05-01", "home", stage.village_seat, "演示备注一",
    )  # fmt: skip
    assert (call.scheme.kind, call.way, call.post) == ("comfort", "phone", stage.township_seat)
    again = bring(tmp_path, "services", sheet(VISIT, CALL), "--by", "township")
    assert counts(again) == (2, 0, 0, 2), again["rows"]
    assert len(given_to(family)) == 2


def test_a_volunteer_by_name(stage: Village, family: Household, tmp_path: Path) -> None:
    [helper] = register_volunteers(None, stage.body, [VolunteerInput("赵演志", "13800009967", date(2023, 4, 1))])
    rows = (but(VISIT, 志愿者="赵演志"), but(CALL, 志愿者="没有这人"))
    report = bring(tmp_path, "services", sheet(*rows), "--by", "township")
    assert reasons(report) == [[], ["volunteer_unknown"]]
    assert [each.volunteer for each in given_to(family)] == [helper]


HOSTILE: list[tuple[Row, str]] = [
    (but(VISIT, 姓名="没有这人"), "family_unknown"),
    (but(VISIT, 服务日期=None), "date_invalid"),
    (but(VISIT, 服务日期="2099-01-01"), "date_future"),
    (but(VISIT, 服务日期="2023-02-01"), "not_possible"),
    (but(VISIT, 服务日期="2022-05-01"), "seat_vacant"),
    (but(VISIT, 服务项目="代办"), "category_unknown"),
    (but(VISIT, 服务项目="联系人制度", 方式="飞鸽"), "category_unknown"),
    (but(VISIT, 方式=None), "category_unknown"),
    (but(VISIT, 服务人=None), "name_missing"),
    (but(VISIT, 服务人="没有这人"), "seat_unknown"),
    (but(VISIT, 备注="演" * 301), "field_too_long"),
    (but(VISIT, 备注="号码 150222195803049962"), "number_in_text"),
]


def test_hostile_rows(stage: Village, family: Household, tmp_path: Path) -> None:
    report = bring(tmp_path, "services", sheet(*(row for row, _ in HOSTILE)), "--by", "township")
    assert [(row["row"], row["reasons"]) for row in report["rows"]] == [
        (at, [reason]) for at, (_, reason) in enumerate(HOSTILE, 2)
    ]
    assert "才纳入服务" in report["rows"][3]["problems"][0]["sentence"]
    assert not given_to(family)


def test_by_a_seat_that_nobody_held_that_day(stage: Village, family: Household, tmp_path: Path) -> None:
    Appointment.objects.filter(post=stage.village_seat).update(from_day=date(2023, 8, 1))
    for words in ("嘎查指导员（演示）", stage.village_seat.title):
        report = bring(tmp_path, "services", sheet(but(VISIT, 服务人=words)), "--by", "township")
        [problem] = report["rows"][0]["problems"]
        assert problem["reason"] == "seat_vacant"
        assert "2023-05-01" in problem["sentence"]


def test_a_family_that_refused_waits_for_a_person(stage: Village, family: Household, tmp_path: Path) -> None:
    record_answers(None, [AnswerInput(family, "never", date(2023, 4, 1), stage.village_seat)])
    report = bring(tmp_path, "services", sheet(VISIT), "--by", "township")
    [row] = report["rows"]
    assert (row["outcome"], row["reasons"]) == ("held", ["family_refused"])
    assert "不再问" in row["problems"][0]["sentence"]


def test_the_same_day_again_is_for_a_person_to_decide(stage: Village, family: Household, visit: Enter) -> None:
    client = visit("township")
    imported(client, VISIT)
    [batch] = send(client, sheet(but(VISIT, 备注="演示备注二")), kind="services")
    assert batch.held == 1
    assert "同一次还是另一次" in page(client, batch)
    client.post(f"/ledgers/{batch.pk}/decide/", {"row2-day": "same"})
    assert (carried(batch).accepted, batch.unchanged) == (1, 1)
    client.post(f"/ledgers/{batch.pk}/decide/", {"row2-day": "another", "again": "1"})
    carried(batch)
    client.post(f"/ledgers/{batch.pk}/decide/", {"row2-day": "another"})
    carried(batch)
    client.post(f"/ledgers/{batch.pk}/confirm/")
    carried(batch)
    assert [each.read("note") for each in given_to(family)] == ["演示备注一", "演示备注二"]


@pytest.mark.parametrize("who", ["city", "village", "auditor"])
def test_it_is_refused_to_the_wrong_post(stage: Village, family: Household, tmp_path: Path, who: str) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        bring(tmp_path, "services", sheet(VISIT), "--by", who)


def test_another_banner_reaches_no_family_here(stage: Village, family: Household, tmp_path: Path, visit: Enter) -> None:
    assert reasons(bring(tmp_path, "services", sheet(VISIT), "--by", "banner")) == [["place_out_of_scope"]]
    imported(visit("township"), VISIT)
    assert taken_out(visit("banner"), "services").status_code == 403


def test_taken_back_and_what_is_relied_on(stage: Village, family: Household, visit: Enter) -> None:
    client = visit("township")
    batch = imported(client, VISIT, CALL)
    first = given_to(family)[0]
    right = Service(
        division=first.division, household=family, scheme=first.scheme, day=first.day, place=first.place,
        post=first.post, way="met", replaces=first,
    )  # fmt: skip
    right.save()
    answer = client.post(f"/ledgers/{batch.pk}/undo/", follow=True).content.decode()
    assert "后来更正过" in answer
    set_scope(EVERYWHERE)
    Service.objects.filter(pk=right.pk).update(replaces=None)
    for _ in range(2):
        client.post(f"/ledgers/{batch.pk}/undo/")
    assert [each.pk for each in given_to(family)] == [right.pk]
    gone = Service.objects.select_related("household").get(pk=first.pk)
    assert gone.read("void_reason") == "撤销名册导入"
    batch.refresh_from_db()
    assert batch.state == State.UNDONE


def test_what_a_service_closed_is_open_again(stage: Village, family: Household, visit: Enter) -> None:
    waiting = FollowUp.objects.create(
        division=family.division, place=family.division, household=family, kind="agreed",
        owner=stage.village_seat, due=date(2023, 5, 2),
    )  # fmt: skip
    client = visit("township")
    batch = imported(client, VISIT)
    set_scope(EVERYWHERE)
    waiting.refresh_from_db()
    assert str(waiting.done_on) == "2023-05-01"
    client.post(f"/ledgers/{batch.pk}/undo/")
    set_scope(EVERYWHERE)
    waiting.refresh_from_db()
    assert waiting.done_on is None


def test_exported_it_comes_back_as_it_was(stage: Village, family: Household, visit: Enter) -> None:
    register_volunteers(None, stage.body, [VolunteerInput("赵演志", "13800009967", date(2023, 4, 1))])
    client = visit("township")
    batch = imported(client, but(VISIT, 志愿者="赵演志"), CALL)
    taker = visit("township")
    whole = rows(taken_out(taker, "services"))
    assert len(whole) == 3
    data = b"".join(taken_out(taker, "services").streaming_content)
    [again] = send(taker, data, kind="services")
    assert (again.accepted, again.unchanged) == (2, 2), page(taker, again)
    client.post(f"/ledgers/{batch.pk}/undo/")
    [fresh] = send(taker, data, kind="services")
    taker.post(f"/ledgers/{fresh.pk}/confirm/")
    assert carried(fresh).accepted == 2
    assert sorted(rows(taken_out(taker, "services")), key=str) == sorted(whole, key=str)
