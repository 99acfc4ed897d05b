"""谁看过 tells every look at a family, not its openings alone; a week of openings is chosen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nuanxin.association.log import write_log
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.people.actions.merging import merge_by_hand
from nuanxin.people.actions.openings import OpeningInput, open_household
from nuanxin.people.looks import looks
from nuanxin.people.models import Household, Opening
from nuanxin.people.sampling import weeks
from nuanxin.people.tests.families import DAY, family, first, fresh_id

ActingAs = Callable[[str], Any]


def read(by: Any, household: Household) -> None:
    """Four looks: opened, read in full, printed; and what is hers taken out."""
    open_household(by, household, OpeningInput("called"))
    write_log(by, "family.read", household, f"看{household}的全名和住址")
    write_log(by, "family.sheet", household, f"打印{household}的走访单")
    write_log(by, "data.copy", first(household), "取成员的个人信息副本，当面交给本人")


def test_each_look_is_a_line(acting_as: ActingAs) -> None:
    by = acting_as("village")
    household, other = family(by), family(by)
    read(by, household)
    read(by, other)
    told = looks(by, household)
    assert [each.what for each in told] == [
        "取成员的个人信息副本，当面交给本人", f"打印户 {household.pseudonym}的走访单",
        f"看户 {household.pseudonym}的全名和住址", "家庭来电来访",
    ]  # fmt: skip
    assert all(by.user.name in each.who for each in told)
    assert looks(acting_as("banner"), household) == []


def test_those_of_a_family_merged_into_it_too(acting_as: ActingAs) -> None:
    by = acting_as("village")
    household, other = family(by), family(by)
    read(by, other)
    merge_by_hand(by, other, household, "登记了两遍")
    assert len(looks(by, household)) == 4


def test_more_looks_ask_no_more(acting_as: ActingAs) -> None:
    by = acting_as("village")
    household = family(by)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            looks(by, household)
        return len(asked)

    before = statements()
    for _ in range(3):
        read(by, household)
    assert statements() == before


@pytest.fixture
def village(db: None, plain_static: None) -> Client:
    set_scope(EVERYWHERE)
    found = client_of("village")
    set_scope(EVERYWHERE)
    return found


def test_a_call_stands_on_the_familys_page(village: Client) -> None:
    household = family()
    at = f"/families/{household.pk}/"
    village.post(f"{at}open/", {"purpose": "called", "client_id": fresh_id()})
    page = village.get(f"{at}looked/").content.decode()
    assert "的电话" not in page
    set_scope(EVERYWHERE)
    village.post(f"{at}members/{first(household).pk}/call/")
    assert "的电话" in village.get(f"{at}looked/").content.decode()


def test_a_week_is_chosen_and_kept(village: Client) -> None:
    household = family()
    village.post(f"/families/{household.pk}/open/", {"purpose": "called", "client_id": fresh_id()})
    set_scope(EVERYWHERE)
    made, monday = Opening.objects.get(), weeks(DAY)[3][0]
    at = timezone.now().replace(year=monday.year, month=monday.month, day=monday.day, hour=4)
    Opening.objects.update(at=at, until=at + timedelta(minutes=30))
    county = client_of("county")
    assert household.pseudonym not in county.get("/openings/").content.decode()
    week = f"/openings/?week={monday}"
    assert household.pseudonym in county.get(week).content.decode()
    assert county.get("/openings/?week=nonsense").status_code == 200
    assert county.post(f"/openings/{made.pk}/founded/")["Location"] == week


def test_the_auditor_asks_who_looked_at_one_family(village: Client) -> None:
    """By its code alone: a call names only whom was called."""
    household = family()
    at = f"/families/{household.pk}/"
    village.post(f"{at}open/", {"purpose": "called", "client_id": fresh_id()})
    set_scope(EVERYWHERE)
    person = first(household)
    village.post(f"{at}members/{person.pk}/call/")
    page = client_of("auditor").get(f"/log/?code={household.pseudonym}").content.decode()
    assert f"看{person}的电话" in page
    assert f"打开户 {household.pseudonym}" in page
    other = client_of("auditor").get("/log/?code=QQQQQ").content.decode()
    assert household.pseudonym not in other
