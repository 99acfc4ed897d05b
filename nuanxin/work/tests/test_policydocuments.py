"""政策文件: on file for all below, in force until repealed, by whoever registered them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.work.actions.policydocuments import (
    DocumentInput,
    RepealInput,
    register_document,
    repeal_document,
    restore_document,
)
from nuanxin.work.models import Document

ActingAs = Callable[[str], Any]
BEFORE = today() - timedelta(days=400)
SAID = DocumentInput("关于优化生育政策的决定（演示）", "演发〔2021〕1号", "演示市委", BEFORE, "各级要落实。（演示）")
ENDED = RepealInput(today() - timedelta(days=10), "由演发〔2023〕2号代替")


def test_all_below_see_it_and_nobody_beside(acting_as: ActingAs) -> None:
    by = acting_as("county")
    register_document(by, by.body, SAID)
    for who in ("township", "village", "city"):
        assert Document.objects.visible_to(acting_as(who).scope).policies(today()).exists(), who
        assert Document.objects.policies(today()).exists(), who
    acting_as("banner")
    assert not Document.objects.policies().exists()


def test_sent_twice_it_is_one(acting_as: ActingAs) -> None:
    by = acting_as("city")
    assert register_document(by, by.body, SAID) == register_document(by, by.body, SAID)
    assert LogEntry.objects.filter(action="document.register").count() == 1


def test_it_is_in_force_until_it_is_repealed(acting_as: ActingAs) -> None:
    by = acting_as("city")
    found = register_document(by, by.body, SAID)
    for _ in range(2):
        found = repeal_document(by, found, ENDED)
    assert LogEntry.objects.filter(action="document.repeal").count() == 1
    assert Document.objects.policies(ENDED.last_day).exists()
    assert not Document.objects.policies(ENDED.last_day + timedelta(days=1)).exists()
    for _ in range(2):
        found = restore_document(by, found)
    assert found.is_in_force(today())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (replace(SAID, issued_on=today() + timedelta(days=1)), "印发日期不能晚于今天"),
        (replace(SAID, text="甲\x00"), "不是文字的内容"),
    ],
)
def test_bad_input_is_one_sentence(acting_as: ActingAs, given: DocumentInput, said: str) -> None:
    by = acting_as("city")
    with pytest.raises(Refused, match=said):
        register_document(by, by.body, given)
    assert not Document.objects.policies().exists()


def test_it_does_not_end_before_it_began(acting_as: ActingAs) -> None:
    by = acting_as("city")
    found = register_document(by, by.body, SAID)
    with pytest.raises(Refused, match="废止不能早于印发"):
        repeal_document(by, found, replace(ENDED, last_day=BEFORE - timedelta(days=1)))


def test_it_is_refused_to_the_wrong_post(acting_as: ActingAs) -> None:
    by = acting_as("city")
    found = register_document(by, by.body, SAID)
    county = acting_as("county")
    with pytest.raises(Refused, match="由登记它的单位管"):
        repeal_document(county, found, ENDED)
    for who in ("village", "auditor"):
        with pytest.raises(Refused, match="没有这项权限"):
            register_document(acting_as(who), by.body, SAID)
    set_scope(EVERYWHERE)
    assert Document.objects.policies(today()).count() == 1
