from datetime import date, timedelta
from typing import Self

from django.db import models

from nuanxin.association.models.appointment import Appointment
from nuanxin.association.models.base import ScopedQuerySet, Subtree

SHOWN_DAYS = 14  # days a new holder sees the list in 工作台


class HandoverQuerySet(ScopedQuerySet["Handover"]):
    def to_look_at(self, appointment: Appointment, day: date) -> Self:
        """What this appointment took over lately and its holder has not put aside."""
        return self.filter(
            new=appointment,
            dismissed_at__isnull=True,
            new__from_day__gt=day - timedelta(days=SHOWN_DAYS),
        )


class Handover(Subtree):
    """A seat passed from one holder to the next (``new`` None: it stays vacant), with what was open."""

    old = models.OneToOneField(Appointment, models.PROTECT, related_name="handed_over")
    new = models.OneToOneField(
        Appointment, models.PROTECT, null=True, blank=True, related_name="taken_over"
    )
    done_at = models.DateTimeField("交接时间", auto_now_add=True)
    dismissed_at = models.DateTimeField("收起时间", null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "交接"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.old.post}的交接"

    @property
    def gap(self) -> int:
        """Days without a holder between the two."""
        return (self.new.from_day - self.old.to_day).days if self.new and self.old.to_day else 0


class HandoverItem(Subtree):
    """One thing that was open at the seat that day, and the door to it."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items")
    title = models.CharField("事项", max_length=400)
    note = models.CharField("说明", max_length=200, blank=True)
    due = models.DateField("期限", null=True, blank=True)
    count = models.PositiveIntegerField("数量", default=1)
    unit = models.CharField("单位", max_length=8)
    url = models.CharField("位置", max_length=300)

    objects = ScopedQuerySet["HandoverItem"].as_manager()

    class Meta:
        verbose_name = "交接事项"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title
