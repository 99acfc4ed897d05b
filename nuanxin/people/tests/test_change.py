"""Changing what is known: two who save at once, consents and what hangs on them, care that begins and ends."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nuanxin.association.models import LogEntry, Post
from nuanxin.base.refused import Refused
from nuanxin.people.actions.change import change_household, change_person, serve_from
from nuanxin.people.actions.consents import (
    consented,
    give_consent,
    issue_consent_text,
    withdraw_consent,
)
from nuanxin.people.actions.enrolment import enrol, leave_care
from nuanxin.people.consent_texts import words_agreed_to
from nuanxin.people.inputs import ConsentInput
from nuanxin.people.models import Consent, Enrolment, Household
from nuanxin.people.search import search
from nuanxin.people.tests.families import (
    ABOUT,
    AGREED,
    DAY,
    NEXT,
    SENSITIVE,
    SINCE,
    WANG,
    day,
    family,
    first,
    fresh_id,
)

ActingAs = Callable[[str], Any]


def test_it_is_found_by_what_is_new(acting_as: ActingAs) -> None:
    by = acting_as("village")
    person = change_person(by, first(family(by)), replace(WANG, name="赵演新", phone="13800009968"), 0)
    assert person.revision == 1
    assert [bool(search(by.scope, words).hits) for words in ("王演建国", "9961", "赵演新", "9968")] == [
        False, False, True, True,
    ]  # fmt: skip


def test_the_log_names_fields_and_no_values(acting_as: ActingAs, everywhere: None) -> None:
    person = first(family())
    change_person(None, person, replace(WANG, phone="13800009968"), 0)
    entry = LogEntry.objects.filter(action="family.change").latest("id")
    assert entry.sentence == f"改成员 {person.pseudonym}：电话"


def test_who_saves_second_learns_what_the_first_changed(acting_as: ActingAs) -> None:
    household = family(acting_as("village"))
    change_household(acting_as("township"), household, replace(ABOUT, language="汉语"), 0)
    by, mine = acting_as("village"), replace(ABOUT, address="演示村四组")
    with pytest.raises(Refused, match=r"乡镇管理员（演示）.*先改过.*住址、使用的语言"):
        change_household(by, household, mine, 0)
    assert Household.objects.get(pk=household.pk).read("address") == ABOUT.address
    done = change_household(by, household, mine, 1)
    assert (done.read("address"), done.read("language"), done.revision) == ("演示村四组", ABOUT.language, 2)


def test_sent_twice_it_is_one_change(acting_as: ActingAs) -> None:
    by = acting_as("village")
    household, given = family(by), replace(ABOUT, language="汉语")
    assert change_household(by, household, given, 0).revision == 1
    assert change_household(by, household, given, 0).revision == 1


@pytest.mark.parametrize("who", ["city", "county", "auditor", "banner"])
def test_it_is_refused_to_the_wrong_post(who: str, acting_as: ActingAs, everywhere: None) -> None:
    household = family(agreed=AGREED)
    consent, person = Consent.objects.filter(person__household=household)[0], first(household)
    by = acting_as(who)
    for verb in (
        lambda: change_household(by, household, ABOUT, 0),
        lambda: change_person(by, person, WANG, 0),
        lambda: give_consent(by, person, ConsentInput("photo", "paper", DAY)),
        lambda: withdraw_consent(by, consent, DAY),
        lambda: enrol(by, household, "ordinary", DAY),
        lambda: leave_care(by, household, DAY),
    ):
        with pytest.raises(Refused, match="没有这项权限"):
            verb()


def test_the_seat_that_serves(acting_as: ActingAs) -> None:
    by = acting_as("village")
    household, seat = family(by), by.appointment.post
    assert serve_from(by, serve_from(by, household, seat), seat).post == seat
    with pytest.raises(Refused, match="服务岗位要在"):
        serve_from(by, household, Post(pk=1, division=NEXT))


# -- consents --------------------------------------------------------------------------------------
def test_without_consent_nothing_sensitive_is_kept(acting_as: ActingAs) -> None:
    by = acting_as("village")
    household = family(by)
    with pytest.raises(Refused, match="单独同意"):
        change_household(by, household, SENSITIVE, 0)
    give_consent(by, first(household), ConsentInput("sensitive", "in_person", DAY))
    assert change_household(by, household, SENSITIVE, 0).read("category") == "disabled"


def test_taken_back_it_stops_what_relied_on_it(acting_as: ActingAs) -> None:
    by = acting_as("village")
    household = family(by, about=SENSITIVE, agreed=AGREED)
    person = first(household)
    sensitive, service = (Consent.objects.get(person=person, purpose=p) for p in ("sensitive", "service"))
    withdraw_consent(by, sensitive, day(-1))
    withdraw_consent(by, withdraw_consent(by, service, DAY), DAY)
    fresh = Household.objects.get(pk=household.pk)
    assert (fresh.read("category"), fresh.read("not_to_mention")) == ("", "")
    assert fresh.read("addressed_as") == SENSITIVE.addressed_as
    assert Enrolment.objects.get(household=household).to_day == DAY
    assert [consented(person, "sensitive", d) for d in (SINCE, day(-2), day(-1), DAY)] == [
        True, True, False, False,
    ]  # fmt: skip
    with pytest.raises(Refused, match="单独同意"):  # a form that was open meanwhile
        change_household(by, household, SENSITIVE, fresh.revision)


def test_given_twice_it_is_given_once(acting_as: ActingAs) -> None:
    by = acting_as("village")
    person, given = first(family(by)), ConsentInput("photo", "paper", DAY, fresh_id())
    assert give_consent(by, person, given) == give_consent(by, person, given)
    with pytest.raises(Refused, match="不能晚于今天"):
        give_consent(by, person, ConsentInput("photo", "paper", day(1)))
    with pytest.raises(Refused, match="请选同意什么"):
        give_consent(by, person, ConsentInput("everything", "paper", DAY))


def test_one_agrees_to_the_words_in_use_then(acting_as: ActingAs) -> None:
    by = acting_as("village")
    before = give_consent(by, first(family(by)), ConsentInput("photo", "paper", DAY))
    county, text = acting_as("county"), "旗里自己的告知：拍照只作工作留存，可以不拍，随时可以撤回。"
    assert issue_consent_text(county, county.body, "photo", text) == issue_consent_text(
        county, county.body, "photo", text
    )
    after = give_consent(acting_as("village"), first(family(by)), ConsentInput("photo", "paper", DAY))
    assert (words_agreed_to(before)[:8], words_agreed_to(after)) == ("活动或走访时给您", text)
    assert after.text is not None
    assert after.text.version == 1
    with pytest.raises(Refused, match="没有这项权限"):
        issue_consent_text(acting_as("village"), by.body, "photo", text)


# -- in care ---------------------------------------------------------------------------------------
def test_another_group_ends_one_and_begins_the_next(acting_as: ActingAs) -> None:
    by = acting_as("village")
    household = family(by)
    again = enrol(by, enrol(by, household, "ordinary", day(-10)).household, "ordinary", DAY)
    assert again.from_day == day(-10)
    rows = Enrolment.objects.filter(household=household).order_by("from_day")
    assert [(e.group, e.from_day, e.to_day) for e in rows] == [
        ("special", SINCE, day(-10)), ("ordinary", day(-10), None),
    ]  # fmt: skip
    with pytest.raises(Refused, match="日子不能更早"):
        enrol(by, household, "special", day(-20))


def test_leaving_and_coming_back(acting_as: ActingAs) -> None:
    by = acting_as("village")
    household = family(by)
    leave_care(by, leave_care(by, household, day(-3)), day(-3))
    assert not Enrolment.objects.open().filter(household=household).exists()
    enrol(by, household, "special", day(-1))
    rows = Enrolment.objects.filter(household=household).order_by("from_day")
    assert [(e.from_day, e.to_day) for e in rows] == [(SINCE, day(-2)), (day(-1), None)]
    with pytest.raises(Refused, match="最后一天要在"):
        leave_care(by, household, day(1))
