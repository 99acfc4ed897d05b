from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from nuanxin.association.models import Post
from nuanxin.care.models.base import DAYS_IN_ORDER, Dated, DatedQuerySet
from nuanxin.care.models.scheme import Scheme


class Said(models.TextChoices):
    """What a family says when it is asked; each refusal is its right and costs nobody anything."""

    YES = "yes", "愿意"
    NOT_NOW = "not_now", "这次不"
    UNTIL = "until", "到某日前不打扰"
    NEVER = "never", "不再问"


class AnswerQuerySet(DatedQuerySet["Answer"]):
    def refusals(self) -> Self:
        return self.exclude(said=Said.YES)

    def about(self, scheme: Scheme | None) -> Self:
        """Those that speak of a scheme: its own, and those about everything."""
        return self.filter(Q(scheme=scheme) | Q(scheme__isnull=True))


class Answer(Dated):
    """What a family said to one scheme, or to all (``scheme`` null), and from when to when it holds.

    The next answer ends it, and so does one word (收回).
    """

    scheme = models.ForeignKey(
        Scheme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="哪一项"
    )
    said = models.CharField("答复", max_length=8, choices=Said.choices)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="谁问的")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "家庭的答复"
        ordering = ["household", "from_day", "id"]
        constraints = [
            models.CheckConstraint(condition=DAYS_IN_ORDER, name="answer_days"),
            models.UniqueConstraint(
                fields=["household", "scheme"], nulls_distinct=False,
                condition=Q(to_day__isnull=True, voided_at__isnull=True), name="answer_one_open",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.what}：{self.get_said_display()}"

    @property
    def what(self) -> str:
        return str(self.scheme) if self.scheme else "所有服务"

    def holds(self, day: date) -> bool:
        return self.from_day <= day and (self.to_day is None or day < self.to_day)
