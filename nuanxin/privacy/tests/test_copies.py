"""A copy is taken for a request on record, and the log says for whom and how it is handed over."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.people.models import Household
from nuanxin.people.tests.families import WANG, family
from nuanxin.privacy.actions.copies import CopyInput, take_copy
from nuanxin.privacy.actions.requests import DecisionInput, ask, decide, finish
from nuanxin.privacy.models import DataRequest
from nuanxin.privacy.tests.furnishing import asked
from nuanxin.privacy.tests.test_requests import died, of_the_dead

ActingAs = Callable[[str], Any]
COPY = CopyInput("self", "", today(), "self")


@pytest.fixture
def house(everywhere: None, apart: Path) -> Household:
    return family()


def requests() -> list[str]:
    set_scope(EVERYWHERE)
    return [f"{each.kind} {each.relation}" for each in DataRequest.objects.order_by("pk")]


def test_it_registers_the_request(house: Household, acting_as: ActingAs) -> None:
    held = take_copy(acting_as("township"), house, replace(COPY, relation="agent", asker="李演受托", handed="asker"))
    assert held.tables
    assert requests() == ["copy agent"]
    told = LogEntry.objects.get(action="data.copy")
    assert told.sentence == f"取户 {house.pseudonym}的个人信息副本：受本人委托的人 {today()} 要的，当面交给提出人"
    assert WANG.name not in told.sentence


def test_one_that_is_open_is_the_one(house: Household, acting_as: ActingAs) -> None:
    asked(house, "copy")
    take_copy(acting_as("village"), house, COPY)
    assert requests() == ["copy self"]
    take_copy(acting_as("village"), house, replace(COPY, relation="guardian", asker="李演监护"))
    assert requests() == ["copy self", "copy guardian"]


def test_sent_twice_it_is_one_request_and_met_it_is_over(house: Household, acting_as: ActingAs) -> None:
    given = replace(COPY, client_id=uuid.uuid4())
    for _ in range(2):
        take_copy(acting_as("village"), house, given)
    assert requests() == ["copy self"]
    finish(acting_as("village"), DataRequest.objects.get(), "已签收，没有异议")
    with pytest.raises(Refused, match="已经办好"):
        take_copy(acting_as("village"), house, given)


def test_of_the_dead_only_what_the_county_granted(house: Household, acting_as: ActingAs) -> None:
    person = died(house)
    for wrong in (replace(COPY, person=person), replace(COPY, person=person, relation="spouse", asker="李演秀英")):
        with pytest.raises(Refused, match="旗县区同意"):
            take_copy(acting_as("village"), house, wrong)
    row = ask(acting_as("village"), house, of_the_dead(person, "copy"))
    decide(acting_as("county"), row, DecisionInput("granted"))
    take_copy(acting_as("village"), house, replace(COPY, person=person, relation="spouse", asker="李演秀英"))
    assert requests() == ["dead spouse"]


@pytest.mark.parametrize("wrong", [replace(COPY, handed=""), replace(COPY, relation="agent")])
def test_how_and_for_whom_is_said(house: Household, acting_as: ActingAs, wrong: CopyInput) -> None:
    with pytest.raises(Refused):
        take_copy(acting_as("village"), house, wrong)
    assert requests() == []


@pytest.mark.parametrize("who", ["county", "city", "auditor", "banner"])
def test_refused_to_whoever_does_not_serve_her(house: Household, acting_as: ActingAs, who: str) -> None:
    with pytest.raises((Refused, Household.DoesNotExist)):
        take_copy(acting_as(who), house, COPY)
