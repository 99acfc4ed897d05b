"""杂志: copies, uses and contributions of each body, by itself; figures without rank or rate."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.magazine import (
    ContributionInput,
    CopiesInput,
    ReadingInput,
    note_copies,
    note_printed,
    note_reading,
    send_contribution,
    void_noted,
)
from nuanxin.governance.listings.magazine import MAGAZINE
from nuanxin.governance.models import Contribution, Copies, Reading
from nuanxin.people.tests.families import VILLAGE

ActingAs = Callable[[str], Any]
DAY = date(2023, 6, 1)
FIVE = CopiesInput(2023, 5)
READ = ReadingInput(DAY, "集体学习（演示）", "2023 年第 5 期")
PIECE = ContributionInput("村里的暖心事（演示）", DAY)
TOMORROW = today() + timedelta(days=1)


@pytest.fixture
def village(everywhere: None) -> Body:
    return Body.objects.get(division=VILLAGE, level="village")


def test_another_number_of_copies_replaces_the_one_before(village: Body, acting_as: ActingAs) -> None:
    by = acting_as("village")
    for _ in range(2):
        note_copies(by, village, FIVE)
    note_copies(by, village, replace(FIVE, copies=0))
    assert [each.copies for each in Copies.objects.live()] == [0]
    assert LogEntry.objects.filter(action="magazine.copies").count() == 2
    with pytest.raises(Refused, match="不能晚于今年"):
        note_copies(by, village, CopiesInput(today().year + 1, 5))


def test_what_is_sent_twice_is_one(village: Body) -> None:
    for _ in range(2):
        note_copies(None, village, replace(FIVE, client_id=SENT[0]))
        note_reading(None, village, replace(READ, client_id=SENT[1]))
        send_contribution(None, village, replace(PIECE, client_id=SENT[2]))
    assert (Copies.objects.count(), Reading.objects.count(), Contribution.objects.count()) == (1, 1, 1)


SENT = (uuid4(), uuid4(), uuid4())


def test_nothing_lies_in_the_future_and_printing_comes_after_sending(village: Body) -> None:
    with pytest.raises(Refused, match="学用的日子不能晚于今天"):
        note_reading(None, village, replace(READ, day=TOMORROW))
    with pytest.raises(Refused, match="投稿日不能晚于今天"):
        send_contribution(None, village, replace(PIECE, sent_on=TOMORROW))
    sent = send_contribution(None, village, PIECE)
    for day in (DAY - timedelta(days=1), TOMORROW):
        with pytest.raises(Refused, match="刊出日要在投稿日 2023-06-01"):
            note_printed(None, sent, day, "2023 年第 8 期")
    for _ in range(2):
        printed = note_printed(None, sent, date(2023, 8, 1), "2023 年第 8 期")
    assert printed.printed_on == date(2023, 8, 1)
    assert LogEntry.objects.filter(action="magazine.printed").count() == 1


def test_what_was_wrong_is_voided(village: Body, acting_as: ActingAs) -> None:
    by = acting_as("village")
    copies, piece = note_copies(by, village, FIVE), send_contribution(by, village, PIECE)
    for row in (copies, note_reading(by, village, READ), piece) * 2:
        void_noted(by, row)
    assert LogEntry.objects.filter(action="magazine.void").count() == 3
    with pytest.raises(Refused, match="已经作废"):
        note_printed(by, piece, DAY, "2023 年第 8 期")
    note_copies(by, village, FIVE)


def test_each_body_keeps_its_own(village: Body, acting_as: ActingAs) -> None:
    for name, words in (("township", "自己登记"), ("auditor", "没有这项权限"), ("banner", "不在您的范围内")):
        by = acting_as(name)
        set_scope(EVERYWHERE)
        with pytest.raises(Refused, match=words):
            note_reading(by, village, READ)
    note_reading(None, village, READ)
    assert Reading.objects.visible_to(acting_as("city").scope).exists()
    set_scope(EVERYWHERE)
    assert not Reading.objects.visible_to(acting_as("banner").scope).exists()


def test_figures_of_a_year(village: Body) -> None:
    note_copies(None, village, FIVE)
    note_reading(None, village, READ)
    note_reading(None, village, replace(READ, day=date(2022, 6, 1)))
    note_printed(None, send_contribution(None, village, PIECE), date(2023, 8, 1), "2023 年第 8 期")
    void_noted(None, send_contribution(None, village, PIECE))
    [row] = Copies.objects.magazine_of(Body.objects.filter(pk=village.pk), 2023)
    names = ("copies_of_year", "readings", "sent", "printed")
    assert [vars(row)[name] for name in names] == [5, 1, 1, 1]
    [row] = Copies.objects.magazine_of(Body.objects.filter(pk=village.pk), 2024)
    assert [vars(row)[name] for name in names] == [None] * 4


def test_the_list_cannot_be_ordered_by_how_much() -> None:
    assert {column.name for column in MAGAZINE.columns if column.sort} == {"name"}
    assert not [column for column in MAGAZINE.columns if column.kind == "share"]


def test_through_the_pages(db: None, plain_static: None) -> None:
    set_scope(EVERYWHERE)
    known = Body.objects.get(division=VILLAGE, level="village").pk
    client = client_of("village")
    year = today().year
    forms: dict[str, dict[str, object]] = {
        "copies": {"year": year, "copies": 5},
        "readings": {"day": today(), "use": "集体学习", "issue": ""},
        "contributions": {"title": PIECE.title, "sent_on": today()},
    }
    for path, form in forms.items():
        assert client.post(f"/magazine/{path}/", form | {"client_id": uuid4()}).status_code == 302
        assert "请填写" in client.post(f"/magazine/{path}/", {"client_id": uuid4()}).content.decode()
    set_scope(EVERYWHERE)
    piece = Contribution.objects.get().pk
    printing = {"day": today(), "issue": "第 9 期"}
    assert client.post(f"/magazine/contributions/{piece}/printed/", printing).status_code == 302
    page = client.get(f"/magazine/of/{known}/").content.decode()
    assert "第 9 期" in page
    listed = client_of("county").get("/magazine/?level=village").content.decode()
    assert "不排名" in listed
    assert client_of("township").post(f"/magazine/contributions/{piece}/void/").status_code >= 400
    assert client.post(f"/magazine/contributions/{piece}/void/").status_code == 302
    assert client_of("banner").get(f"/magazine/of/{known}/").status_code == 404
    assert client_of("auditor").get("/magazine/").status_code == 403
