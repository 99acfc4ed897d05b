from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from nuanxin.association.models import Addressed, Body, ScopedQuerySet, User
from nuanxin.work.models.document import Document
from nuanxin.work.models.undertaking import Undertaking


class ReceiptQuerySet(ScopedQuerySet["Receipt"]):
    def unsigned(self) -> Self:
        return self.filter(signed_at__isnull=True)

    def of(self, document: Document, sender: int) -> Self:
        """Those of a paper as one body sent it; the same paper may be passed on below."""
        return self.filter(document=document, sender=sender)


class Receipt(Addressed):
    """That a paper reached one body: when it was first opened there (已阅), when it was signed for (签收).

    ``due`` is the last day to sign.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="receipts")
    body = models.ForeignKey(Body, models.PROTECT, related_name="receipts")
    due = models.DateField("签收期限")
    opened_at = models.DateTimeField("已阅时间", null=True, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "签收单"
        ordering = ["-sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "sender", "division"], name="receipt_once"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(opened_at__isnull=False),
                name="receipt_opened_before_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.division}"

    def is_late(self, day: date) -> bool:
        return self.signed_at is None and self.due < day


class ReminderQuerySet(ScopedQuerySet["Reminder"]):
    def standing(self) -> Self:
        """Those the receiver has not answered yet."""
        return self.filter(settled_at__isnull=True)


class Reminder(Addressed):
    """One body urged another (督办) about what it lacks; it stands until that is done.

    ``topic`` names the list it came from, so that the same urging again is the same line; ``client_id``
    is the form it was urged with last. It goes by itself when the receipt is signed, the plan issued or
    the undertaking done; else its receiver settles it.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="reminders")
    topic = models.CharField("事由编号", max_length=60)
    title = models.CharField("事由", max_length=200)
    words = models.TextField("内容")
    url = models.CharField("名单", max_length=300)
    due = models.DateField("期限")
    receipt = models.ForeignKey(Receipt, models.CASCADE, null=True, related_name="reminders")
    undertaking = models.ForeignKey(Undertaking, models.CASCADE, null=True, related_name="reminders")
    times = models.PositiveSmallIntegerField("督办次数", default=1)
    urged_at = models.DateTimeField("督办时间")
    by_name = models.CharField("督办人", max_length=80)
    settled_at = models.DateTimeField("办好时间", null=True, blank=True)
    client_id = models.UUIDField(null=True, editable=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "督办"
        ordering = ["-urged_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "division", "topic"],
                condition=Q(settled_at__isnull=True),
                name="reminder_stands_once",
            )
        ]

    def __str__(self) -> str:
        return self.title
