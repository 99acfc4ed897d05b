"""Whoever sends made-up lists learns little of which numbers are registered elsewhere, and it is on record."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.ledgers.actions import numbers
from nuanxin.ledgers.models import Batch, State
from nuanxin.ledgers.tests.roster import ABROAD, number, roster, row
from nuanxin.ledgers.tests.sheets import bring
from nuanxin.ledgers.tests.test_pages import carried, page, send

Enter = Callable[[str], Any]
KIND = "aid-roster"


def known(n: int) -> dict[str, Any]:
    """A row of ours with a number that the other banner has registered."""
    return row(id=number(n), name=f"演示户{'甲乙丙丁'[n]}")


@pytest.fixture
def two_elsewhere(db: None, tmp_path: Path) -> None:
    theirs = [row(id=number(n), name=f"演示户{'甲乙'[n]}", code=ABROAD) for n in range(2)]
    report = bring(tmp_path, KIND, roster(*theirs), "--by", "banner")
    assert report["counts"]["accepted"] == 2, report["rows"]


def logged() -> list[str]:
    set_scope(EVERYWHERE)
    rows = LogEntry.objects.filter(action="ledger.numbers", by__username="county").order_by("pk")
    return [*rows.values_list("sentence", flat=True)]


def test_what_was_asked_is_logged_and_the_page_says_what_to_do(two_elsewhere: None, visit: Enter) -> None:
    client = visit("county")
    [batch] = send(client, roster(known(0), known(1), known(2)), kind=KIND)
    assert logged() == ["核对号码 3 个，其中 2 个已在别处登记"]
    shown = page(client, batch)
    assert "这个号码已在别处登记，请联系市级协会核对。" in shown
    assert "2 行的号码已在别处登记，这里定不了" in shown
    assert "等市级核对" in shown
    assert "行要您定" not in shown
    client.post(f"/ledgers/{batch.pk}/confirm/")
    assert carried(batch).accepted == 1
    assert len(logged()) == 1


def test_beyond_a_limit_nothing_is_told(two_elsewhere: None, visit: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "most_a_day", lambda: 2)
    client = visit("county")
    [first] = send(client, roster(known(0), known(1)), kind=KIND)
    assert first.state == State.CHECKED
    Batch.objects.filter(pk=first.pk).update(state=State.WAITING)  # the same file once more counts once
    assert carried(first).state == State.CHECKED
    [over] = send(client, roster(known(1), known(2)), kind=KIND)
    assert (over.state, over.rows) == (State.REFUSED, 0)
    shown = page(client, over)
    assert "请打电话给市级协会" in shown
    assert "等市级核对" not in shown
    [nobodys] = send(client, roster(known(2)), kind=KIND)  # not even that none of it is elsewhere
    assert nobodys.state == State.REFUSED
    assert len(logged()) == 4
    [other] = send(visit("township"), roster(known(2)), kind=KIND)
    assert other.state == State.CHECKED


def test_the_limit_is_a_setting() -> None:
    assert numbers.most_a_day() == 200
