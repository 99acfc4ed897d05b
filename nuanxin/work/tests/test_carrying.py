"""What a carried or dropped undertaking still counts for."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from nuanxin.base.periods import SHANGHAI, today
from nuanxin.work.actions.carrying import drop_undertakings
from nuanxin.work.actions.undertakings import excuse
from nuanxin.work.facts import UNDERTAKINGS_DUE
from nuanxin.work.models import Undertaking

NOW = timezone.now()
TODAY = today()


def due_fact(task: Undertaking) -> tuple[date, datetime | None]:
    """(day it fell due, voided when) as the store reads it."""
    with connection.cursor() as cursor:
        cursor.execute(UNDERTAKINGS_DUE.sql)
        names = [column.name for column in cursor.description]
        [row] = [dict(zip(names, values, strict=True)) for values in cursor if values[0] == task.pk]
        return row["day"], row["voided_at"]


def closed(task: Undertaking, due: date) -> Undertaking:
    task.due = due
    task.save(update_fields=["due"])
    drop_undertakings([task], "不再安排（演示）", NOW)
    return task


def test_what_was_late_stays_late(task: Undertaking) -> None:
    day = TODAY - timedelta(days=1)
    assert due_fact(closed(task, day)) == (day, None)


@pytest.mark.parametrize("days", [0, 30])
def test_what_was_not_due_yet_never_falls_due(task: Undertaking, days: int) -> None:
    assert due_fact(closed(task, TODAY + timedelta(days=days)))[1] == NOW


@pytest.mark.parametrize(("later", "counts"), [(0, False), (1, True)])
def test_the_day_is_one_of_shanghai(task: Undertaking, later: int, counts: bool) -> None:
    """Half an hour after midnight it is the day before in Greenwich."""
    day = TODAY + timedelta(days=later)
    closed(task, TODAY)
    at = datetime(day.year, day.month, day.day, 0, 30, tzinfo=SHANGHAI)
    Undertaking.objects.filter(pk=task.pk).update(closed_at=at)
    assert Undertaking.objects.standing(TODAY).filter(pk=task.pk).exists() == counts
    assert (due_fact(task)[1] is None) == counts


def test_a_closed_one_is_neither_open_nor_voided_again(task: Undertaking) -> None:
    closed(task, TODAY)
    assert not Undertaking.objects.open().filter(pk=task.pk).exists()
    assert excuse(Undertaking.objects.filter(pk=task.pk)) == 0


@pytest.mark.parametrize(
    "given",
    [
        {"closed_at": NOW},
        {"close_reason": "演示"},
        {"closed_at": NOW, "close_reason": "演示", "done_on": TODAY},
    ],
    ids=["no reason", "not closed", "done"],
)
def test_the_database_knows_no_half_closed_one(task: Undertaking, given: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Undertaking.objects.filter(pk=task.pk).update(**given)
