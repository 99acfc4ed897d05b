"""A paper reaches a body: opened once, signed once, by the body it was sent to; urged until then."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from nuanxin.association.models import Body, Holiday, LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.work.actions.receipts import (
    open_receipt,
    send_receipts,
    sign_receipt,
    sign_within,
    working_days_on,
)
from nuanxin.work.actions.reminders import Urged, Urging, settle_reminder, urge
from nuanxin.work.models import Document, Receipt, Reminder
from nuanxin.work.tests.conftest import CITY

ActingAs = Callable[[str], Any]
COUNTY = 150222000000
TOPIC = "sign-1"


@pytest.fixture
def receipt(everywhere: None) -> Receipt:
    """What the city sent to the county of the cast."""
    city = Body.objects.get(division=CITY, level="city")
    county = Body.objects.get(division=COUNTY, level="county")
    paper = Document.objects.create(
        division=CITY, body=city, title="演示通知", text="演示", digest="0" * 64
    )
    paper.issued_at = timezone.now()
    paper.save()
    [sent] = send_receipts(paper, city, [city, county], paper.issued_at)
    return sent


def urging(receipt: Receipt, **given: Any) -> Urging:
    urged = [Urged(receipt.body, "还没有签收", "/plan/", receipt=receipt)]
    said: dict[str, Any] = {"topic": TOPIC, "title": "签收《演示通知》", "due": today(), "urged": urged}
    return Urging(**said | given)


def test_it_works(receipt: Receipt, acting_as: ActingAs) -> None:
    by = acting_as("county")
    opened = open_receipt(by, receipt)
    assert (opened.opened_by, opened.signed_at) == (by.user, None)
    signed = sign_receipt(by, receipt)
    assert (signed.opened_at, signed.signed_by) == (opened.opened_at, by.user)
    acting_as("city")
    assert Receipt.objects.get().signed_at == signed.signed_at
    actions = LogEntry.objects.filter(object_kind="work.receipt").order_by("pk")
    assert [each.action for each in actions] == ["receipt.open", "receipt.sign"]


def test_signing_is_reading(receipt: Receipt, acting_as: ActingAs) -> None:
    signed = sign_receipt(acting_as("county"), receipt)
    assert signed.opened_at
    assert signed.opened_by == signed.signed_by


def test_the_first_reader_is_kept(receipt: Receipt, acting_as: ActingAs) -> None:
    first = open_receipt(acting_as("county"), receipt)
    again = open_receipt(acting_as("county"), receipt)
    assert again.opened_at == first.opened_at
    assert LogEntry.objects.filter(action="receipt.open").count() == 1


def test_signed_twice_it_says_when_and_by_whom(receipt: Receipt, acting_as: ActingAs) -> None:
    by = acting_as("county")
    first = sign_receipt(by, receipt)
    with pytest.raises(Refused, match=f"已经签收过（{by.user.name}）"):
        sign_receipt(by, receipt)
    assert Receipt.objects.get().signed_at == first.signed_at
    assert LogEntry.objects.filter(action="receipt.sign").count() == 1


@pytest.mark.parametrize(
    ("username", "words"), [("city", "别的单位"), ("banner", "别的单位"), ("auditor", "没有这项权限")]
)
def test_nobody_signs_for_another(
    receipt: Receipt, acting_as: ActingAs, username: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        sign_receipt(acting_as(username), receipt)
    set_scope(EVERYWHERE)
    assert Receipt.objects.unsigned().count() == 1


@pytest.mark.parametrize(
    ("username", "seen"), [("city", 1), ("county", 1), ("township", 0), ("banner", 0)]
)
def test_who_sees_it(receipt: Receipt, acting_as: ActingAs, username: str, seen: int) -> None:
    scope = acting_as(username).scope
    assert Receipt.objects.count() == Receipt.objects.visible_to(scope).count() == seen


def test_the_last_day_to_sign_counts_working_days(everywhere: None) -> None:
    Holiday.objects.all().delete()
    for ahead, within in product(range(15), (1, 3, 7)):
        day = date(2026, 2, 20) + timedelta(days=ahead)
        assert working_days_on(day, within) == working_days_on_weekdays(day, within)


def working_days_on_weekdays(day: date, within: int) -> date:
    """By counting on, day by day."""
    left = within
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def test_holidays_do_not_count(everywhere: None) -> None:
    Holiday.objects.all().delete()
    days = [date(2026, 10, 1) + timedelta(days=n) for n in range(7)]
    Holiday.objects.bulk_create(Holiday(day=day, name="演示", off=True) for day in days)
    assert working_days_on(date(2026, 9, 30), sign_within()) == date(2026, 10, 12)


# -- 督办 ----------------------------------------------------------------------------------------


def test_it_is_urged_and_settled_by_signing(receipt: Receipt, acting_as: ActingAs) -> None:
    by = acting_as("city")
    [line] = urge(by, by.body, urging(receipt))
    assert (line.body_id, line.sender, line.times) == (receipt.body_id, CITY, 1)
    assert line.by_name.startswith(by.user.name)
    hers = acting_as("county")
    assert [*Reminder.objects.standing()] == [line]
    sign_receipt(hers, receipt)
    assert not Reminder.objects.standing().exists()


def test_urged_again_it_is_the_same_line(receipt: Receipt, acting_as: ActingAs) -> None:
    by = acting_as("city")
    [first] = urge(by, by.body, urging(receipt))
    [second] = urge(by, by.body, urging(receipt, due=today() + timedelta(days=3)))
    assert (second.pk, second.times, second.due) == (first.pk, 2, today() + timedelta(days=3))


def test_an_empty_list_is_not_urged(receipt: Receipt, acting_as: ActingAs) -> None:
    by = acting_as("city")
    with pytest.raises(Refused, match="没有单位了"):
        urge(by, by.body, urging(receipt, urged=[]))


def test_nobody_urges_upwards_or_sideways(receipt: Receipt, acting_as: ActingAs) -> None:
    by = acting_as("banner")
    with pytest.raises(Refused, match="本单位以下"):
        urge(by, by.body, urging(receipt))
    with pytest.raises(Refused, match="没有这项权限"):
        urge(acting_as("village"), by.body, urging(receipt))
    set_scope(EVERYWHERE)
    assert not Reminder.objects.exists()


def test_its_receiver_settles_it_and_nobody_else(receipt: Receipt, acting_as: ActingAs) -> None:
    by = acting_as("city")
    [line] = urge(by, by.body, urging(receipt))
    with pytest.raises(Refused, match="别的单位"):
        settle_reminder(by, line)
    hers = acting_as("county")
    first = settle_reminder(hers, line)
    assert settle_reminder(hers, line).settled_at == first.settled_at
    acting_as("banner")
    assert not Reminder.objects.exists()
