"""Services: recorded, corrected, refused with a sentence; what they close and arrange."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from nuanxin.association.models import Appointment, LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.actions.answers import AnswerInput, record_answers, take_back
from nuanxin.care.actions.coverage import CoverageInput, begin_coverages
from nuanxin.care.actions.followups import roll_contacts
from nuanxin.care.actions.services import (
    ServiceInput,
    correct_service,
    record_services,
    void_service,
)
from nuanxin.care.due import due
from nuanxin.care.models import FollowUp, Service
from nuanxin.care.tests.families import IN_CARE, Village, seat_of
from nuanxin.people.actions.enrolment import enrol, leave_care
from nuanxin.people.actions.merging import merge_households
from nuanxin.people.models import Household

ActingAs = Callable[[str], Any]
NOTE = "送去一袋面（演示）"
TODAY = today()


@pytest.fixture
def visit_of(village: Village, family: Household) -> ServiceInput:
    return ServiceInput(family, village.schemes["visit"], TODAY, village.village_seat, "home", NOTE)


def test_it_works(visit_of: ServiceInput, acting_as: ActingAs) -> None:
    by = acting_as("village")
    [made] = record_services(by, [replace(visit_of, client_id=uuid.uuid4())])
    made = Service.objects.select_related("household").get(pk=made.pk)
    assert made.read("note") == NOTE
    assert made.place == made.division == visit_of.household.division
    assert made.recorded_by == by.user
    set_scope(EVERYWHERE)
    entry = LogEntry.objects.get(object_kind="care.service", object_id=made.pk)
    assert (entry.action, NOTE in entry.sentence) == ("service.record", False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(s)::text FROM care_service s WHERE id = %s", [made.pk])
        assert NOTE not in cursor.fetchone()[0]


@pytest.mark.parametrize("who", ["city", "county", "auditor", "banner"])
def test_it_is_refused_to_the_wrong_post(
    who: str, visit_of: ServiceInput, acting_as: ActingAs
) -> None:
    [made] = record_services(None, [visit_of])
    by = acting_as(who)
    set_scope(EVERYWHERE)  # even if the rows could be seen
    with pytest.raises(Refused):
        record_services(by, [visit_of])
    with pytest.raises(Refused):
        void_service(by, made, "记错了")
    assert Service.objects.live().filter(household=visit_of.household).count() == 1


@pytest.mark.parametrize("who", ["city", "county", "auditor", "banner"])
def test_it_is_invisible_to_those_who_do_not_serve(
    who: str, visit_of: ServiceInput, acting_as: ActingAs
) -> None:
    record_services(None, [replace(visit_of, next_due=TODAY)])
    acting_as(who)
    assert not Service.objects.exists()
    assert not FollowUp.objects.exists()


def test_it_is_harmless_when_sent_twice(visit_of: ServiceInput, acting_as: ActingAs) -> None:
    by = acting_as("village")
    given = replace(visit_of, client_id=uuid.uuid4(), next_due=TODAY + timedelta(days=7))
    [first] = record_services(by, [given])
    assert record_services(by, [given]) == [first]
    assert Service.objects.filter(household=given.household).count() == 1
    assert FollowUp.objects.filter(household=given.household).count() == 1


def test_a_form_serves_one_family(
    visit_of: ServiceInput, village: Village, acting_as: ActingAs
) -> None:
    given = replace(visit_of, client_id=uuid.uuid4())
    other = village.family()
    by = acting_as("village")
    record_services(by, [given])
    with pytest.raises(Refused, match="请刷新页面"):
        record_services(by, [replace(given, household=other)])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": TODAY + timedelta(days=1)}, "不能晚于今天"),
        ({"day": IN_CARE - timedelta(days=1)}, "才纳入服务"),
        ({"note": "字" * 301}, "备注最多 300 个字"),
        ({"next_due": TODAY - timedelta(days=1)}, "下次约定"),
    ],
    ids=["future", "before care", "long", "next"],
)
def test_it_says_what_is_wrong(
    changed: dict[str, Any], said: str, visit_of: ServiceInput, acting_as: ActingAs
) -> None:
    by = acting_as("village")
    with pytest.raises(Refused, match=said):
        record_services(by, [visit_of, replace(visit_of, **changed)])
    assert not Service.objects.exists()  # nor the good one of the batch


def test_the_seat_must_have_been_held_and_serve_there(
    visit_of: ServiceInput, acting_as: ActingAs
) -> None:
    seat = visit_of.post
    empty = Post.objects.create(
        division=seat.division, body=seat.body, kind="village_worker", number=9
    )
    set_scope(EVERYWHERE)
    elsewhere = seat_of("banner")
    Appointment.objects.filter(post=seat).update(from_day=TODAY - timedelta(days=10))
    by = acting_as("village")
    with pytest.raises(Refused, match="没有人任职"):
        record_services(by, [replace(visit_of, post=empty)])
    with pytest.raises(Refused, match="没有人任职"):
        record_services(by, [replace(visit_of, day=TODAY - timedelta(days=11))])
    with pytest.raises(Refused, match="不服务这户"):
        record_services(by, [replace(visit_of, post=elsewhere)])
    [made] = record_services(by, [replace(visit_of, day=TODAY - timedelta(days=10))])
    assert made.day == TODAY - timedelta(days=10)


def test_what_the_family_refused_is_not_recorded_until_it_takes_it_back(
    visit_of: ServiceInput, village: Village, acting_as: ActingAs
) -> None:
    by = acting_as("village")
    family, seat = visit_of.household, village.village_seat
    no = AnswerInput(family, "never", TODAY, seat, visit_of.scheme)
    [answer] = record_answers(by, [no])
    with pytest.raises(Refused, match="请先点“收回”"):
        record_services(by, [visit_of])
    comfort = replace(visit_of, scheme=village.schemes["comfort"])
    assert record_services(by, [comfort])  # of that it said nothing
    take_back(by, answer)
    assert record_services(by, [visit_of])


def test_wrong_is_voided_and_recorded_anew(visit_of: ServiceInput, acting_as: ActingAs) -> None:
    by = acting_as("village")
    [wrong] = record_services(by, [visit_of])
    right = replace(visit_of, way="phone", client_id=uuid.uuid4())
    new = correct_service(by, wrong, "其实是打电话", right)
    assert correct_service(by, wrong, "其实是打电话", right) == new
    wrong = Service.objects.select_related("household").get(pk=wrong.pk)
    assert wrong.voided_at
    assert wrong.read("void_reason") == "其实是打电话"
    assert new.replaces == wrong
    assert list(Service.objects.of(visit_of.household)) == [new]
    with pytest.raises(Refused, match="已经更正过"):
        correct_service(by, wrong, "又错了", replace(visit_of, client_id=uuid.uuid4()))


def contact(village: Village, family: Household, since: date) -> None:
    begin_coverages(
        None,
        [CoverageInput(
            family, village.schemes["contact"], since,
            township_seat=village.township_seat, village_seat=village.village_seat,
        )],
    )  # fmt: skip


def test_a_service_closes_what_was_due_and_lays_the_next(
    visit_of: ServiceInput, village: Village, acting_as: ActingAs
) -> None:
    contact(village, visit_of.household, TODAY)
    by = acting_as("village")
    [due] = FollowUp.objects.open().filter(household=visit_of.household)
    assert due.due >= TODAY + timedelta(days=30)  # 30 days, or the working day after
    [agreed] = record_services(by, [replace(visit_of, next_due=TODAY + timedelta(days=3))])
    open_now = FollowUp.objects.open().filter(household=visit_of.household)
    assert {each.kind for each in open_now} == {"contact", "agreed"}
    assert FollowUp.objects.get(pk=due.pk).done_by == agreed
    [called] = record_services(by, [visit_of])
    assert FollowUp.objects.get(after=agreed, kind="agreed").done_by == called
    void_service(by, called, "没有打通")
    assert FollowUp.objects.get(after=agreed, kind="agreed").done_on is None
    assert FollowUp.objects.open().filter(kind="contact", household=visit_of.household).count() == 1


def test_contact_by_others_is_no_contact(
    visit_of: ServiceInput, village: Village, acting_as: ActingAs
) -> None:
    contact(village, visit_of.household, TODAY)
    seat = village.village_seat
    other = Post.objects.filter(body=seat.body, kind="village_worker").first() or Post.objects.create(
        division=seat.division, body=seat.body, kind="village_worker"
    )
    Appointment.objects.create(
        division=seat.division, post=other, holder=seat_holder(seat), from_day=IN_CARE
    ) if not Appointment.objects.on(TODAY).filter(post=other).exists() else None
    record_services(None, [replace(visit_of, post=other)])
    assert FollowUp.objects.open().filter(household=visit_of.household, kind="contact").exists()


def seat_holder(seat: Post) -> Any:
    return Appointment.objects.on(TODAY).get(post=seat).holder


def test_what_was_due_goes_along_into_a_merged_family(
    visit_of: ServiceInput, village: Village, acting_as: ActingAs
) -> None:
    gone, kept = visit_of.household, village.family()
    record_services(None, [replace(visit_of, next_due=TODAY)])
    merge_households(None, gone, kept)
    by = acting_as("village")
    [todo] = [each for each in due(village.village_seat, TODAY) if each.day]
    assert str(kept) in todo.title
    with pytest.raises(Refused, match="已并入别户"):
        record_services(by, [visit_of])
    record_services(by, [replace(visit_of, household=kept)])
    assert not FollowUp.objects.open().exists()
    assert Service.objects.of(kept).count() == 2


def test_who_left_care_is_called_no_more_and_again_once_back(
    visit_of: ServiceInput, village: Village
) -> None:
    family = visit_of.household
    contact(village, family, TODAY)
    leave_care(None, family, TODAY - timedelta(days=1))
    assert not [each for each in due(village.village_seat, TODAY) if each.day]
    with pytest.raises(Refused, match="不在册"):
        record_services(None, [visit_of])
    assert roll_contacts() == 1
    assert not FollowUp.objects.open().exists()
    enrol(None, family, "special", TODAY)
    assert [roll_contacts(), roll_contacts()] == [1, 0]
    assert FollowUp.objects.open().exists()


def test_a_missed_period_stays_missed_and_the_next_is_due(
    visit_of: ServiceInput, village: Village
) -> None:
    contact(village, visit_of.household, TODAY)
    family = visit_of.household
    FollowUp.objects.filter(household=family).update(due=TODAY - timedelta(days=70))
    assert roll_contacts() == 1
    missed, now = FollowUp.objects.filter(household=family).order_by("pk")
    assert missed.dropped_at
    assert missed.done_on is None
    assert now.due > missed.due + timedelta(days=29)
    assert [roll_contacts(), roll_contacts()] == [1, 0]
