"""The ledger of posts: a seat's own days, and 编制, 在编, 在岗 as three facts."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nuanxin.association.models import Appointment, Body, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.ledgers.actions.importing import undo_batch
from nuanxin.ledgers.models import Batch
from nuanxin.ledgers.tests.sheets import VILLAGE, bring, xlsx
from nuanxin.work.models import Undertaking
from nuanxin.work.models.undertaking import Kind

HEAD = ("区划代码", "岗位", "序号", "编制", "设岗日", "撤岗日", "姓名", "任职起", "任职止", "在编", "在岗", "借调",
        "任职文号")  # fmt: skip
COUNTY = "150222000000"


def row(**said: Any) -> tuple[Any, ...]:
    usual = {"区划代码": COUNTY, "岗位": "县级专干", "序号": 7, "姓名": "专干甲（演示）", "任职起": "2023-01-01"}
    return tuple((usual | said).get(label) for label in HEAD)


def send(folder: Path, *rows: tuple[Any, ...], by: str = "county") -> dict[str, Any]:
    report = bring(folder, "posts", xlsx(*rows, head=HEAD), "--by", by)
    set_scope(EVERYWHERE)
    return report


def seat(number: int = 7) -> Post:
    return Post.objects.get(division=int(COUNTY), kind="county_officer", number=number)


def test_three_facts_and_a_paper(db: None, tmp_path: Path) -> None:
    rows = [
        row(编制="是", 设岗日="2020-01-01", 在编="是", 在岗="否", 借调="借出", 任职文号="土计协〔2023〕2号"),
        row(序号=8, 姓名="专干乙（演示）", 编制="否", 借调="借入"),
    ]
    report = send(tmp_path, *rows)
    assert report["outcome"] == "accepted", report["rows"]
    out, come = (Appointment.objects.get(post=seat(number)) for number in (7, 8))
    assert (seat().established, seat().valid_from) == (True, date(2020, 1, 1))
    assert (out.on_establishment, out.in_post, out.seconded_in) == (True, False, False)
    assert (come.on_establishment, come.in_post, come.seconded_in) == (False, True, True)
    assert out.document_number == "土计协〔2023〕2号"
    assert send(tmp_path, *rows)["counts"]["unchanged"] == 2


@pytest.mark.parametrize(
    ("said", "column", "sentence"),
    [
        ({"借调": "是"}, "seconded", "借入还是借出"),
        ({"借调": "借出", "在岗": "是"}, "seconded", "借出的不在岗"),
        ({"借调": "借入", "在编": "是"}, "seconded", "对不上"),
        ({"设岗日": "2023-02-01"}, "from", "任职要在这些日子里"),
        ({"撤岗日": "2024-01-01"}, "to", "任职要在这些日子里"),
        ({"设岗日": "2024-01-01", "撤岗日": "2023-06-01"}, "closed", "撤岗日早于设岗日"),
    ],
)
def test_what_does_not_fit(db: None, tmp_path: Path, said: dict[str, Any], column: str, sentence: str) -> None:
    (problem, *_) = send(tmp_path, row(**said))["rows"][0]["problems"]
    assert problem["column"] == column
    assert sentence in problem["sentence"]
    assert not Post.objects.filter(division=int(COUNTY), kind="county_officer", number=7).exists()


def test_a_seat_is_closed_when_its_holder_has_left(db: None, tmp_path: Path, acting_as: Callable[[str], Any]) -> None:
    send(tmp_path, row(设岗日="2020-01-01"))
    other = send(tmp_path, row(设岗日="2021-01-01"))["rows"][0]
    assert "设岗日是 2020-01-01" in other["problems"][0]["sentence"]
    early = send(tmp_path, row(姓名=None, 任职起=None, 撤岗日="2024-12-31"))["rows"][0]
    assert (early["reasons"], "专干甲（演示）" in early["problems"][0]["sentence"]) == (["seat_taken"], True)
    report = send(tmp_path, row(任职止="2024-12-31", 撤岗日="2024-12-31"))
    assert report["counts"] == {"accepted": 1, "rejected": 0, "held": 0, "unchanged": 0}
    assert (seat().valid_to, bool(seat().ended_at)) == (date(2025, 1, 1), True)
    later = send(tmp_path, row(姓名="专干丙（演示）", 任职起="2025-03-01"))["rows"][0]
    assert "到 2024-12-31 撤" in later["problems"][0]["sentence"]
    undo_batch(acting_as("county"), Batch.objects.filter(traces__isnull=False).latest("pk"))
    assert (seat().valid_to, seat().ended_at, seat().valid_from) == (None, None, date(2020, 1, 1))


def test_a_seat_with_open_work_is_not_closed(db: None, tmp_path: Path) -> None:
    send(tmp_path, row(任职止="2024-12-31"))
    body = Body.objects.get(division=int(COUNTY), level="county")
    Undertaking.objects.create(
        division=body.division, sender=body.division, body=body, owner=seat(), kind=Kind.CLAUSE, title="演示",
        due=date(2027, 1, 1), sent_at="2024-01-01T00:00:00+08:00",
    )  # fmt: skip
    (problem,) = send(tmp_path, row(任职止="2024-12-31", 撤岗日="2024-12-31"))["rows"][0]["problems"]
    assert "没办完的任务" in problem["sentence"]


def test_a_leadership_seat_of_another_tier_is_told(db: None, tmp_path: Path) -> None:
    report = send(tmp_path, row(岗位="旗县区计生协副会长", 序号=1), row(岗位="旗县区计生协副会长", 区划代码=VILLAGE))
    assert [each["outcome"] for each in report["rows"]] == ["accepted", "rejected"]
    assert report["rows"][1]["reasons"] == ["place_unknown"]


def test_it_is_refused_to_the_wrong_post(db: None, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        send(tmp_path, row(), by="village")
    assert send(tmp_path, row(), by="banner")["rows"][0]["reasons"] == ["place_out_of_scope"]
