"""To-dos about families on 工作台: the masked name beside the code, however many there are."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nuanxin.association.acting import Acting
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.due import Due
from nuanxin.base.periods import today
from nuanxin.desk.todo import Waiting, with_names
from nuanxin.people.models import Household
from nuanxin.people.tests.families import WANG, family

ActingAs = Callable[[str], Acting]


def waiting(*households: Household) -> list[Waiting]:
    dues = [Due(f"按时联系：户 {each.pseudonym}", "/", today(), family=each.pk) for each in households]
    return [Waiting(due, "今天", "blue") for due in [*dues, Due("别的事", "/", today())]]


def test_the_name_is_masked_and_only_for_who_serves(acting_as: ActingAs, everywhere: None) -> None:
    lines = waiting(family(people=(WANG,)))
    assert [each.name for each in with_names(acting_as("village"), lines)] == ["王***", ""]
    for who in ("county", "city", "auditor", "banner"):
        assert [each.name for each in with_names(acting_as(who), lines)] == ["", ""], who


@pytest.mark.parametrize("count", [1, 6])
def test_many_ask_no_more_than_one(count: int, acting_as: ActingAs, everywhere: None) -> None:
    lines = waiting(*(family() for _ in range(count)))
    by = acting_as("village")
    with CaptureQueriesContext(connection) as asked:
        found = with_names(by, lines)
    assert len(asked) == 2
    assert WANG.name not in "".join(each.name for each in found)
    set_scope(EVERYWHERE)
