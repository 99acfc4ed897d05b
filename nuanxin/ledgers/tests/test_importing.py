"""Ledgers by the command line: what goes in, what stays out, what a second time changes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from nuanxin.association.models import Appointment, Division, LogEntry, Post, User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.ledgers.models import Batch
from nuanxin.ledgers.tests.sheets import GOOD, OTHER_VILLAGE, POSTS, VILLAGE, bring, xlsx

ENTRY = re.compile("导入家庭健康指导员名册 a.xlsx：1 行")


def holders(name: str) -> list[Appointment]:
    set_scope(EVERYWHERE)
    found = Appointment.objects.live().filter(holder__name=name).select_related("post__body", "holder")
    return list(found.order_by("from_day"))


def test_it_works(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, "advisers", xlsx(GOOD), "--by", "county")
    assert report["counts"] == {"accepted": 1, "rejected": 0, "held": 0, "unchanged": 0}
    assert report["outcome"] == "accepted"
    (made,) = holders(GOOD[1])
    assert (str(made.division), str(made.from_day), str(made.last_day)) == (VILLAGE, "2023-03-01", "2024-02-29")
    assert (made.holder.phone, made.post.kind, made.in_post) == ("0472-0001234", "village_adviser", True)
    entry = LogEntry.objects.latest("pk")
    assert ENTRY.match(entry.sentence)
    assert (entry.action, entry.by and entry.by.username) == ("ledger.import", "county")


def test_the_report_is_for_its_owner_alone(db: None, tmp_path: Path) -> None:
    bring(tmp_path, "advisers", xlsx(GOOD), "--by", "county")
    assert (tmp_path / "report.json").stat().st_mode & 0o777 == 0o600


def test_sent_twice_it_changes_nothing(db: None, tmp_path: Path) -> None:
    bring(tmp_path, "advisers", xlsx(GOOD), "--by", "county")
    set_scope(EVERYWHERE)
    before = [m.objects.count() for m in (Post, User, Appointment, LogEntry)]
    report = bring(tmp_path, "advisers", xlsx(GOOD), "--by", "county")
    assert report["counts"] == {"accepted": 1, "rejected": 0, "held": 0, "unchanged": 1}
    set_scope(EVERYWHERE)
    assert [m.objects.count() for m in (Post, User, Appointment, LogEntry)] == before


def test_a_dry_run_writes_nothing(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, "advisers", xlsx(GOOD), "--by", "county", "--dry-run")
    assert report["counts"]["accepted"] == 1
    assert not holders(GOOD[1])
    assert not Batch.objects.exists()


def test_good_rows_go_in_and_bad_ones_are_named(db: None, tmp_path: Path) -> None:
    wrong = (VILLAGE, "张三、李四", "12", "2023-02-30", None)
    report = bring(tmp_path, "advisers", xlsx(wrong, GOOD), "--by", "county")
    assert report["outcome"] == "partial"
    assert [(r["row"], r["outcome"]) for r in report["rows"]] == [(2, "rejected"), (3, "accepted")]
    assert report["rows"][0]["reasons"] == ["name_multiple", "phone_format", "date_invalid"]
    assert holders(GOOD[1])


def test_it_is_refused_to_the_wrong_post(db: None, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        bring(tmp_path, "advisers", xlsx(GOOD), "--by", "village")
    with pytest.raises(Refused, match="没有这项权限"):
        bring(tmp_path, "divisions", xlsx(GOOD), "--by", "county")


def test_another_banner_writes_nothing_here(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, "advisers", xlsx(GOOD), "--by", "banner")
    assert report["rows"][0]["reasons"] == ["place_out_of_scope"]
    assert not holders(GOOD[1])


def test_a_division_narrows_the_scope(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, "advisers", xlsx(GOOD), "--by", "county", "--division", "150222103000")
    assert report["rows"][0]["reasons"] == ["place_out_of_scope"]
    with pytest.raises(Refused, match="不在您的范围里"):
        bring(tmp_path, "advisers", xlsx(GOOD), "--by", "county", "--division", OTHER_VILLAGE)


def test_a_seat_that_is_taken_is_a_clear_problem(db: None, tmp_path: Path) -> None:
    row = (VILLAGE, "村级专干", 1, "专干甲（演示）", "0472-0001111", "2023-01-01", None)
    bring(tmp_path, "posts", xlsx(row, head=POSTS), "--by", "county")
    other = (VILLAGE, "村级专干", 1, "专干乙（演示）", "0472-0002222", "2023-05-01", None)
    report = bring(tmp_path, "posts", xlsx(other, head=POSTS), "--by", "county")
    (problem,) = report["rows"][0]["problems"]
    assert problem["reason"] == "seat_taken"
    assert "专干甲（演示） 2023-01-01 至今" in problem["sentence"]


def test_one_leaves_and_the_next_comes_in_one_file(db: None, tmp_path: Path) -> None:
    first = (VILLAGE, "村级专干", 1, "专干甲（演示）", "0472-0001111", "2023-01-01", None)
    bring(tmp_path, "posts", xlsx(first, head=POSTS), "--by", "county")
    after = (VILLAGE, "村级专干", 1, "专干乙（演示）", "0472-0002222", "2023-05-01", None)
    report = bring(tmp_path, "posts", xlsx(after, (*first[:6], "2023-04-30"), head=POSTS), "--by", "county")
    assert report["counts"]["accepted"] == 2
    (left,) = holders("专干甲（演示）")
    assert str(left.last_day) == "2023-04-30"
    assert left.ended_at


def test_a_row_twice_in_one_file(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, "advisers", xlsx(GOOD, GOOD), "--by", "county")
    assert [row["reasons"] for row in report["rows"]] == [[], ["row_duplicate"]]


def test_advisers_take_free_seats_then_new_ones(db: None, tmp_path: Path) -> None:
    rows = [(VILLAGE, f"指导员{n}（演示）", "", "2023-03-01", None) for n in "天地玄黄"]
    report = bring(tmp_path, "advisers", xlsx(*rows), "--by", "county")
    assert report["counts"]["accepted"] == 4
    found = [h for n in "天地玄黄" for h in holders(f"指导员{n}（演示）")]
    assert len({each.post_id for each in found}) == 4


def test_a_vacant_seat_is_a_seat(db: None, tmp_path: Path) -> None:
    row = (VILLAGE, "村级专干", 3, None, None, None, None)
    assert bring(tmp_path, "posts", xlsx(row, head=POSTS), "--by", "county")["counts"]["accepted"] == 1
    again = bring(tmp_path, "posts", xlsx(row, head=POSTS), "--by", "county")
    assert again["counts"]["unchanged"] == 1
    set_scope(EVERYWHERE)
    assert Post.objects.filter(body__division=int(VILLAGE), kind="village_worker", number=3).exists()


def test_a_refused_file_tells_why_and_exits_with_two(db: None, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="缺少必须的列：姓名"):
        bring(tmp_path, "advisers", xlsx(head=("区划代码", "起", "止")))
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert (report["outcome"], report["file_reason"], report["rows"]) == ("rejected", "header_missing", [])


def test_a_place_by_name_with_the_tiers_above(db: None, tmp_path: Path) -> None:
    village = Division.objects.get(code=int(VILLAGE))
    assert village.parent
    head = ("苏木乡镇", "嘎查村居", "姓名", "起")
    name = village.name.removesuffix("居委会")
    rows = [(village.parent.name, name, "指导员新（演示）", "2023-03-01")]
    report = bring(tmp_path, "advisers", xlsx(*rows, head=head), "--by", "county")
    assert report["outcome"] == "accepted", report
    assert {"column": "village", "from": name, "to": village.name} in report["rows"][0]["folded"]


DIVISIONS = ("code", "name", "level", "valid_from", "valid_to", "successor")


def test_divisions(db: None, tmp_path: Path) -> None:
    new: list[Any] = ["150222102999", "新建村委会", "village", "2023-01-01", None, None]
    orphan = ["150222199201", "没有上级的村", "嘎查村（居）", None, None, None]
    report = bring(tmp_path, "divisions", xlsx(new, orphan, head=DIVISIONS), "--by", "city")
    assert [row["outcome"] for row in report["rows"]] == ["accepted", "rejected"]
    assert report["rows"][1]["reasons"] == ["place_unknown"]
    assert Division.objects.get(code=150222102999).name == "新建村委会"
    again = bring(tmp_path, "divisions", xlsx(new, head=DIVISIONS), "--by", "city")
    assert again["counts"]["unchanged"] == 1


@pytest.mark.parametrize("kind", ["posts", "advisers", "divisions"])
def test_a_template_and_an_export(db: None, tmp_path: Path, kind: str) -> None:
    call_command("ledger", "template", kind, str(tmp_path / "t.xlsx"))
    with pytest.raises(Refused, match="表里没有数据"):
        bring(tmp_path, kind, (tmp_path / "t.xlsx").read_bytes())
    call_command("ledger", "export", kind, str(tmp_path / "e.xlsx"), "--by", "city")
    report = bring(tmp_path, kind, (tmp_path / "e.xlsx").read_bytes(), "--by", "city")
    counts = report["counts"]
    assert counts["accepted"] == counts["unchanged"] == len(report["rows"]) > 0
