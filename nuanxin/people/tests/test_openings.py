"""Opening a family's page: a purpose, half an hour, on record, looked at by sample, asked about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.people.actions.openings import (
    OpeningInput,
    looked,
    open_household,
    opening_of,
    review_opening,
    settle_opening,
)
from nuanxin.people.due import due
from nuanxin.people.models import Household, Opening
from nuanxin.people.sampling import last_week, sample
from nuanxin.people.tests.families import family

ActingAs = Callable[[str], Any]
CALLED = OpeningInput("called")
OTHER = OpeningInput("other", "核对上次登记的住址")


def entries() -> list[str]:
    set_scope(EVERYWHERE)
    return [e.sentence for e in LogEntry.objects.filter(action="family.open")]


def test_it_works_for_half_an_hour(acting_as: ActingAs) -> None:
    by = acting_as("village")
    household = family(by)
    assert opening_of(by, household, timezone.now()) is None
    made = open_household(by, household, CALLED)
    assert open_household(by, household, OTHER) == made  # open already
    assert opening_of(by, household, timezone.now()) == made
    assert opening_of(by, household, timezone.now() + timedelta(minutes=31)) is None
    assert entries() == [f"打开户 {household.pseudonym}：家庭来电来访"]


def test_one_persons_opening_is_nobody_elses(acting_as: ActingAs) -> None:
    household = family(acting_as("village"))
    open_household(acting_as("village"), household, CALLED)
    assert opening_of(acting_as("township"), household, timezone.now()) is None


@pytest.mark.parametrize("who", ["city", "county", "auditor", "banner"])
def test_it_is_refused_to_the_wrong_post(who: str, acting_as: ActingAs, everywhere: None) -> None:
    household = family()
    by = acting_as(who)
    with pytest.raises(Refused, match="没有这项权限"):
        open_household(by, household, CALLED)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (OpeningInput(""), "请选为什么"), (OpeningInput("task"), "请选为什么"),
        (OpeningInput("on_behalf"), "请选为什么"), (OpeningInput("other"), "请写清为什么"),
        (OpeningInput("other", "看一下"), "请写清为什么"),
        (OpeningInput("other", "给王演建国打电话问一问"), "不要写家里人的姓名"),
        (OpeningInput("other", "给演秀英大姐送药去"), "不要写家里人的姓名"),
    ],
)  # fmt: skip
def test_a_purpose_is_asked_for(given: OpeningInput, sentence: str, acting_as: ActingAs) -> None:
    by = acting_as("village")
    with pytest.raises(Refused, match=sentence):
        open_household(by, family(by), given)
    assert not Opening.objects.exists()


def test_an_open_task_is_the_purpose(acting_as: ActingAs) -> None:
    by = acting_as("village")
    made = open_household(by, family(by), OpeningInput("task", task="care.followup 7"))
    assert (made.why, made.task) == ("办理到期的事", "care.followup 7")


def test_the_family_can_have_the_list_of_who_looked_and_why(acting_as: ActingAs) -> None:
    by = acting_as("village")
    household = family(by)
    open_household(by, household, OTHER)
    open_household(acting_as("township"), household, CALLED)
    by = acting_as("village")
    above, made = looked(by, household)
    assert above.who == "乡镇管理员（演示），金山镇计划生育协会指导员队伍管理人员"
    assert made.why == "其他：核对上次登记的住址"
    assert "住址" not in made.reason
    assert not looked(acting_as("banner"), household)


# -- looked at by sample ---------------------------------------------------------------------------
def opened(count: int, by: Any, purpose: OpeningInput = OTHER) -> list[Opening]:
    """So many openings in the middle of last week."""
    made = [open_household(by, family(by), purpose) for _ in range(count)]
    monday, _ = last_week(by.day)
    at = timezone.now().replace(year=monday.year, month=monday.month, day=monday.day, hour=4)
    Opening.objects.filter(pk__in=[each.pk for each in made]).update(at=at)
    return made


def test_a_sample_of_last_week_without_tasks(acting_as: ActingAs) -> None:
    by = acting_as("village")
    mine = {each.pk for each in opened(8, by)}
    opened(3, by, OpeningInput("task", task="x"))
    open_household(by, family(by), OTHER)  # this week
    county = acting_as("county")
    drawn = sample(county.scope, last_week(county.day))
    assert len(drawn) == 5
    assert {*drawn} < mine
    assert sample(county.scope, last_week(county.day)) == drawn
    assert sample(acting_as("banner").scope, last_week(county.day)) == []


def test_a_verdict_and_what_follows(acting_as: ActingAs) -> None:
    [made] = opened(1, acting_as("village"))
    county = acting_as("county")
    assert [each.title for each in due(county.appointment.post, county.day)] == ["开档抽查"]
    review_opening(county, made, "doubtful")
    assert review_opening(county, made, "doubtful").reviewed_by == county.user
    assert due(county.appointment.post, county.day) == []  # the township asks, for it is next above
    township = acting_as("township")
    assert "开档存疑，请当面问清" in [d.title for d in due(township.appointment.post, township.day)]
    settle_opening(township, made)
    settled = settle_opening(township, made).settled_at
    assert settled
    assert "开档存疑，请当面问清" not in [d.title for d in due(township.appointment.post, township.day)]
    with pytest.raises(Refused, match="已经问清"):
        review_opening(acting_as("county"), made, "founded")


@pytest.mark.parametrize("who", ["city", "auditor", "township", "village"])
def test_only_the_county_gives_verdicts(who: str, acting_as: ActingAs) -> None:
    [made] = opened(1, acting_as("village"))
    with pytest.raises(Refused, match="没有这项权限"):
        review_opening(acting_as(who), made, "founded")


def test_it_names_no_family_to_who_reviews(acting_as: ActingAs) -> None:
    [made] = opened(1, acting_as("village"))
    acting_as("county")
    assert Opening.objects.filter(pk=made.pk).exists()
    assert not Household.objects.exists()
