"""The ledger of advisers: where they come from, and the courses they took, beside who sits where."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nuanxin.association.models import Appointment
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.advisers import ReviewInput, review_adviser
from nuanxin.governance.models import Background, Outcome, Training, TrainingResult
from nuanxin.ledgers.actions.importing import undo_batch
from nuanxin.ledgers.models import Batch
from nuanxin.ledgers.tests.sheets import VILLAGE, bring, xlsx

HEAD = ("区划代码", "姓名", "电话", "来源身份", "聘任日", "离任日", "培训主题", "培训结束日", "学时", "成绩", "合格",
        "证书号", "发证日")  # fmt: skip
COURSE = {"培训主题": "指导员上岗培训（演示）", "培训结束日": "2023-05-20", "学时": 16}
CERTIFIED = COURSE | {"成绩": 92, "合格": "合格", "证书号": "演示-0092"}
NAME = "指导员新（演示）"


def row(**said: Any) -> tuple[Any, ...]:
    usual = {"区划代码": VILLAGE, "姓名": NAME, "电话": "0472-0001234", "聘任日": "2023-03-01"}
    return tuple((usual | said).get(label) for label in HEAD)


def send(folder: Path, *rows: tuple[Any, ...], by: str = "county") -> dict[str, Any]:
    report = bring(folder, "advisers", xlsx(*rows, head=HEAD), "--by", by)
    set_scope(EVERYWHERE)
    return report


def results() -> list[TrainingResult]:
    return list(TrainingResult.objects.live().filter(holder__name=NAME).select_related("training").order_by("pk"))


def test_she_comes_with_her_training(db: None, tmp_path: Path) -> None:
    early = COURSE | {"培训主题": "聘任以前的培训（演示）", "培训结束日": "2022-11-02", "学时": 7.5}
    rows = [row(来源身份="村医", **CERTIFIED), row(电话=None, **early)]
    report = send(tmp_path, *rows)
    assert report["outcome"] == "accepted", report["rows"]
    held = Appointment.objects.live().get(holder__name=NAME)
    assert Background.objects.get(appointment=held).words == "村医"
    first, second = sorted(results(), key=lambda each: -each.hours)
    assert (first.mark, first.passed) == (92, True)
    assert (first.certificate, str(first.certified_on)) == ("演示-0092", "2023-05-20")
    assert (first.training.audience, first.training.division) == ("adviser", 150222000000)
    assert first.training.hours == 16
    assert (second.hours, second.passed, second.certificate) == (Decimal("7.5"), True, "")
    assert send(tmp_path, *rows)["counts"]["unchanged"] == 2
    assert len(results()) == 2


def test_who_is_there_gets_the_training_alone(db: None, tmp_path: Path) -> None:
    send(tmp_path, row())
    before = Appointment.objects.count()
    assert send(tmp_path, row(**COURSE))["counts"] == {"accepted": 1, "rejected": 0, "held": 0, "unchanged": 0}
    assert (Appointment.objects.count(), len(results())) == (before, 1)
    assert send(tmp_path, row(**CERTIFIED | {"成绩": None}))["counts"]["unchanged"] == 0  # her certificate
    assert results()[0].certificate == "演示-0092"
    other = send(tmp_path, row(**CERTIFIED | {"成绩": 60}))["rows"][0]
    assert other["reasons"] == ["training_differs"]
    assert "成绩" in other["problems"][0]["sentence"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (COURSE | {"成绩": 101}, "mark_range"),
        (COURSE | {"成绩": 80}, "training_incomplete"),
        (COURSE | {"学时": None}, "number_format"),
        ({"成绩": 80, "合格": "合格"}, "training_incomplete date_invalid number_format"),
        (COURSE | {"离任日": "2023-05-01"}, "training_after_leaving"),
        (CERTIFIED | {"离任日": "2023-05-25", "发证日": "2023-06-01"}, "training_after_leaving"),
        (CERTIFIED | {"合格": "不合格"}, "certificate_unpassed"),
        (CERTIFIED | {"发证日": "2023-05-01"}, "date_invalid"),
        (CERTIFIED | {"证书号": 92}, "id_precision_lost"),
        (COURSE | {"培训结束日": str(today() + timedelta(days=9))}, "date_future"),
        ({"聘任日": str(today() + timedelta(days=9))}, "date_future"),
    ],
)
def test_what_does_not_fit(db: None, tmp_path: Path, said: dict[str, Any], reason: str) -> None:
    found = send(tmp_path, row(**said))["rows"][0]
    assert " ".join(found["reasons"]) == reason
    assert not Appointment.objects.filter(holder__name=NAME).exists()


def test_a_certificate_has_one_holder(db: None, tmp_path: Path) -> None:
    rows = row(**CERTIFIED), row(姓名="指导员另（演示）", 电话="0472-0001235", **CERTIFIED)
    assert [each["reasons"] for each in send(tmp_path, *rows)["rows"]] == [[], ["certificate_taken"]]
    (problem,) = send(tmp_path, rows[1])["rows"][0]["problems"]
    assert NAME in problem["sentence"]


def test_taken_back(db: None, tmp_path: Path, acting_as: Callable[[str], Any]) -> None:
    send(tmp_path, row(来源身份="村医", **CERTIFIED))
    undo_batch(acting_as("county"), Batch.objects.latest("pk"))
    assert not results()
    assert not Background.objects.filter(words="村医").exists()
    assert not Training.objects.live().filter(title=COURSE["培训主题"]).exists()
    assert send(tmp_path, row(来源身份="村医", **CERTIFIED))["counts"]["accepted"] == 1


def test_later_work_holds_it(db: None, tmp_path: Path, acting_as: Callable[[str], Any]) -> None:
    send(tmp_path, row(**CERTIFIED))
    by = acting_as("county")
    held = Appointment.objects.live().get(holder__name=NAME)
    review_adviser(by, held, ReviewInput(2024, Outcome.CONTINUES))
    with pytest.raises(Refused, match="年度评议"):
        undo_batch(by, Batch.objects.latest("pk"))
    assert results()


def test_it_is_refused_to_the_wrong_post(db: None, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        send(tmp_path, row(**COURSE), by="village")
    assert send(tmp_path, row(**COURSE), by="banner")["rows"][0]["reasons"] == ["place_out_of_scope"]
    assert not results()
