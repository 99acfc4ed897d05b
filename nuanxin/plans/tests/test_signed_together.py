"""Two officers of one body press 签收 at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import transaction

from nuanxin.association.acting import Acting, act
from nuanxin.association.actions.appointments import HolderInput, begin_appointment
from nuanxin.association.actions.posts import SeatInput, establish_post
from nuanxin.association.models import Appointment, Body, LogEntry, User
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.tests.drafts import COUNTY, adopted
from nuanxin.plans.tests.test_derive import CITY, city_notice
from nuanxin.plans.tests.waiting import meanwhile
from nuanxin.work.actions.receipts import open_receipt, sign_receipt
from nuanxin.work.models import Receipt


def officer(pk: int) -> Acting:
    acting = act(pk, today())
    assert acting
    return acting


def colleague(body: Body) -> Appointment:
    """A second officer of the county, in a seat of her own."""
    post = establish_post(None, body, SeatInput("county_officer"))
    return begin_appointment(None, post, HolderInput("干事乙（演示）", "", date(2023, 1, 1)))


def sign_alone(pk: int) -> Receipt:
    with transaction.atomic():
        by = officer(pk)
        return sign_receipt(by, Receipt.objects.unsigned().get(body=by.body))


def open_alone(pk: int) -> Receipt:
    with transaction.atomic():
        by = officer(pk)
        return open_receipt(by, Receipt.objects.unsigned().get(body=by.body))


def test_one_signs_and_the_other_is_told_who_and_when(own_database: str) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        issue_plan(None, adopted(None, Body.objects.get(division=CITY, level="city"), city_notice()))
        other = colleague(Body.objects.get(division=COUNTY, level="county")).holder_id
        first = User.objects.get(username="county")
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            by = officer(first.pk)
            opened = open_receipt(by, Receipt.objects.get(body=by.body))
            looking = meanwhile(pool, lambda: open_alone(other))
        assert looking.result().opened_by_id == opened.opened_by_id == first.pk
        with transaction.atomic():
            by = officer(first.pk)
            signed = sign_receipt(by, Receipt.objects.get(body=by.body))
            signing = meanwhile(pool, lambda: sign_alone(other))
        with pytest.raises(Refused, match=rf"在 \d{{4}}-.* 已经签收过（{first.name}），不用再签"):
            signing.result()
    with transaction.atomic(), scoped(EVERYWHERE):
        assert Receipt.objects.get(pk=signed.pk).signed_by_id == first.pk
        told = LogEntry.objects.filter(object_kind="work.receipt", object_id=signed.pk)
        assert [each.action for each in told.order_by("pk")] == ["receipt.open", "receipt.sign"]
