"""By night: families nobody serves any more are listed first, then erased; what else is kept too long goes."""

import os
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from nuanxin.association.models import Body
from nuanxin.association.nights import run_nightly
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.actions.insurance import insure
from nuanxin.care.models import Insured
from nuanxin.care.tests.families import Village, the_village
from nuanxin.desk.drafts.actions import keep_draft
from nuanxin.desk.models import Draft
from nuanxin.desk.nightly import forget_drafts
from nuanxin.ledgers.models import Batch
from nuanxin.people.actions.consents import issue_consent_text
from nuanxin.people.actions.enrolment import enrol
from nuanxin.people.actions.identify import identify
from nuanxin.people.actions.volunteers import VolunteerInput, register_volunteers
from nuanxin.people.models import Enrolment, Household, Identifier, Opening, Volunteer
from nuanxin.people.tests.families import family, first
from nuanxin.people.tests.furnishing import NUMBER, TEXT
from nuanxin.privacy.actions.expiry import (
    erase_expired,
    erase_volunteers,
    forget_numbers,
    forget_words,
    list_expiring,
    sweep_files,
)
from nuanxin.privacy.actions.periods import set_period
from nuanxin.privacy.due import due
from nuanxin.privacy.models import DataRequest, Erasure, Expiry, Period
from nuanxin.privacy.nightly import JOBS
from nuanxin.privacy.periods import Periods, after_year_end, years_before
from nuanxin.privacy.tests.furnishing import CITY, asked
from nuanxin.privacy.tests.test_erase import paid, policy

ActingAs = Callable[[str], Any]
TODAY = today()
LAST_YEAR = date(TODAY.year - 1, 6, 30)


@pytest.fixture
def village(everywhere: None, apart: Path) -> Village:
    return the_village()


@pytest.fixture
def city(village: Village) -> Body:
    return Body.objects.get(division=CITY, level="city")


@pytest.fixture
def left(village: Village) -> Household:
    """A family that left care in June of last year."""
    made = family()
    Enrolment.objects.filter(household=made).update(
        from_day=LAST_YEAR - timedelta(days=300), to_day=LAST_YEAR
    )
    return made


class TestFamilies:
    def test_they_are_listed_a_month_before(self, left: Household, village: Village) -> None:
        assert list_expiring() == 1
        row = Expiry.objects.get()
        assert (row.household, row.listed_on, row.erase_on) == (left, TODAY, TODAY + timedelta(days=30))
        assert list_expiring() == 0
        titles = {each.title for each in due(village.village_seat, TODAY)}
        assert "留存到期，资料将删除的家庭" in titles
        assert erase_expired() == 0

    def test_on_the_day_they_are_erased(self, left: Household) -> None:
        list_expiring()
        Expiry.objects.update(erase_on=TODAY)
        assert erase_expired() == 1
        assert Household.objects.get(pk=left.pk).erased
        assert {each.why for each in Erasure.objects.all()} == {"expired"}
        assert not Expiry.objects.exists()
        assert (list_expiring(), erase_expired()) == (0, 0)

    def test_who_is_served_again_stays(self, left: Household) -> None:
        list_expiring()
        enrol(None, left, "ordinary", TODAY)
        Expiry.objects.update(erase_on=TODAY)
        assert erase_expired() == 0
        assert list_expiring() == 0
        assert not Expiry.objects.exists()
        assert erase_expired() == 0

    def test_who_left_this_year_is_kept_to_its_end(self, village: Village) -> None:
        made = family()
        Enrolment.objects.filter(household=made).update(to_day=TODAY)
        list_expiring()
        listed = Expiry.objects.filter(household=made).first()
        year_end = date(TODAY.year + 1, 1, 1)
        assert listed is None or listed.erase_on >= year_end

    def test_who_is_in_care_or_insured_is_not_listed(self, village: Village, left: Household) -> None:
        family()
        insure(None, [policy(village, _back_in_care(left))])
        Enrolment.objects.filter(household=left).update(to_day=LAST_YEAR)
        assert list_expiring() == 0

    def test_who_is_on_the_list_of_aid_is_kept_to_the_end_of_that_year(
        self, village: Village, left: Household
    ) -> None:
        paid(village, left)
        list_expiring()
        assert not Expiry.objects.filter(erase_on__lte=date(TODAY.year, 12, 31)).exists()

    def test_a_city_may_keep_them_longer(self, city: Body, left: Household) -> None:
        with pytest.raises(Refused, match="先印发"):
            set_period(None, city, "family", 2)
        issue_consent_text(None, city, "service", TEXT)
        assert list_expiring() == 1
        set_period(None, city, "family", 2)
        assert list_expiring() == 0
        assert not Expiry.objects.exists()

    def test_longer_ahead_where_the_city_says_so(self, city: Body, left: Household) -> None:
        set_period(None, city, "notice", 60)
        list_expiring()
        assert Expiry.objects.get().erase_on == TODAY + timedelta(days=60)


def _back_in_care(household: Household) -> Household:
    Enrolment.objects.filter(household=household).update(to_day=None)
    return household


class TestTheRest:
    def test_volunteers_who_left(self, village: Village) -> None:
        given = [VolunteerInput("赵演志", "13800009967", LAST_YEAR, "理发")]
        [gone] = register_volunteers(None, village.body, given)
        [stays] = register_volunteers(None, village.body, given)
        Volunteer.objects.filter(pk=gone.pk).update(left_on=LAST_YEAR)
        assert (erase_volunteers(), erase_volunteers()) == (1, 0)
        gone.refresh_from_db()
        stays.refresh_from_db()
        assert (gone.erased, gone.skills, stays.erased) == (True, "", False)

    def test_numbers_nobody_needs(self, village: Village) -> None:
        made = family()
        known = identify(None, first(made), NUMBER)
        [paper] = insure(None, [policy(village, made)])
        Insured.objects.filter(policy=paper).update(identifier=known)
        assert forget_numbers() == 0
        type(paper)._default_manager.filter(pk=paper.pk).update(
            from_day=date(TODAY.year - 4, 1, 1), to_day=date(TODAY.year - 3, 6, 1)
        )
        assert (forget_numbers(), forget_numbers()) == (1, 0)
        assert not Identifier.objects.exists()
        assert Insured.objects.filter(policy=paper).exists()

    def test_reasons_and_names_of_who_asked(self, village: Village) -> None:
        made = family()
        row = asked(made, "copy")
        row.write(asker="李演受托").save()
        old = timezone.now() - timedelta(days=3 * 366 + 2)
        DataRequest.objects.update(done_at=old)
        _opened(village, made, old)
        _opened(village, made, timezone.now())
        assert (forget_words(), forget_words()) == (2, 0)
        row.refresh_from_db()
        assert (row.asker, row.kind) == ("", "copy")
        assert Opening.objects.exclude(reason="").count() == 1


    def test_drafts_and_files_go_earlier_where_the_city_says_so(
        self, city: Body, acting_as: ActingAs
    ) -> None:
        keep_draft(acting_as("village"), "/a/ form", "{}")
        set_scope(EVERYWHERE)
        Draft.objects.update(saved_at=timezone.now() - timedelta(days=4))
        batch = Batch.objects.create(division=city.division, kind="posts", name="演示.xlsx", sha256="")
        batch.folder.mkdir(parents=True)
        then = time.time() - 4 * 86_400
        os.utime(batch.folder, (then, then))
        assert (forget_drafts(), sweep_files()) == (0, 0)
        set_period(None, city, "draft", 3)
        set_period(None, city, "file", 3)
        assert (forget_drafts(), sweep_files()) == (1, 1)
        assert not batch.folder.exists()


def _opened(village: Village, household: Household, at: datetime) -> None:
    seat = village.village_seat
    row = Opening.objects.create(
        division=household.division, household_id=household.pk, pseudonym=household.pseudonym, post=seat,
        by=seat.appointments.latest("from_day").holder, who="演示", purpose="other", at=at, until=at,
    )  # fmt: skip
    row.write_reason("核对登记的住址")
    row.save(update_fields=["reason"])


def test_the_night_carries_it_all_out(left: Household) -> None:
    """As the application, under a scope of its own, each job by itself."""
    list_expiring()
    Expiry.objects.update(erase_on=TODAY)
    found = {each.job.name: each for each in run_nightly(JOBS, timezone.now())}
    assert not [each for each in found.values() if each.incident]
    assert found["expired"].count == 1


class TestPeriods:
    def test_it_works_and_the_same_again_changes_nothing(self, city: Body, acting_as: ActingAs) -> None:
        by = acting_as("city")
        assert set_period(by, by.body, "answer", 10)
        assert set_period(by, by.body, "answer", 10)
        assert Period.objects.count() == 1
        assert Periods.read().number("answer", 150222102005) == 10
        set_scope(EVERYWHERE)
        assert Periods.read().number("answer", 150102001001) == 15

    @pytest.mark.parametrize(("code", "number"), [("answer", 0), ("record", 2), ("notice", 400), ("x", 1)])
    def test_out_of_bounds(self, city: Body, code: str, number: int) -> None:
        with pytest.raises(Refused):
            set_period(None, city, code, number)

    @pytest.mark.parametrize("who", ["county", "township", "auditor"])
    def test_only_the_city_sets_them(self, city: Body, acting_as: ActingAs, who: str) -> None:
        by = acting_as(who)
        with pytest.raises(Refused):
            set_period(by, by.body, "answer", 10)

    def test_it_holds_below_and_nowhere_else(self, city: Body, acting_as: ActingAs) -> None:
        set_period(None, city, "answer", 5)
        acting_as("village")
        assert Periods.read().number("answer", 150222102005) == 5

    def test_days(self) -> None:
        assert after_year_end(date(2024, 12, 31), 0) == date(2025, 1, 1)
        assert after_year_end(date(2024, 1, 1), 2) == date(2027, 1, 1)
        assert years_before(date(2024, 2, 29), 3) == date(2021, 2, 28)
