from django.db import models
from django.db.models import F, Q

from nuanxin.association.models import FeedsFacts, Issued, Post, ScopedQuerySet, Subtree
from nuanxin.care.models.base import AboutHousehold, CareQuerySet
from nuanxin.people.models import Person
from nuanxin.work.models import Document


class Partner(Issued):
    """A foundation or firm that gives wristbands, under an agreement; all bodies below know it."""

    name = models.CharField("合作方", max_length=80)
    agreement = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="协议"
    )
    agreement_number = models.CharField("协议编号", max_length=60, blank=True)
    from_day = models.DateField("合作起")
    to_day = models.DateField("合作止（不含）", null=True, blank=True)

    objects = ScopedQuerySet["Partner"].as_manager()

    class Meta:
        verbose_name = "合作方"
        ordering = ["division", "name"]
        constraints = [
            models.UniqueConstraint(fields=["division", "name"], name="partner_once"),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gt=F("from_day")), name="partner_days"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Stock(Subtree, FeedsFacts):
    """Wristbands that came in (positive) or were written off (negative) at a body on a day."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="stock")
    day = models.DateField("日期")
    quantity = models.IntegerField("数量", help_text="收到的写正数，损坏退回的写负数")
    note = models.CharField("说明", max_length=60, blank=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = CareQuerySet["Stock"].as_manager()

    class Meta:
        verbose_name = "黄手环入库"
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0), name="stock_is_something")
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.quantity:+d}"


class Receiver(models.TextChoices):
    SELF = "self", "本人"
    RELATIVE = "relative", "亲属"
    WORKER = "worker", "工作人员代领"


class Wristband(AboutHousehold):
    """A 黄手环 asked for, given out and signed for. Its own number stays with the partner; no location.

    ``place`` is the division of the day it was given out.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name="给谁"
    )
    asked_on = models.DateField("申请日")
    asked_at = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="受理岗位")
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="合作方"
    )
    issued_on = models.DateField("发放日", null=True, blank=True)
    place = models.BigIntegerField("发放时的区划代码", null=True, editable=False)
    received_on = models.DateField("签收日", null=True, blank=True)
    receiver = models.CharField("谁签收", max_length=8, choices=Receiver.choices, blank=True)

    objects = CareQuerySet["Wristband"].as_manager()

    class Meta:
        verbose_name = "黄手环申领"
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True, place__isnull=True, partner__isnull=True)
                | Q(issued_on__gte=F("asked_on"), place__isnull=False, partner__isnull=False),
                name="wristband_issued",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True, receiver="")
                | (Q(received_on__gte=F("issued_on")) & ~Q(receiver="")),
                name="wristband_received",
            ),
            models.UniqueConstraint(
                fields=["person"], name="wristband_one_waiting",
                condition=Q(issued_on__isnull=True, voided_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"黄手环 {self.person}"
