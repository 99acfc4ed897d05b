"""A township sends its families on the page: a messy sheet comes back marked, held rows are decided, all is undone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.sign_in import SINCE
from nuanxin.care.tests.families import the_village
from nuanxin.ledgers.models import Batch, State
from nuanxin.ledgers.tests.kin import LI, SECRETS, VILLAGE, WANG, ZHAO, but, families
from nuanxin.ledgers.tests.kin import sheet as kin
from nuanxin.ledgers.tests.seating import PASSWORD
from nuanxin.ledgers.tests.sheets import saved, sheet
from nuanxin.ledgers.tests.test_deciding import decide
from nuanxin.ledgers.tests.test_pages import carried, page, rows, send, taken_out
from nuanxin.people.models import Enrolment, Household, Likeness, PersonToken

Enter = Callable[[str], Any]
BOTH = "李演秀英、王演建国"


def confirmed(client: Any, batch: Batch) -> Batch:
    assert client.post(f"/ledgers/{batch.pk}/confirm/").status_code == 302
    return carried(batch)


def brought(client: Any, *given: Any) -> Batch:
    [batch] = send(client, kin(*given), kind="families")
    return confirmed(client, batch)


def messy(place: str) -> bytes:
    """As a clerk makes it: a title, a header of two rows, merged cells, full-width digits, a sum, three bad rows."""
    made = openpyxl.Workbook()
    paper = sheet(made)
    head = ("序号", "嘎查村居", "户号", "家庭情况", None, "成员", None, None, None, None)
    low = (None, None, None, "服务对象", "在服务起", "姓名", "关系", "性别", "出生日期", "联系电话")
    people = [
        (1, place, "１", "特殊家庭", "２０２３．３．１", "王演建国", "户主", "男", "１９５８年３月４日",
         "１３８０００９９６１０"),
        (2, None, "１", None, None, "李　演　秀", "妻子", "女", "１９６０", "1380000996"),
        (3, None, "２", "其他", "2023-3-5", "赵演志", "本人", "男", "１９４９", "0472-1234567"),
        (4, None, "３", "其他", "2023-3-5", "钱演氏", "本人", "女", "1950-13-01", None),
        (5, None, "４", "其他", "2099-3-5", "孙演氏", "本人", "女", "1951", None),
    ]  # fmt: skip
    for row in (("演示村家庭花名册",), head, low, *people, ("合计", None, "4 户")):
        paper.append(list(row))
    for merged in ("A1:J1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:J2", "B4:B8"):
        paper.merge_cells(merged)
    return saved(made)


def test_a_messy_sheet_comes_back_marked_and_is_mended(visit: Enter, tmp_path: Path) -> None:
    set_scope(EVERYWHERE)
    stage, client = the_village(), visit("township")
    [batch] = send(client, messy(stage.body.place.name), kind="families")
    assert (batch.state, batch.accepted, batch.rejected, batch.held) == (State.CHECKED, 1, 4, 0), batch.reason
    shown = page(client, batch)
    for words in ("不像电话号码", "没有“1950-13-01”这一天", "这一天还没有到", "同一户的第 5 行要改"):
        assert words in shown
    confirmed(client, batch)
    assert set(families()) == {"赵演志"}
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"".join(client.get(f"/ledgers/{batch.pk}/sheet/bad/").streaming_content))
    [again] = send(client, mended(bad), kind="families")
    assert (again.accepted, again.rejected, again.held) == (4, 0, 0), page(client, again)
    assert confirmed(client, again).state == State.IMPORTED
    assert set(families()) == {"赵演志", "李演秀、王演建国", "钱演氏", "孙演氏"}
    people = families()["李演秀、王演建国"].people.all()
    said = [(each.read("name"), each.read("born"), each.read("phone")) for each in people]
    assert sorted(said) == [("李演秀", "1960", "13800009962"), ("王演建国", "1958-03-04", "13800099610")]


def mended(bad: Path) -> bytes:
    """What the clerk does with the sheet that came back: the red cells put right."""
    book = openpyxl.load_workbook(bad)
    paper = sheet(book)
    right = {"1380000996": "13800009962", "1950-13-01": "1950-12-01", "2099-3-5": "2023-3-5"}
    for row in paper.iter_rows(min_row=2):
        for cell in row:
            cell.value = right.get(str(cell.value), cell.value)
    return saved(book)


def test_whether_it_is_the_same_person(visit: Enter) -> None:
    client = visit("township")
    brought(client, WANG, LI)
    other = but(WANG, 户号="9", 电话="13900009961", 住址=None)
    [batch] = send(client, kin(other), kind="families")
    assert (batch.held, batch.accepted) == (1, 0)
    shown = page(client, batch)
    known = families()[BOTH]
    assert f"户 {known.pseudonym}" in shown
    assert "电话不一样" in shown
    assert "13800009961" not in shown
    wang = next(each for each in known.people.all() if each.read("name") == "王演建国")
    batch = decide(client, batch, row2_name=str(wang.pk))
    assert (batch.accepted, batch.unchanged, batch.held) == (1, 1, 0)
    confirmed(client, batch)
    assert set(families()) == {BOTH}
    wang.refresh_from_db()
    assert wang.read("phone") == "13800009961"


def test_or_another_one(visit: Enter) -> None:
    client = visit("township")
    brought(client, WANG, LI)
    other = but(WANG, 户号="9", 电话="13900009961")
    [batch] = send(client, kin(other), kind="families")
    confirmed(client, decide(client, batch, row2_name="another"))
    assert set(families()) == {BOTH, "王演建国"}
    assert [each.decision for each in Likeness.objects.filter(division=int(VILLAGE))] == ["different"]
    [again] = send(client, kin(other), kind="families")
    assert (again.accepted, again.unchanged) == (1, 1)


def test_whoever_is_skipped_stays_out(visit: Enter) -> None:
    client = visit("township")
    brought(client, WANG, LI)
    [batch] = send(client, kin(but(WANG, 户号="9", 出生="1958"), ZHAO), kind="families")
    batch = confirmed(client, decide(client, batch, row2_name=""))
    assert (batch.held, batch.accepted) == (1, 1)
    assert set(families()) == {BOTH, "赵演志"}


def test_without_a_consent_the_family_waits_or_goes_in_without(visit: Enter) -> None:
    client = visit("township")
    bare = but(WANG, 单独同意敏感信息="否")
    [batch] = send(client, kin(bare), kind="families")
    assert (batch.held, batch.accepted) == (1, 0)
    confirmed(client, decide(client, batch, row2_category="without"))
    family = families()["王演建国"]
    assert [family.read(each) for each in Household.SENSITIVE] == ["", ""]
    assert family.read("address") == "演示村三组十二号"
    [again] = send(client, kin(bare), kind="families")
    assert (again.held, again.accepted) == (0, 1)


def test_what_is_stored_is_not_overwritten(visit: Enter) -> None:
    client = visit("township")
    brought(client, WANG, LI)
    [batch] = send(client, kin(but(WANG, 住址="演示村四组"), LI), kind="families")
    assert batch.held == 2
    assert "住址和这里写的不一样" in page(client, batch)
    batch = confirmed(client, decide(client, batch, row2_household="same"))
    assert (batch.accepted, batch.unchanged) == (2, 2)
    assert families()[BOTH].read("address") == "演示村三组十二号"


def test_taken_back_nothing_can_be_read(visit: Enter) -> None:
    client = visit("township")
    batch = brought(client, WANG, LI)
    ids = [each.pk for each in families()[BOTH].people.all()]
    for _ in range(2):
        client.post(f"/ledgers/{batch.pk}/undo/")
    assert not families()
    batch.refresh_from_db()
    assert batch.state == State.UNDONE
    assert not PersonToken.objects.filter(person__in=ids).exists()
    assert not Enrolment.objects.live().filter(household__people__in=ids).exists()
    assert counted(client) == (2, 0)


def counted(client: Any) -> tuple[int, int]:
    [again] = send(client, kin(WANG, LI), kind="families")
    return again.accepted, again.unchanged


def test_a_member_who_joined_goes_again(visit: Enter) -> None:
    client = visit("township")
    brought(client, WANG)
    batch = brought(client, WANG, LI)
    assert set(families()) == {BOTH}
    client.post(f"/ledgers/{batch.pk}/undo/")
    set_scope(EVERYWHERE)
    [family] = Household.objects.standing().filter(division=int(VILLAGE))
    assert [each.read("name") for each in family.people.standing()] == ["王演建国"]


def test_not_what_later_work_relies_on(visit: Enter) -> None:
    client = visit("township")
    batch = brought(client, WANG, LI)
    family = families()[BOTH]
    person = next(iter(family.people.all()))
    person.revision += 1
    person.save(update_fields=["revision"])
    answer = client.post(f"/ledgers/{batch.pk}/undo/", follow=True).content.decode()
    assert "后来的工作已经用到这批导入" in answer
    assert set(families()) == {BOTH}


def test_exported_it_comes_back_as_it_was(visit: Enter) -> None:
    client = visit("township")
    batch = brought(client, WANG, LI, ZHAO)
    whole = exported(client)
    assert len(whole) == 4
    data = b"".join(taken_out(client, "families").streaming_content)
    [again] = send(client, data, kind="families")
    assert (again.accepted, again.unchanged) == (3, 3), page(client, again)
    client.post(f"/ledgers/{batch.pk}/undo/")
    [fresh] = send(client, data, kind="families")
    assert confirmed(client, fresh).accepted == 3
    assert bare(exported(client)) == bare(whole)
    assert not [each for each in SECRETS if each in told()]
    assert LogEntry.objects.filter(action="list.take_out", sentence__contains="家庭名册").exists()


def exported(client: Any) -> list[list[Any]]:
    return rows(taken_out(client, "families"))


def bare(table: list[list[Any]]) -> list[list[Any]]:
    """Without the letters the system gives, in an order that does not hang on them."""
    at = table[0].index("户号")
    return sorted([row[:at] + row[at + 1 :] for row in table], key=str)


def told() -> str:
    set_scope(EVERYWHERE)
    return "".join(LogEntry.objects.values_list("sentence", flat=True))


def test_who_is_there_is_asked_before_families_go_out(visit: Enter) -> None:
    client = visit("township")
    brought(client, WANG)
    session = client.session
    session[SINCE] -= 601
    session.save()
    door = "/ledgers/export/families/"
    for answer in (client.get(door), client.post(door, {"proof": "not-hers"}), taken_out(client, "families")):
        assert answer["Content-Type"].startswith("text/html")
        assert "请再确认" in answer.content.decode()
    assert client.get("/ledgers/export/posts/").status_code == 200
    assert client.post(door, {"proof": PASSWORD}).status_code == 302
    assert len(rows(taken_out(client, "families"))) == 2


def test_another_banner_sees_no_batch_and_no_family(visit: Enter) -> None:
    batch = brought(visit("township"), WANG)
    other = visit("banner")
    assert other.get(f"/ledgers/{batch.pk}/").status_code == 404
    assert taken_out(other, "families").status_code == 403
