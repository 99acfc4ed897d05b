"""The ledger of members: asked with her consent, joined, left; names for the body alone."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, Scope, set_scope
from nuanxin.base.refused import Refused
from nuanxin.base.values import Stamp
from nuanxin.governance.actions.members import leave
from nuanxin.governance.models import MemberGroup, Membership
from nuanxin.ledgers.actions.importing import undo_batch
from nuanxin.ledgers.actions.taking import Taking, take_out
from nuanxin.ledgers.models import Batch, Decision
from nuanxin.ledgers.specs.members.spec import MEMBERS
from nuanxin.ledgers.tests.seating import appoint
from nuanxin.ledgers.tests.sheets import OTHER_VILLAGE, bring, xlsx
from nuanxin.ledgers.tests.test_round_trip import table
from nuanxin.ledgers.writing.book import write_export

HEAD = ("区划代码", "姓名", "电话", "小组", "组长", "申请日", "入会日", "同意方式", "退会日")
ActingAs = Callable[[str], Any]


@pytest.fixture
def home(acting_as: ActingAs) -> str:
    """A village where somebody keeps the roster, by the name of ``worker``."""
    place = str(acting_as("village").body.division)
    appoint("village_worker", place, "worker")
    return place


def row(place: str, **said: Any) -> tuple[Any, ...]:
    usual = {"区划代码": place, "姓名": "会员甲（演示）", "电话": "0472-0003001", "申请日": "2024-03-01",
             "入会日": "2024-03-05", "同意方式": "书面签字"}  # fmt: skip
    return tuple((usual | said).get(label) for label in HEAD)


def send(folder: Path, *rows: tuple[Any, ...], by: str = "worker") -> dict[str, Any]:
    report = bring(folder, "members", xlsx(*rows, head=HEAD), "--by", by)
    set_scope(EVERYWHERE)
    return report


def members() -> list[Membership]:
    set_scope(EVERYWHERE)
    rows = Membership.objects.live().filter(key__isnull=False).select_related("group")
    return list(rows.order_by("applied_on", "pk"))


def test_it_works_and_twice_is_once(db: None, home: str, tmp_path: Path) -> None:
    rows = [
        row(home, 小组="邻里小组", 组长="是"), row(home, 姓名="会员乙（演示）", 电话=None, 小组="邻里小组"),
        row(home, 姓名="会员丙（演示）", 入会日=None, 电话=None), row(home, 姓名="会员丁（演示）", 退会日="2025-01-01"),
    ]  # fmt: skip
    before = {each.pk for each in members()}
    report = send(tmp_path, *rows)
    assert report["outcome"] == "accepted", report["rows"]
    made = {each.read("name"): each for each in members() if each.pk not in before}
    group = MemberGroup.objects.live().get(name="邻里小组")
    assert group.leader_id == made["会员甲（演示）"].pk
    assert {name for name, each in made.items() if each.group_id == group.pk} == {"会员甲（演示）", "会员乙（演示）"}
    assert (made["会员丙（演示）"].joined_on, str(made["会员丁（演示）"].left_on)) == (None, "2025-01-01")
    assert all(each.delivered or each.text_id for each in made.values())
    assert not any("（演示）" in each.sentence for each in LogEntry.objects.filter(action__startswith="member."))
    count = LogEntry.objects.filter(action__startswith="member.").count()
    assert send(tmp_path, *rows)["counts"]["unchanged"] == 4
    assert LogEntry.objects.filter(action__startswith="member.").count() == count


def test_what_is_there_is_completed_and_never_changed(db: None, home: str, tmp_path: Path) -> None:
    send(tmp_path, row(home, 入会日=None))
    assert send(tmp_path, row(home, 小组="邻里小组"))["counts"]["unchanged"] == 0
    assert send(tmp_path, row(home, 小组="邻里小组", 退会日="2025-06-01"))["counts"]["accepted"] == 1
    (problem,) = send(tmp_path, row(home, 入会日="2024-04-05", 退会日="2025-06-01"))["rows"][0]["problems"]
    assert (problem["reason"], "入会日" in problem["sentence"]) == ("row_conflict", True)
    again = send(tmp_path, row(home, 申请日="2025-09-01", 入会日="2025-09-02"))
    assert again["counts"] == {"accepted": 1, "rejected": 0, "held": 0, "unchanged": 0}  # she came back


def test_somebody_of_the_same_name_is_for_a_person_to_decide(db: None, home: str, tmp_path: Path) -> None:
    twins = [row(home), row(home, 电话="0472-0003002")]
    report = send(tmp_path, *twins)
    assert [each["reasons"] for each in report["rows"]] == [[], ["person_alike"]]
    assert report["rows"][1]["outcome"] == "held"
    stored = send(tmp_path, twins[1])["rows"][0]
    assert (stored["outcome"], "会员甲" in stored["problems"][0]["sentence"]) == ("held", False)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"同意方式": None}, "field_missing"),
        ({"申请日": None, "入会日": None}, "date_invalid"),
        ({"入会日": "2024-02-01"}, "date_invalid"),
        ({"退会日": "2024-03-01"}, "date_invalid"),
        ({"申请日": "2999-01-01"}, "date_future"),
        ({"组长": "是"}, "row_conflict"),
        ({"小组": "邻里小组", "入会日": None}, "row_conflict"),
    ],
)
def test_what_does_not_fit(db: None, home: str, tmp_path: Path, said: dict[str, Any], reason: str) -> None:
    assert send(tmp_path, row(home, **said))["rows"][0]["reasons"] == [reason]


def test_numbers_and_targets_have_no_column(db: None, home: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="身份证号"):
        bring(tmp_path, "members", xlsx((*row(home), "1"), head=(*HEAD, "身份证号")), "--by", "worker")


def test_taken_back(db: None, home: str, tmp_path: Path, acting_as: ActingAs) -> None:
    before = {each.pk for each in members()}
    send(tmp_path, row(home, 小组="邻里小组", 组长="是"), row(home, 姓名="会员乙（演示）"))
    undo_batch(acting_as("worker"), Batch.objects.latest("pk"))
    assert {each.pk for each in members()} == before
    assert not MemberGroup.objects.live().filter(name="邻里小组").exists()
    send(tmp_path, row(home))
    by = acting_as("worker")
    (mine,) = [each for each in members() if each.pk not in before]
    leave(by, mine)
    with pytest.raises(Refused, match="后来退会"):
        undo_batch(acting_as("worker"), Batch.objects.latest("pk"))


def test_it_is_refused_to_the_wrong_post(db: None, home: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        send(tmp_path, row(home), by="village")
    assert send(tmp_path, row(OTHER_VILLAGE))["rows"][0]["reasons"] == ["place_out_of_scope"]
    assert send(tmp_path, row(home), by="banner")["rows"][0]["reasons"] == ["place_out_of_scope"]


def test_those_above_read_no_names(
    db: None, home: str, tmp_path: Path, acting_as: ActingAs, visit: Callable[[str], Client]
) -> None:
    send(tmp_path, row(home), row(home, 姓名="会员错（演示）", 入会日="2020-01-01"))
    batch = Batch.objects.latest("pk")
    for who, count in (("worker", 2), ("county", 1)):
        to = BytesIO()
        take_out(acting_as(who), "members", to, Taking())
        assert ("会员甲（演示）" in str(table(to.getvalue()))) == (count == 2)
    assert visit("county").get(f"/ledgers/{batch.pk}/").status_code == 404
    assert "会员错（演示）" not in visit("county").get("/ledgers/").content.decode()


days = st.dates(date(2015, 1, 1), date(2023, 1, 1))


@st.composite
def rosters(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some people, each of whom asked once or twice, joined or not, left or not, in one of two groups or none."""
    made = []
    for name in draw(st.lists(st.sampled_from("甲乙丙丁戊"), unique=True)):
        asked, waits, stays = draw(days), draw(st.integers(0, 40)), draw(st.integers(0, 900))
        phone = draw(st.sampled_from(["", "0472-0003001"]))
        said = {"name": f"会员{name}（演示）", "phone": phone, "applied_on": asked}
        joined = asked + timedelta(waits) if draw(st.booleans()) else None
        left = asked + timedelta(waits + stays) if draw(st.booleans()) else None
        group = draw(st.sampled_from(["", "一组", "二组"])) if joined else ""
        made.append(said | {"joined_on": joined, "left_on": left, "group": group})
        if left and draw(st.booleans()):
            made.append(said | {"applied_on": left, "joined_on": left, "left_on": None, "group": ""})
    return made


def enrol(place: int, made: list[dict[str, Any]]) -> None:
    """These people on the roster of a village; the first who stays in a group leads it."""
    set_scope(EVERYWHERE)
    body = Body.objects.get(division=place)
    at = {"division": place, "body": body}
    for each in made:
        group = None
        if each["group"]:
            since = {"from_day": date(2015, 1, 1)}
            group, _ = MemberGroup.objects.get_or_create(**at, name=each["group"], defaults=since)
        days = {key: each[key] for key in ("applied_on", "joined_on", "left_on")}
        member = Membership(**at, **days, group=group, channel="paper", delivered=1)
        member.write(name=each["name"], phone=each["phone"]).save(force_insert=True)
        if group and not group.leader_id and not each["left_on"]:
            group.leader = member
            group.save(update_fields=["leader"])


def clear(place: int) -> None:
    set_scope(EVERYWHERE)
    MemberGroup.objects.filter(division=place).update(leader=None)
    Membership.objects.filter(division=place).delete()
    MemberGroup.objects.filter(division=place).delete()


def exported(place: int) -> bytes:
    to = BytesIO()
    set_scope(EVERYWHERE)
    write_export(MEMBERS, MEMBERS.rows(Scope.of(place, "village")), Stamp("甲", "乙", timezone.now()), to)
    return to.getvalue()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=rosters())
def test_members_come_back_as_they_were(db: None, home: str, made: list[dict[str, Any]]) -> None:
    clear(int(home))
    enrol(int(home), made)
    before = exported(int(home))
    if not made:
        return
    with TemporaryDirectory() as folder:
        again = bring(Path(folder), "members", before, "--by", "worker")
        assert again["counts"]["unchanged"] == len(made), again["rows"]
        clear(int(home))
        counts = bring(Path(folder), "members", before, "--by", "worker")["counts"]
        assert (counts["accepted"], counts["unchanged"]) == (len(made), 0)
    assert sorted(map(str, table(exported(int(home))))) == sorted(map(str, table(before)))
