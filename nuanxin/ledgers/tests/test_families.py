"""The ledger of families: registered with their people, recognised when they come again, taken back."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from nuanxin.association.models import LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.ledgers.tests.kin import (
    ABROAD,
    HEAD,
    LI,
    SECRETS,
    VILLAGE,
    WANG,
    ZHAO,
    Row,
    but,
    counts,
    families,
    reasons,
    sheet,
    whole,
)
from nuanxin.ledgers.tests.seating import appoint
from nuanxin.ledgers.tests.sheets import bring, xlsx
from nuanxin.people.models import Consent, Enrolment, Household, Person

BOTH = "李演秀英、王演建国"


def told() -> str:
    set_scope(EVERYWHERE)
    return "".join(LogEntry.objects.values_list("sentence", flat=True))


def test_it_works(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, "families", sheet(WANG, LI, ZHAO), "--by", "township")
    assert counts(report) == (3, 0, 0, 0), report["rows"]
    found = families()
    wang, zhao = found[BOTH], found["赵演志"]
    assert (wang.read("category"), wang.read("not_to_mention")) == ("disabled", "演示不提的事")
    said = [wang.read(each) for each in ("address", "language", "addressed_as")]
    assert said == ["演示村三组十二号", "汉语、蒙古语", "王大哥"]
    first = wang.people.get(consents__purpose="service")
    said = [first.read(each) for each in ("name", "sex", "born", "relation", "phone")]
    assert said == ["王演建国", "1", "1958-03-04", "02", "13800009961"]
    agreed = sorted((each.purpose, each.channel, str(each.given_on)) for each in first.consents.all())
    assert agreed == [("sensitive", "in_person", "2023-02-20"), ("service", "in_person", "2023-02-20")]
    care = Enrolment.objects.get(household=wang)
    assert (care.group, str(care.from_day)) == ("special", "2023-03-01")
    assert wang.post == Post.objects.get(appointments__holder__username="village")
    assert zhao.people.get().read("phone") == "0472-1234567"
    assert not [each for each in SECRETS if each in told()]


def test_sent_twice_it_changes_nothing(db: None, tmp_path: Path) -> None:
    rows = (WANG, LI, ZHAO)
    bring(tmp_path, "families", sheet(*rows), "--by", "township")
    models: tuple[Any, ...] = (Household, Person, Enrolment, Consent, LogEntry)
    set_scope(EVERYWHERE)
    before = [model.objects.count() for model in models]
    again = bring(tmp_path, "families", sheet(*rows), "--by", "township")
    assert counts(again) == (3, 0, 0, 3), again["rows"]
    set_scope(EVERYWHERE)
    assert [model.objects.count() for model in models] == before


def test_the_county_brings_families_in_for_that_task_alone(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, "families", sheet(ZHAO), "--by", "county")
    assert counts(report) == (1, 0, 0, 0)
    assert "为导入名册读取家庭资料" in told()
    assert families()["赵演志"].post == Post.objects.get(appointments__holder__username="village")


def test_a_village_worker_brings_in_her_own(db: None, tmp_path: Path) -> None:
    appoint("village_worker", VILLAGE, "worker")
    report = bring(tmp_path, "families", sheet(ZHAO, but(ZHAO, 区划代码="150222102212")), "--by", "worker")
    assert reasons(report) == [[], ["place_out_of_scope"]]


def test_who_serves_one_village_need_not_name_it(db: None, tmp_path: Path) -> None:
    appoint("village_worker", VILLAGE, "worker")
    head = ("服务对象", "在服务起", "姓名")
    rows = [("其他", "2023-03-01", "赵演志"), ("其他", "2023-03-01", "钱演氏")]
    report = bring(tmp_path, "families", xlsx(*rows, head=head), "--by", "worker")
    assert counts(report) == (2, 0, 0, 0), report["rows"]
    assert report["rows"][0]["folded"][-1] == {"column": "code", "from": "", "to": VILLAGE}
    assert set(families()) == {"赵演志", "钱演氏"}
    assert reasons(bring(tmp_path, "families", xlsx(*rows, head=head), "--by", "township")) == [["place_unknown"]] * 2


@pytest.mark.parametrize("who", ["city", "auditor", "village"])
def test_it_is_refused_to_the_wrong_post(db: None, tmp_path: Path, who: str) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        bring(tmp_path, "families", sheet(ZHAO), "--by", who)
    with pytest.raises(Refused, match="没有这项权限"):
        call_command("ledger", "export", "families", str(tmp_path / "e.xlsx"), "--by", who)
    assert not families()


def test_another_banner_neither_writes_nor_reads_here(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, "families", sheet(ZHAO), "--by", "banner")
    assert reasons(report) == [["place_out_of_scope"]]
    bring(tmp_path, "families", sheet(ZHAO), "--by", "township")
    for county in ("banner", "county"):  # neither pays nor insures by this ledger
        with pytest.raises(Refused, match="没有这项权限"):
            call_command("ledger", "export", "families", str(tmp_path / "e.xlsx"), "--by", county)


def test_a_family_goes_in_whole(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, "families", sheet(WANG, but(LI, 电话="12"), ZHAO), "--by", "township")
    assert reasons(report) == [["household_incomplete"], ["phone_format"], []]
    assert "第 3 行" in report["rows"][0]["problems"][0]["sentence"]
    assert set(families()) == {"赵演志"}
    report = bring(tmp_path, "families", sheet(WANG, LI), "--by", "township")
    assert counts(report) == (2, 0, 0, 0)
    assert set(families()) == {"赵演志", BOTH}


def test_a_family_lives_where_its_first_row_says(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, "families", sheet(WANG, but(LI, 区划代码=None)), "--by", "township")
    assert counts(report) == (2, 0, 0, 0), report["rows"]
    strayed = sheet(but(ZHAO, 区划代码="150222102999"), but(ZHAO, 姓名="钱演氏", 与户主关系="配偶"))
    lost = bring(tmp_path, "families", strayed, "--by", "township")
    assert [row["outcome"] for row in lost["rows"]] == ["rejected", "rejected"]
    assert set(families()) == {BOTH}


def test_by_the_head_where_there_is_no_number(db: None, tmp_path: Path) -> None:
    head = ("嘎查村居", "户主", "服务对象", "在服务起", "姓名")
    set_scope(EVERYWHERE)
    village = Post.objects.get(appointments__holder__username="village").body.place.name
    rows = [
        (village, "王演建国", "其他", "2023-03-01", "王演建国"), (village, "王演建国", None, None, "李演秀英"),
        (village, "赵演志", "其他", "2023-03-01", "赵演志"),
    ]  # fmt: skip
    report = bring(tmp_path, "families", xlsx(*rows, head=head), "--by", "township")
    assert counts(report) == (3, 0, 0, 0), report["rows"]
    assert set(families()) == {BOTH, "赵演志"}


def test_one_more_member_joins_the_family_that_is_known(db: None, tmp_path: Path) -> None:
    bring(tmp_path, "families", sheet(WANG), "--by", "township")
    report = bring(tmp_path, "families", sheet(WANG, LI), "--by", "township")
    assert counts(report) == (2, 0, 0, 1), report["rows"]
    assert set(families()) == {BOTH}


def test_people_of_two_families_are_no_family(db: None, tmp_path: Path) -> None:
    bring(tmp_path, "families", sheet(WANG, ZHAO), "--by", "township")
    two = but(ZHAO, 户号="1", 服务对象=None, 在服务起=None)
    report = bring(tmp_path, "families", sheet(WANG, two), "--by", "township")
    assert reasons(report)[1] == ["row_conflict"]
    bring(tmp_path, "families", sheet(but(WANG, 与户主关系=None, 户号="3", 姓名="孙演氏")), "--by", "township")
    report = bring(tmp_path, "families", sheet(but(WANG, 与户主关系=None, 姓名="孙演氏"), two), "--by", "township")
    assert "是两户" in report["rows"][0]["problems"][0]["sentence"]


def test_a_number_is_not_even_read(db: None, tmp_path: Path) -> None:
    rows = [(*whole(ZHAO), "150222195803049962")]
    with pytest.raises(Refused, match="只有发放、参保的名册收这种号码"):
        bring(tmp_path, "families", xlsx(*rows, head=(*HEAD, "身份证号")), "--by", "township")
    assert not families()


def test_what_is_never_recorded_stops_the_file(db: None, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="不允许登记"):
        bring(tmp_path, "families", xlsx((*whole(ZHAO), "1"), head=(*HEAD, "现有子女数")), "--by", "township")


CHILD = f"{2026 - 5}-03-04"
HOSTILE: list[tuple[Row, str]] = [
    (but(ZHAO, 区划代码=None), "place_unknown"),
    (but(ZHAO, 区划代码=150222102005), "id_precision_lost"),
    (but(ZHAO, 区划代码=ABROAD), "place_out_of_scope"),
    (but(ZHAO, 户号="户" * 21), "field_too_long"),
    (but(ZHAO, 服务对象="别的"), "category_unknown"),
    (but(ZHAO, 服务对象=None), "category_unknown"),
    (but(ZHAO, 在服务起=None), "date_invalid"),
    (but(ZHAO, 在服务起="2099-01-01"), "date_future"),
    (but(ZHAO, 姓名=None), "name_missing"),
    (but(ZHAO, 姓名="赵演志、钱演氏"), "name_multiple"),
    (but(ZHAO, 姓名="=1+1"), "formula_cell"),
    (but(ZHAO, 与户主关系="邻居"), "category_unknown"),
    (but(ZHAO, 性别="甲"), "sex_mismatch"),
    (but(ZHAO, 出生="2023-02-30"), "date_invalid"),
    (but(ZHAO, 出生="农历二月初二"), "date_lunar_text"),
    (but(ZHAO, 出生=CHILD), "guardian_missing"),
    (but(ZHAO, 电话="12345"), "phone_format"),
    (but(ZHAO, 住址="演" * 201), "field_too_long"),
    (but(ZHAO, 住址="三组 150222195803049962"), "number_in_text"),
    (but(ZHAO, 怎么称呼="赵\u202e大爷"), "control_char"),
    (but(ZHAO, 家庭类别="不知道"), "category_unknown"),
    (but(ZHAO, 家庭类别="独生子女伤残家庭", 同意日="2023-03-01", 单独同意敏感信息="是"), "row_conflict"),
    (but(ZHAO, 不要提="演示不提的事"), "consent_missing"),
    (but(ZHAO, 同意日="2099-01-01"), "date_future"),
    (but(ZHAO, 同意方式="托梦", 同意日="2023-03-01"), "category_unknown"),
    (but(ZHAO, 单独同意敏感信息="是"), "date_invalid"),
]  # fmt: skip


def test_hostile_rows(db: None, tmp_path: Path) -> None:
    """One wrong cell a row: each is named, and none of them goes in."""
    rows = [but(row, 户号=row[1] if len(str(row[1])) > 5 else f"{at}") for at, (row, _) in enumerate(HOSTILE)]
    report = bring(tmp_path, "families", sheet(*rows), "--by", "township")
    found = [(row["row"], row["reasons"]) for row in report["rows"]]
    assert found == [(at, [reason]) for at, (_, reason) in enumerate(HOSTILE, 2)]
    assert not families()


def test_a_row_twice_in_one_file(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, "families", sheet(ZHAO, ZHAO, WANG, LI, LI), "--by", "township")
    assert reasons(report) == [[], ["row_duplicate"], [], [], ["row_duplicate"]]
    assert set(families()) == {"赵演志", BOTH}


def test_what_one_row_says_of_the_family_another_may_not_deny(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, "families", sheet(WANG, but(LI, 住址="演示村四组")), "--by", "township")
    assert reasons(report) == [["household_incomplete"], ["row_conflict"]]


def test_where_a_duty_is_stated_no_consent_is_asked_for(db: None, tmp_path: Path, settings: Any) -> None:
    settings.SENSITIVE_BASIS = "duty"
    bare = but(WANG, 同意日=None, 同意方式=None, 单独同意敏感信息=None)
    assert counts(bring(tmp_path, "families", sheet(bare), "--by", "township")) == (1, 0, 0, 0)
    assert families()["王演建国"].read("category") == "disabled"
