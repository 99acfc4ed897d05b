"""A paper reaches the bodies it is addressed to: sent, opened there (已阅), signed for (签收)."""

import tomllib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.calendar import WorkingDays
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.work.models import Document, Receipt, Reminder


@cache
def sign_within() -> int:
    """Working days to sign in, from ``data/receipts.toml``."""
    path = Path(__file__).parents[1] / "data" / "receipts.toml"
    return int(tomllib.loads(path.read_text("utf-8"))["sign_within"])


def working_days_on(day: date, within: int) -> date:
    """The day on which so many working days after a day are over."""
    days = [day + timedelta(days=n) for n in range(1, 7 * within + 30)]
    calendar = WorkingDays.between(day, days[-1])
    return next((each for each in days if calendar.left(each) >= within), days[-1])


def send_receipts(
    document: Document, sender: Body, receivers: Iterable[Body], sent_at: datetime
) -> list[Receipt]:
    """One receipt for each receiver; nobody signs for her own paper."""
    due = working_days_on(today(), sign_within())
    return Receipt.objects.bulk_create(
        Receipt(
            document=document,
            sender=sender.division,
            division=body.division,
            body=body,
            sent_at=sent_at,
            due=due,
        )
        for body in receivers
        if body.pk != sender.pk
    )


@transaction.atomic
def open_receipt(by: By, receipt: Receipt) -> Receipt:
    """The receiver looks at the paper: the first time is kept, and who it was."""
    receipt = _locked(by, "plan.read", receipt)
    if receipt.opened_at is None:
        _open(by, receipt)
        receipt.save(update_fields=["opened_at", "opened_by"])
        words = f"{receipt.body.name}已阅《{receipt.document.title}》"
        write_log(by, "receipt.open", receipt, words)
    return receipt


@transaction.atomic
def sign_receipt(by: By, receipt: Receipt) -> Receipt:
    """签收, once, by the receiving office; what is urged about it is settled.

    Refused when it is signed already: the sentence says when and by whom.
    """
    receipt = _locked(by, "plan.sign", receipt)
    if receipt.signed_at:
        who = f"（{receipt.signed_by.name}）" if receipt.signed_by else ""
        day = timezone.localtime(receipt.signed_at)
        raise Refused(f"{receipt.body.name}在 {day:%Y-%m-%d %H:%M} 已经签收过{who}，不用再签。")
    if receipt.opened_at is None:
        _open(by, receipt)
    receipt.signed_at, receipt.signed_by = timezone.now(), user_of(by)
    receipt.save(update_fields=["opened_at", "opened_by", "signed_at", "signed_by"])
    Reminder.objects.standing().filter(receipt=receipt).update(settled_at=receipt.signed_at)
    write_log(by, "receipt.sign", receipt, f"{receipt.body.name}签收《{receipt.document.title}》")
    return receipt


def _open(by: By, receipt: Receipt) -> None:
    receipt.opened_at, receipt.opened_by = timezone.now(), user_of(by)


def _locked(by: By, permission: str, receipt: Receipt) -> Receipt:
    """The row, for the body it was sent to and nobody else; what it refers to is read once it is ours."""
    if by:
        by.require(permission)
        if by.body.pk != receipt.body_id:
            raise Refused("这份通知是发给别的单位的，由它自己签收；您可以查看。")
    Receipt.objects.select_for_update().get(pk=receipt.pk)
    return Receipt.objects.select_related("body", "document", "signed_by").get(pk=receipt.pk)
