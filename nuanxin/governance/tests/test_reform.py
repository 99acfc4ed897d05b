"""改革四问题: four a county, followed by entries, solved by a document with its file, on any day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, Scope, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.reform import (
    EntryInput,
    SettledInput,
    lay_reform,
    note_progress,
    settle_item,
)
from nuanxin.governance.board import board
from nuanxin.governance.models import ReformEntry, ReformItem
from nuanxin.work.actions.undertakings import withdraw_evidence

ActingAs = Callable[[str], Any]
CITY = Scope.of(150200000000, "city")
SAID = EntryInput(today(), "已向旗委汇报", "编制部门未答复", "再次协调", "机构编制部门")


@pytest.fixture
def items(everywhere: None) -> list[ReformItem]:
    city = Body.objects.get(division=150200000000, level="city")
    return lay_reform(None, city, Body.objects.filter(level="county"), today() + timedelta(days=90))


def document() -> SettledInput:
    return SettledInput("演编办〔2026〕3 号", ContentFile(b"%PDF-1.4", "document.pdf"), today())


def states() -> dict[str, int]:
    cells = [cell for row in board(CITY, today()) for cell in row.cells]
    return {state: sum(cell.state == state for cell in cells) for state in ("done", "in_progress", "not_begun")}


def test_four_items_for_each_county_once(items: list[ReformItem]) -> None:
    counties = Body.objects.filter(level="county")
    assert len(items) == 4 * counties.count()
    city = Body.objects.get(division=150200000000, level="city")
    assert lay_reform(None, city, counties, today() + timedelta(days=90)) == []


def test_entries_stand_in_the_table_of_their_day(items: list[ReformItem]) -> None:
    sent = replace(SAID, client_id=uuid4())
    assert note_progress(None, items[0], sent) == note_progress(None, items[0], sent)
    assert (ReformEntry.objects.count(), states()["in_progress"]) == (1, 1)
    assert not [cell for row in board(CITY, today() - timedelta(days=1)) for cell in row.cells if cell.item]
    assert ReformItem.objects.get(pk=items[0].pk).department == "机构编制部门"
    with pytest.raises(Refused, match="不能晚于今天"):
        note_progress(None, items[0], replace(SAID, day=today() + timedelta(days=1)))


def test_a_tick_solves_nothing_a_document_does(items: list[ReformItem]) -> None:
    with pytest.raises(Refused, match="只打勾不算解决"):
        settle_item(None, items[0], replace(document(), file=None))
    for _ in range(2):
        item = settle_item(None, items[0], document())
    assert (item.solved_on, states()["done"]) == (today(), 1)


def test_a_document_withdrawn_opens_it_again(items: list[ReformItem]) -> None:
    item = settle_item(None, items[0], document())
    assert item.settled_by
    withdraw_evidence(None, item.settled_by)
    item = ReformItem.objects.select_related("undertaking", "settled_by").get(pk=item.pk)
    assert (item.solved_on, item.undertaking.done_on, states()["done"]) == (None, None, 0)
    settle_item(None, item, document())
    assert states()["done"] == 1


def test_the_county_fills_in_its_own(items: list[ReformItem], acting_as: ActingAs) -> None:
    other = next(item for item in items if item.division != acting_as("county").body.division)
    with pytest.raises(Refused, match="不在您的范围内"):
        note_progress(acting_as("county"), other, SAID)
    with pytest.raises(Refused, match="没有这项权限"):
        note_progress(acting_as("city"), other, SAID)
    set_scope(EVERYWHERE)
    own = next(item for item in items if item.division == acting_as("county").body.division)
    note_progress(acting_as("county"), own, SAID)


def test_through_the_pages(db: None, plain_static: None) -> None:
    set_scope(EVERYWHERE)
    assert client_of("city").post("/reform/lay/", {"due": today() + timedelta(days=90)}).status_code == 302
    set_scope(EVERYWHERE)
    item = ReformItem.objects.get(body__division=150222000000, kind="rank")
    county = client_of("county")
    file = ContentFile(b"%PDF-1.4", "document.pdf")
    form = {"number": "演编办〔2026〕3 号", "file": file, "day": today(), "client_id": uuid4()}
    assert county.post(f"/reform/{item.pk}/settle/", form).status_code == 302
    assert "演编办〔2026〕3 号" in client_of("city").get("/reform/").content.decode()
    assert client_of("banner").get(f"/reform/{item.pk}/").status_code == 404
    assert client_of("village").get(f"/reform/{item.pk}/").status_code == 403
