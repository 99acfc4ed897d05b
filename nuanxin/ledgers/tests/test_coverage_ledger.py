"""The ledger of systems: which family has which of the three, since when, through whom."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from nuanxin.association.models import Appointment, User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.actions.answers import AnswerInput, record_answers
from nuanxin.care.models import Coverage, FollowUp
from nuanxin.care.tests.families import Village, the_village
from nuanxin.ledgers.models import State
from nuanxin.ledgers.tests.kin import counts, reasons
from nuanxin.ledgers.tests.seating import appoint
from nuanxin.ledgers.tests.sheets import bring, xlsx
from nuanxin.ledgers.tests.test_pages import carried, page, rows, send, taken_out
from nuanxin.people.models import Household

Enter = Callable[[str], Any]
Row = list[Any]
HEAD = ("区划代码", "户号", "姓名", "制度", "起", "止", "乡镇联系人", "村级联系人", "医院或团队", "卡或协议编号")
CODE = "150222102005"
BOTH = ("乡镇管理员（演示）", "嘎查指导员（演示）")
CONTACT: Row = [CODE, None, "演示户甲", "联系人", "2023-05-01", None, *BOTH, None, None]
GREEN: Row = [CODE, None, "演示户甲", "就医绿色通道", "2023-05-01", "2023-12-31", None, None, "演示医院", "演示 12"]


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


def held(family: Household) -> dict[str, Coverage]:
    set_scope(EVERYWHERE)
    rows = Coverage.objects.live().filter(household=family).select_related("scheme", "household")
    return {str(each.scheme): each for each in rows}


def test_it_works(stage: Village, family: Household, tmp_path: Path) -> None:
    report = bring(tmp_path, "coverage", sheet(CONTACT, GREEN), "--by", "township")
    assert counts(report) == (2, 0, 0, 0), report["rows"]
    found = held(family)
    contact, green = found["联系人"], found["就医绿色通道"]
    assert (contact.township_seat, contact.village_seat) == (stage.township_seat, stage.village_seat)
    assert (str(green.from_day), str(green.last_day)) == ("2023-05-01", "2023-12-31")
    assert (green.institution, green.read("card")) == ("演示医院", "演示 12")
    assert FollowUp.objects.open().filter(coverage=contact).count() == 1
    again = bring(tmp_path, "coverage", sheet(CONTACT, GREEN), "--by", "township")
    assert counts(again) == (2, 0, 0, 2), again["rows"]


def test_by_the_letters_and_the_title_of_a_seat(stage: Village, family: Household, tmp_path: Path) -> None:
    row = but(CONTACT, 户号=family.pseudonym, 姓名=None, 村级联系人=stage.village_seat.title)
    assert counts(bring(tmp_path, "coverage", sheet(row), "--by", "township")) == (1, 0, 0, 0)
    assert held(family)["联系人"].village_seat == stage.village_seat


def test_an_end_that_is_new_ends_it(stage: Village, family: Household, tmp_path: Path) -> None:
    lasting = but(GREEN, 止=None)
    bring(tmp_path, "coverage", sheet(lasting), "--by", "township")
    assert counts(bring(tmp_path, "coverage", sheet(GREEN), "--by", "township")) == (1, 0, 0, 0)
    assert str(held(family)["就医绿色通道"].last_day) == "2023-12-31"
    later, other = but(GREEN, 止="2024-01-31"), but(GREEN, 医院或团队="另一家演示医院")
    for row, reason in ((later, "date_invalid"), (other, "coverage_differs")):
        assert reasons(bring(tmp_path, "coverage", sheet(row), "--by", "township")) == [[reason]]


HOSTILE: list[tuple[Row, str]] = [
    (but(CONTACT, 姓名=None), "name_missing"),
    (but(CONTACT, 姓名="没有这人"), "family_unknown"),
    (but(CONTACT, 户号="ZZZZZ"), "family_unknown"),
    (but(CONTACT, 区划代码="150223103201"), "place_out_of_scope"),
    (but(CONTACT, 制度="减免"), "category_unknown"),
    (but(CONTACT, 制度=None), "category_unknown"),
    (but(CONTACT, 起=None), "date_invalid"),
    (but(CONTACT, 起="2099-01-01"), "date_future"),
    (but(CONTACT, 起="2023-02-01"), "not_possible"),
    (but(CONTACT, 村级联系人=None), "not_possible"),
    (but(CONTACT, 村级联系人="没有这人"), "seat_unknown"),
    (but(CONTACT, 乡镇联系人="前任甲（演示）"), "seat_vacant"),
    (but(GREEN, 村级联系人="嘎查指导员（演示）"), "not_possible"),
    (but(GREEN, 止="2023-04-01"), "not_possible"),
    (but(GREEN, 医院或团队="演" * 61), "field_too_long"),
    (but(GREEN, 卡或协议编号="150222195803049962"), "number_in_text"),
]


def test_hostile_rows(stage: Village, family: Household, tmp_path: Path) -> None:
    former = User.objects.create(division=stage.township_seat.division, name="前任甲（演示）")
    Appointment.objects.create(
        division=former.division, post=stage.township_seat, holder=former,
        from_day=date(2020, 1, 1), to_day=date(2021, 1, 1),
    )  # fmt: skip
    report = bring(tmp_path, "coverage", sheet(*(row for row, _ in HOSTILE)), "--by", "township")
    assert [(row["row"], row["reasons"]) for row in report["rows"]] == [
        (at, [reason]) for at, (_, reason) in enumerate(HOSTILE, 2)
    ]
    assert not held(family)


def test_a_seat_that_nobody_holds_is_a_sentence(stage: Village, family: Household, tmp_path: Path) -> None:
    Appointment.objects.filter(post=stage.village_seat).update(from_day=date(2023, 8, 1))
    report = bring(tmp_path, "coverage", sheet(CONTACT), "--by", "township")
    [problem] = report["rows"][0]["problems"]
    assert problem["reason"] == "seat_vacant"
    assert "“嘎查指导员（演示）”在 2023-05-01 没有任职" in problem["sentence"]


def test_a_family_that_refuses_waits_for_a_person(stage: Village, family: Household, tmp_path: Path) -> None:
    day = date(2023, 4, 1)
    record_answers(None, [AnswerInput(family, "never", day, stage.village_seat, stage.schemes["green_channel"])])
    report = bring(tmp_path, "coverage", sheet(GREEN), "--by", "township")
    assert [(row["outcome"], row["reasons"]) for row in report["rows"]] == [("held", ["family_refused"])]


def test_one_of_two_families_of_the_same_name(stage: Village, family: Household, visit: Enter) -> None:
    other, client = stage.family(), visit("township")
    [batch] = send(client, sheet(GREEN), kind="coverage")
    assert (batch.held, batch.accepted) == (1, 0)
    assert other.pseudonym in page(client, batch)
    client.post(f"/ledgers/{batch.pk}/decide/", {"row2-name": str(other.pk)})
    assert carried(batch).accepted == 1
    client.post(f"/ledgers/{batch.pk}/confirm/")
    carried(batch)
    assert (len(held(other)), len(held(family))) == (1, 0)


@pytest.mark.parametrize("who", ["city", "village", "auditor"])
def test_it_is_refused_to_the_wrong_post(stage: Village, family: Household, tmp_path: Path, who: str) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        bring(tmp_path, "coverage", sheet(GREEN), "--by", who)


def test_another_banner_reaches_no_family_here(stage: Village, family: Household, tmp_path: Path) -> None:
    report = bring(tmp_path, "coverage", sheet(GREEN), "--by", "banner")
    assert reasons(report) == [["place_out_of_scope"]]


def test_a_village_brings_in_what_it_sees(stage: Village, family: Household, tmp_path: Path) -> None:
    appoint("village_worker", CODE, "worker")
    report = bring(tmp_path, "coverage", sheet(GREEN, CONTACT), "--by", "worker")
    assert reasons(report) == [[], ["seat_unknown"]]
    assert "交给苏木" in report["rows"][1]["problems"][0]["sentence"]
    bring(tmp_path, "coverage", sheet(CONTACT), "--by", "township")
    taken = tmp_path / "taken.xlsx"
    call_command("ledger", "export", "coverage", str(taken), "--by", "worker")
    assert counts(bring(tmp_path, "coverage", taken.read_bytes(), "--by", "worker")) == (2, 0, 0, 2)


def test_taken_back_and_what_is_relied_on(stage: Village, family: Household, visit: Enter) -> None:
    client = visit("township")
    [batch] = send(client, sheet(CONTACT, GREEN), kind="coverage")
    client.post(f"/ledgers/{batch.pk}/confirm/")
    carried(batch)
    due = FollowUp.objects.open().get(household=family)
    FollowUp.objects.filter(pk=due.pk).update(done_on=today())
    answer = client.post(f"/ledgers/{batch.pk}/undo/", follow=True).content.decode()
    assert "后来联系过" in answer
    assert len(held(family)) == 2
    FollowUp.objects.filter(pk=due.pk).update(done_on=None)
    for _ in range(2):
        client.post(f"/ledgers/{batch.pk}/undo/")
    assert not held(family)
    assert not FollowUp.objects.open().filter(household=family).exists()
    batch.refresh_from_db()
    assert batch.state == State.UNDONE


def test_an_end_is_taken_back_too(stage: Village, family: Household, visit: Enter, tmp_path: Path) -> None:
    bring(tmp_path, "coverage", sheet(but(GREEN, 止=None)), "--by", "township")
    client = visit("township")
    [batch] = send(client, sheet(GREEN), kind="coverage")
    client.post(f"/ledgers/{batch.pk}/confirm/")
    carried(batch)
    client.post(f"/ledgers/{batch.pk}/undo/")
    assert held(family)["就医绿色通道"].last_day is None


def test_exported_it_comes_back_as_it_was(stage: Village, family: Household, visit: Enter) -> None:
    client = visit("township")
    [batch] = send(client, sheet(CONTACT, GREEN), kind="coverage")
    client.post(f"/ledgers/{batch.pk}/confirm/")
    carried(batch)
    taker = visit("township")
    whole = rows(taken_out(taker, "coverage"))
    assert [row[whole[0].index("姓名")] for row in whole[1:]] == ["演示户甲"] * 2
    data = b"".join(taken_out(taker, "coverage").streaming_content)
    [again] = send(taker, data, kind="coverage")
    assert (again.accepted, again.unchanged) == (2, 2), page(taker, again)
    client.post(f"/ledgers/{batch.pk}/undo/")
    [fresh] = send(taker, data, kind="coverage")
    taker.post(f"/ledgers/{fresh.pk}/confirm/")
    assert carried(fresh).accepted == 2
    assert sorted(rows(taken_out(taker, "coverage")), key=str) == sorted(whole, key=str)


def test_a_seat_that_fell_vacant_leaves_what_stands(stage: Village, family: Household, tmp_path: Path) -> None:
    bring(tmp_path, "coverage", sheet(CONTACT), "--by", "township")
    set_scope(EVERYWHERE)
    assert Appointment.objects.filter(post=stage.village_seat).update(to_day=today()) == 1
    assert counts(bring(tmp_path, "coverage", sheet(CONTACT), "--by", "township")) == (1, 0, 0, 1)
