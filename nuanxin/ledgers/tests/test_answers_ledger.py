"""Refusals as rows of the ledger of services: a village's year comes back whole, and nobody's mind is changed."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.care.actions.answers import AnswerInput, record_answers, take_back
from nuanxin.care.models import Answer, FollowUp
from nuanxin.care.tests.families import Village, the_village
from nuanxin.ledgers.tests.kin import counts, reasons
from nuanxin.ledgers.tests.sheets import bring, xlsx
from nuanxin.ledgers.tests.test_pages import carried, page, send, taken_out
from nuanxin.ledgers.tests.test_services_ledger import given_to
from nuanxin.people.models import Household

Row = list[Any]
HEAD = ("区划代码", "姓名", "服务日期", "服务项目", "方式", "服务人", "志愿者", "备注", "答复", "到哪天")
CODE, ADVISER = "150222102005", "嘎查指导员（演示）"
VISIT: Row = [CODE, "演示户甲", "2023-05-01", "走访慰问", "上门", ADVISER, None, "演示备注一", None, None]
NO: Row = [CODE, "演示户甲", "2023-05-01", "精神慰藉", None, ADVISER, None, None, "不再问", None]


def but(row: Row, **said: Any) -> Row:
    return list((dict(zip(HEAD, row, strict=True)) | said).values())


def sheet(*given: Row) -> bytes:
    return xlsx(*given, head=HEAD)


@pytest.fixture
def stage(everywhere: None) -> Village:
    return the_village()


@pytest.fixture
def family(stage: Village) -> Household:
    return stage.family()


def said(family: Household) -> list[tuple[str, str, str, str]]:
    """What the family said: about what, what, from when, to when."""
    set_scope(EVERYWHERE)
    live = Answer.objects.live().filter(household=family).select_related("scheme").order_by("from_day", "pk")
    return [(each.what, each.said, str(each.from_day), str(each.to_day)) for each in live]


def test_it_works(stage: Village, family: Household, tmp_path: Path) -> None:
    given = sheet(
        VISIT, NO,
        but(NO, 服务项目="走访慰问", 答复="这次不", 服务日期="2023-05-03"),
        but(NO, 服务项目="所有服务", 答复="到某日前不打扰", 服务日期="2023-05-04", 到哪天="2023-06-01"),
        but(NO, 服务项目="家庭医生", 答复="愿意", 服务日期="2023-05-02"),
    )  # fmt: skip
    report = bring(tmp_path, "services", given, "--by", "township")
    assert counts(report) == (5, 0, 0, 0), report["rows"]
    assert said(family) == [
        ("精神慰藉", "never", "2023-05-01", "None"), ("家庭医生签约", "yes", "2023-05-02", "None"),
        ("走访慰问", "not_now", "2023-05-03", str(date(2023, 5, 3) + timedelta(days=stage.schemes["visit"].hold_days))),
        ("所有服务", "until", "2023-05-04", "2023-06-01"),
    ]  # fmt: skip
    assert len(given_to(family)) == 1
    again = bring(tmp_path, "services", given, "--by", "township")
    assert counts(again) == (5, 0, 0, 5), again["rows"]


HOSTILE: list[tuple[Row, str]] = [
    (but(NO, 答复="拒绝"), "category_unknown"),
    (but(NO, 备注="说家里有事"), "not_possible"),
    (but(NO, 方式="上门"), "not_possible"),
    (but(NO, 服务日期=None), "date_invalid"),
    (but(NO, 服务人=None), "name_missing"),
    (but(NO, 服务日期="2099-01-01"), "date_future"),
    (but(NO, 服务日期="2023-02-01"), "not_possible"),
    (but(NO, 服务项目="代办"), "category_unknown"),
    (but(NO, 答复="到某日前不打扰"), "not_possible"),
    (but(NO, 服务项目="走访慰问", 到哪天="2099-01-01"), "not_possible"),
    (but(VISIT, 到哪天="2023-06-01"), "not_possible"),
]


def test_hostile_rows(stage: Village, family: Household, tmp_path: Path) -> None:
    report = bring(tmp_path, "services", sheet(*(row for row, _ in HOSTILE)), "--by", "township")
    assert reasons(report) == [[reason] for _, reason in HOSTILE]
    assert "不用说理由" in report["rows"][1]["problems"][0]["sentence"]
    assert not said(family)


def test_it_reaches_nobody_elsewhere(family: Household, tmp_path: Path, visit: Callable[[str], Any]) -> None:
    assert reasons(bring(tmp_path, "services", sheet(NO), "--by", "banner")) == [["place_out_of_scope"]]
    bring(tmp_path, "services", sheet(NO), "--by", "township")
    assert taken_out(visit("banner"), "services").status_code == 403


def test_a_ledger_changes_nobodys_mind(stage: Village, family: Household, tmp_path: Path) -> None:
    """What stands, and what the file itself says, is respected; what is said later stands."""
    record_answers(None, [AnswerInput(family, "never", date(2023, 4, 1), stage.village_seat, stage.schemes["comfort"])])
    given = (
        but(NO, 答复="愿意"), NO,
        but(NO, 服务项目="走访慰问", 服务日期="2023-05-02"), VISIT, but(VISIT, 服务日期="2023-05-03"),
    )  # fmt: skip
    report = bring(tmp_path, "services", sheet(*given), "--by", "township")
    assert reasons(report) == [["family_refused"], ["row_duplicate"], [], [], ["family_refused"]]
    late = but(NO, 服务项目="走访慰问", 服务日期="2023-04-20", 答复="愿意")
    report = bring(tmp_path, "services", sheet(late), "--by", "township")
    assert "已有更晚的答复" in report["rows"][0]["problems"][0]["sentence"]


def test_taken_back_as_if_it_had_not_been_said(stage: Village, family: Household, visit: Callable[[str], Any]) -> None:
    visiting = stage.schemes["visit"]
    record_answers(None, [AnswerInput(family, "yes", date(2023, 4, 1), stage.village_seat, visiting)])
    waiting = FollowUp.objects.create(
        division=family.division, place=family.division, household=family, kind="agreed",
        owner=stage.village_seat, due=date(2023, 6, 2),
    )  # fmt: skip
    client = visit("township")
    [batch] = send(client, sheet(but(NO, 服务项目="走访慰问"), but(NO, 服务项目="所有服务")), kind="services")
    client.post(f"/ledgers/{batch.pk}/confirm/")
    carried(batch)
    assert next(each[1:] for each in said(family)) == ("yes", "2023-04-01", "2023-05-01")
    waiting.refresh_from_db()
    assert waiting.dropped_at
    for _ in range(2):
        client.post(f"/ledgers/{batch.pk}/undo/")
    assert said(family) == [("走访慰问", "yes", "2023-04-01", "None")]
    waiting.refresh_from_db()
    assert waiting.dropped_at is None


def test_a_year_comes_back_as_it_was(stage: Village, family: Household, visit: Callable[[str], Any]) -> None:
    """Also a refusal that was taken back, and one that another ended."""
    seat = stage.village_seat
    [gone] = record_answers(None, [AnswerInput(family, "never", date(2023, 6, 1), seat, stage.schemes["comfort"])])
    take_back(None, gone)
    record_answers(None, [
        AnswerInput(family, "yes", date(2023, 7, 1), seat, stage.schemes["visit"]),
        AnswerInput(family, "not_now", date(2023, 8, 1), seat, stage.schemes["visit"]),
        AnswerInput(family, "until", date(2023, 9, 1), seat, None, date(2023, 10, 1)),
    ])  # fmt: skip
    before = said(family)
    assert ("精神慰藉", "never", "2023-06-01", str(today())) in before
    client = visit("township")
    [batch] = send(client, sheet(VISIT), kind="services")
    client.post(f"/ledgers/{batch.pk}/confirm/")
    carried(batch)
    whole = b"".join(taken_out(client, "services").streaming_content)
    [again] = send(client, whole, kind="services")
    assert (again.accepted, again.unchanged) == (5, 5), page(client, again)
    set_scope(EVERYWHERE)
    Answer.objects.filter(household=family).delete()
    [fresh] = send(client, whole, kind="services")
    client.post(f"/ledgers/{fresh.pk}/confirm/")
    assert (carried(fresh).accepted, said(family)) == (5, before)
