"""A volunteer's own data: copied for her, erased on request by a second person, and erased for good."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction

from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, scoped, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.actions.services import ServiceInput, record_services
from nuanxin.care.models import Service
from nuanxin.care.tests.families import the_village
from nuanxin.people.actions.volunteers import VolunteerInput, register_volunteers
from nuanxin.people.models import Volunteer
from nuanxin.people.tests.families import COUNTY, VILLAGE, fresh_id
from nuanxin.privacy.actions.erase import erase, settle
from nuanxin.privacy.actions.requests import AskInput, DecisionInput, ask_erasure, decide
from nuanxin.privacy.due import due
from nuanxin.privacy.models import DataRequest, Erasure, Why
from nuanxin.privacy.roll import read_roll
from nuanxin.privacy.tests.furnishing import household

ActingAs = Callable[[str], Any]
NAME, PHONE = "赵演退出", "13800009968"
ERASE = AskInput("erase", "self", "", today())
YES, NO = DecisionInput("granted"), DecisionInput("refused", "本人说再想想")


def helper(division: int = VILLAGE, level: str = "village") -> Volunteer:
    set_scope(EVERYWHERE)
    body = Body.objects.get(division=division, level=level)
    said = VolunteerInput(NAME, PHONE, today() - timedelta(days=90), "理发")
    return register_volunteers(None, body, [said])[0]


@pytest.fixture
def volunteer(everywhere: None, apart: Path) -> Volunteer:
    return helper()


def fresh(volunteer: Volunteer) -> Volunteer:
    set_scope(EVERYWHERE)
    return Volunteer.objects.get(pk=volunteer.pk)


def test_asked_by_one_decided_by_another(volunteer: Volunteer, acting_as: ActingAs) -> None:
    sent = replace(ERASE, client_id=fresh_id())
    row = ask_erasure(acting_as("village"), volunteer, sent)
    assert ask_erasure(acting_as("village"), volunteer, sent) == row
    assert (row.state, row.pseudonym) == ("等另一个人决定", f"{volunteer}")
    with pytest.raises(Refused, match="已有一件"):
        ask_erasure(acting_as("village"), volunteer, ERASE)
    for _ in range(2):
        row = decide(acting_as("county"), row, YES)
    gone = fresh(volunteer)
    assert (gone.erased, gone.read("name"), gone.skills, gone.left_on) == (True, "", "", today())
    assert row.state == "办好了"
    assert Erasure.objects.get(subject_id=volunteer.pk).why == "asked"
    with pytest.raises(Refused, match="已经删除"):
        ask_erasure(acting_as("village"), gone, ERASE)
    assert not [each for each in LogEntry.objects.all() if NAME in each.sentence]


def test_a_no_keeps_everything(volunteer: Volunteer, acting_as: ActingAs) -> None:
    row = ask_erasure(acting_as("village"), volunteer, ERASE)
    row = decide(acting_as("county"), row, NO)
    assert (row.state, fresh(volunteer).read("name")) == ("没有同意", NAME)


def test_the_city_decides_for_volunteers_only(volunteer: Volunteer, acting_as: ActingAs) -> None:
    """A county of one officer cannot decide what it noted itself; of families the city learns nothing."""
    own = helper(COUNTY, "county")
    row = ask_erasure(acting_as("county"), own, ERASE)
    with pytest.raises(Refused, match="另一个人决定"):
        decide(acting_as("county"), row, YES)
    set_scope(EVERYWHERE)
    family = household("赵演家")
    mine = ask_erasure(acting_as("village"), volunteer, ERASE)
    set_scope(EVERYWHERE)
    asked = DataRequest.objects.create(
        division=VILLAGE, household_id=family.pk, pseudonym="户", kind="erase", relation="self",
        asked_on=today(), due=today(), post=mine.post, asked_by=mine.asked_by,
    )  # fmt: skip
    city = acting_as("city")
    assert {*DataRequest.objects.visible_to(city.scope).read_by(city)} == {row, mine}
    assert [each.count for each in due(city.appointment.post, today())] == [1]  # the village's is the county's
    with pytest.raises(Refused):
        decide(city, asked, YES)
    assert decide(city, row, YES).state == "办好了"
    assert fresh(own).erased


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(ERASE, kind="copy"), "直接取"), (replace(ERASE, relation="spouse", asker="赵演配"), "本人在世的"),
        (replace(ERASE, relation="agent"), "写提出人姓名"),
        (replace(ERASE, asked_on=today() + timedelta(days=1)), "不能晚于今天"),
    ],
)  # fmt: skip
def test_refused(volunteer: Volunteer, acting_as: ActingAs, wrong: AskInput, said: str) -> None:
    with pytest.raises(Refused, match=said):
        ask_erasure(acting_as("village"), volunteer, wrong)


def test_refused_to_others(volunteer: Volunteer, acting_as: ActingAs) -> None:
    for who in ("auditor", "banner"):
        with pytest.raises(Refused):
            ask_erasure(acting_as(who), volunteer, ERASE)
    row = ask_erasure(acting_as("village"), volunteer, ERASE)
    for who in ("auditor", "township", "banner"):
        by = acting_as(who)
        set_scope(EVERYWHERE)
        with pytest.raises(Refused):
            decide(by, row, YES)
    assert not fresh(volunteer).erased


def test_it_stays_erased_after_a_restore(own_database: str, apart: Path) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        volunteer = helper()
        key = bytes(volunteer.key or b"")
    with transaction.atomic(), scoped(EVERYWHERE):
        erase(None, [volunteer], Why.ASKED, today())
    assert volunteer.pk in {line.subject for line in read_roll()}
    with transaction.atomic(), scoped(EVERYWHERE):  # as an older backup has it
        Volunteer.objects.filter(pk=volunteer.pk).update(key=key)
        assert Volunteer.objects.get(pk=volunteer.pk).read("name") == NAME
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM privacy_erasure")
    with transaction.atomic(), scoped(EVERYWHERE):
        assert settle() == (1, 1)
        assert Volunteer.objects.get(pk=volunteer.pk).read("name") == ""


# -- pages -----------------------------------------------------------------------------------------
def text(answer: Any) -> str:
    return str(answer.content.decode())


def url(volunteer: Volunteer, errand: str = "") -> str:
    return f"/volunteers/{volunteer.pk}/data/{errand}"


def test_from_the_list_to_the_end(volunteer: Volunteer, plain_static: None) -> None:
    client, county = client_of("village"), client_of("county")
    assert url(volunteer) in text(client.get("/volunteers/"))
    assert "没有提出过" in text(client.get(url(volunteer)))
    sent = {"relation": "self", "asker": "", "asked_on": today(), "client_id": fresh_id()}
    for _ in range(2):
        assert client.post(url(volunteer, "ask/"), sent).status_code == 302
    set_scope(EVERYWHERE)
    row = DataRequest.objects.get(subject_id=volunteer.pk)
    assert "等另一个人决定" in text(client.get(url(volunteer)))
    assert "决定" in text(county.get("/"))
    assert county.post(f"/data/{row.pk}/decide/", {"verdict": "granted", "reason": ""}).status_code == 302
    assert "已经按要求删除" in text(client.get(url(volunteer)))
    assert url(volunteer) not in text(client.get("/volunteers/"))
    assert client_of("banner").get(url(volunteer)).status_code == 404
    assert client_of("auditor").get(url(volunteer)).status_code == 403


def held(client: Any, volunteer: Volunteer) -> Any:
    answer = client.post(url(volunteer, "copy/"), {"handed": "self", "format": "json"})
    return json.loads(b"".join(answer.streaming_content))


def test_a_copy_has_all_of_hers_and_nothing_of_a_family(volunteer: Volunteer, plain_static: None) -> None:
    village = the_village()
    family, note = village.family(), "演示备注"
    done = ServiceInput(family, village.schemes["visit"], today(), village.village_seat, "home", note, volunteer)
    record_services(None, [done])
    client: Any = client_of("village")
    copy = held(client, volunteer)
    said = json.dumps(copy, ensure_ascii=False)
    assert all(word in said for word in (NAME, PHONE, "理发", "走访慰问", f"{today()}"))
    assert not [word for word in (note, family.pseudonym, "演示户甲") if word in said]
    assert [each["table"] for each in copy["tables"]] == ["people.Volunteer", "care.Service"]
    set_scope(EVERYWHERE)
    assert LogEntry.objects.filter(action="data.copy").count() == 1
    assert Service.objects.get(volunteer=volunteer).read("note") == note
    for wrong in ({"handed": "self", "format": "exe"}, {"format": "json"}):
        assert client.post(url(volunteer, "copy/"), wrong).status_code == 302
    word = client.post(url(volunteer, "copy/"), {"handed": "post", "format": "docx"})
    assert b"".join(word.streaming_content)[:2] == b"PK"
