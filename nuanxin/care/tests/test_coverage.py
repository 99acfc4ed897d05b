"""Coverage and answers: begun, ended, refused, taken back."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nuanxin.association.models import Appointment, LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.actions.answers import AnswerInput, record_answers, take_back
from nuanxin.care.actions.coverage import CoverageInput, begin_coverages, end_coverage
from nuanxin.care.models import Answer, Coverage, FollowUp
from nuanxin.care.tests.families import IN_CARE, Village, seat_of
from nuanxin.people.models import Household

ActingAs = Callable[[str], Any]
TODAY = today()


@pytest.fixture
def contact(village: Village, family: Household) -> CoverageInput:
    return CoverageInput(
        family, village.schemes["contact"], TODAY,
        township_seat=village.township_seat, village_seat=village.village_seat,
    )  # fmt: skip


@pytest.fixture
def no(village: Village, family: Household) -> AnswerInput:
    return AnswerInput(family, "not_now", TODAY, village.village_seat, village.schemes["contact"])


def test_it_works(contact: CoverageInput, acting_as: ActingAs) -> None:
    by = acting_as("village")
    [made] = begin_coverages(by, [replace(contact, client_id=uuid.uuid4())])
    assert Coverage.objects.real(TODAY).get() == made
    end_coverage(by, made, TODAY)
    assert Coverage.objects.get().last_day == TODAY
    assert Coverage.objects.real(TODAY).exists()
    assert not Coverage.objects.real(TODAY + timedelta(days=1)).exists()
    assert not FollowUp.objects.open().exists()
    told = LogEntry.objects.filter(object_kind="care.coverage")
    assert set(told.values_list("action", flat=True)) == {"coverage.begin", "coverage.end"}


@pytest.mark.parametrize("who", ["city", "county", "auditor", "banner"])
def test_it_is_refused_to_the_wrong_post_and_invisible(
    who: str, contact: CoverageInput, no: AnswerInput, acting_as: ActingAs
) -> None:
    [made] = begin_coverages(None, [contact])
    [answer] = record_answers(None, [no])
    by = acting_as(who)
    assert not Coverage.objects.exists()
    assert not Answer.objects.exists()
    set_scope(EVERYWHERE)
    for verb in (
        lambda: begin_coverages(by, [contact]), lambda: end_coverage(by, made, TODAY),
        lambda: record_answers(by, [no]), lambda: take_back(by, answer),
    ):  # fmt: skip
        with pytest.raises(Refused):
            verb()


def test_it_is_harmless_when_sent_twice(
    contact: CoverageInput, no: AnswerInput, acting_as: ActingAs
) -> None:
    by = acting_as("township")
    given = replace(contact, client_id=uuid.uuid4())
    assert begin_coverages(by, [given]) == begin_coverages(by, [given])
    assert begin_coverages(by, [contact])[0] == Coverage.objects.get()  # the same from another form
    end_coverage(by, Coverage.objects.get(), TODAY)
    ended = Coverage.objects.values().get()
    end_coverage(by, Coverage.objects.get(), TODAY)
    assert Coverage.objects.values().get() == ended
    said = replace(no, client_id=uuid.uuid4())
    assert record_answers(by, [said]) == record_answers(by, [said])
    take_back(by, Answer.objects.get())
    taken = Answer.objects.values().get()
    take_back(by, Answer.objects.get())
    assert Answer.objects.values().get() == taken


def test_two_seats_of_the_familys_own_places(
    contact: CoverageInput, village: Village, acting_as: ActingAs
) -> None:
    empty = Post.objects.create(
        division=village.body.division, body=village.body, kind="village_worker", number=9
    )
    elsewhere = seat_of("banner")
    by = acting_as("village")
    for changed, said in (
        ({"township_seat": None}, "还缺苏木"),
        ({"village_seat": village.township_seat}, "不是这户所在嘎查村"),
        ({"village_seat": elsewhere}, "不是这户所在嘎查村"),
        ({"village_seat": empty}, "现在没有人任职"),
        ({"scheme": village.schemes["green_channel"]}, "只有联系人制度"),
    ):
        with pytest.raises(Refused, match=said):
            begin_coverages(by, [replace(contact, **changed)])
    assert not Coverage.objects.exists()


def test_a_seat_that_falls_vacant_is_no_contact_any_more(contact: CoverageInput) -> None:
    begin_coverages(None, [contact])
    assert contact.village_seat
    tomorrow = TODAY + timedelta(days=1)
    Appointment.objects.filter(post=contact.village_seat).update(to_day=tomorrow)
    assert Coverage.objects.real(TODAY).exists()
    assert not Coverage.objects.real(tomorrow).exists()
    assert Coverage.objects.on(tomorrow).exists()  # it stands, and shows on the gap list


def test_it_says_what_is_wrong(
    contact: CoverageInput, village: Village, acting_as: ActingAs
) -> None:
    ordinary = village.family("ordinary")
    doctor = replace(
        contact, scheme=village.schemes["family_doctor"], township_seat=None, village_seat=None
    )
    by = acting_as("village")
    for given, said in (
        (replace(contact, from_day=TODAY + timedelta(days=1)), "不能晚于今天"),
        (replace(contact, from_day=IN_CARE - timedelta(days=1)), "才纳入服务"),
        (replace(contact, last_day=TODAY - timedelta(days=1)), "早于起始日"),
        (replace(contact, household=ordinary), "面向特殊家庭"),
        (replace(contact, scheme=village.schemes["visit"]), "不能这样登记"),
        (replace(doctor, institution="院" * 61), "请写短些"),
    ):
        with pytest.raises(Refused, match=said):
            begin_coverages(by, [given])
    [one] = begin_coverages(by, [replace(doctor, institution="演示卫生院")])
    with pytest.raises(Refused, match="已有“家庭医生签约”"):
        begin_coverages(by, [replace(doctor, institution="另一卫生院")])
    end_coverage(by, one, TODAY)
    with pytest.raises(Refused, match="已有“家庭医生签约”"):
        begin_coverages(by, [replace(doctor, institution="另一卫生院")])


def test_a_refusal_holds_as_long_as_its_kind_says(
    no: AnswerInput, village: Village, acting_as: ActingAs
) -> None:
    by = acting_as("village")
    visit = village.schemes["visit"]
    until = TODAY + timedelta(days=20)
    [once, some, never] = record_answers(by, [
        no, replace(no, said="until", until=until, scheme=visit),
        replace(no, said="never", scheme=village.schemes["comfort"]),
    ])  # fmt: skip
    assert once.to_day == TODAY + timedelta(days=90)
    assert some.to_day == until
    assert never.to_day is None
    for wrong in (None, TODAY, TODAY + timedelta(days=9999)):
        with pytest.raises(Refused, match="到哪一天以前"):
            record_answers(by, [replace(no, said="until", until=wrong)])
    elsewhere = replace(no, post=village.township_seat)
    assert record_answers(by, [elsewhere])  # the township asks too


def test_the_next_answer_ends_the_one_before(
    no: AnswerInput, contact: CoverageInput, acting_as: ActingAs
) -> None:
    by = acting_as("village")
    earlier = TODAY - timedelta(days=5)
    record_answers(by, [replace(no, said="never", day=earlier)])
    with pytest.raises(Refused, match="请先点“收回”"):
        begin_coverages(by, [contact])
    record_answers(by, [replace(no, said="yes")])
    first, second = Answer.objects.order_by("pk")
    assert (first.to_day, second.to_day) == (TODAY, None)
    assert begin_coverages(by, [contact])
    with pytest.raises(Refused, match="更晚的答复"):
        record_answers(by, [replace(no, day=earlier)])


def test_a_no_to_everything_is_lifted_by_one_word_only(
    no: AnswerInput, contact: CoverageInput, acting_as: ActingAs
) -> None:
    by = acting_as("village")
    [everything] = record_answers(by, [replace(no, scheme=None, said="never")])
    with pytest.raises(Refused, match="所有服务"):
        record_answers(by, [replace(no, said="yes")])
    with pytest.raises(Refused, match="请先点“收回”"):
        begin_coverages(by, [contact])
    take_back(by, everything)
    assert record_answers(by, [replace(no, said="yes")])
    assert begin_coverages(by, [contact])


def test_a_refusal_stops_the_calls_until_it_is_over(
    no: AnswerInput, contact: CoverageInput, acting_as: ActingAs
) -> None:
    by = acting_as("village")
    begin_coverages(by, [contact])
    record_answers(by, [replace(no, said="never")])
    assert not FollowUp.objects.open().exists()
    take_back(by, Answer.objects.get())
    [due] = FollowUp.objects.open()
    assert due.due >= TODAY + timedelta(days=30)
    [later] = record_answers(by, [no])
    [due] = FollowUp.objects.open()
    assert later.to_day
    assert due.due >= later.to_day + timedelta(days=30)
