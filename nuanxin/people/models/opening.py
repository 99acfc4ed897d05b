from datetime import datetime
from typing import Self

from django.db import models

from nuanxin.association.models import Body, Post, ScopedQuerySet, Subtree, User
from nuanxin.base.sealing import place, seal, unseal


class Purpose(models.TextChoices):
    """Why a family's page is opened. The first ones are open tasks, the others are looked at by sample."""

    TASK = "task", "办理到期的事"
    SERVICE = "service", "登记服务"
    ON_BEHALF = "on_behalf", "代为录入"
    CALLED = "called", "家庭来电来访"
    CORRECT = "correct", "核对资料"
    OTHER = "other", "其他"
    REGISTERED = "registered", "登记"


class Verdict(models.TextChoices):
    FOUNDED = "founded", "有正当理由"
    DOUBTFUL = "doubtful", "要当面问清"


class OpeningQuerySet(ScopedQuerySet["Opening"]):
    def valid(self, now: datetime) -> Self:
        return self.filter(until__gt=now)

    def without_task(self) -> Self:
        """Those that are looked at by sample; whoever registered a family has just been told all of it."""
        return self.exclude(purpose__in=[Purpose.TASK, Purpose.REGISTERED])

    def to_be_asked(self) -> Self:
        """Found doubtful, and nobody has asked in person yet."""
        return self.filter(verdict=Verdict.DOUBTFUL, settled_at__isnull=True)

    def from_just_below(self, body: Body) -> Self:
        """Opened by somebody of a body next below: whom the office above asks."""
        return self.filter(post__body__place__parent=body.place_id)


class Opening(Subtree):
    """That one person opened one family's page for a purpose, until a moment (half an hour later).

    It names the household only by its id, so whoever reviews openings learns who looked and why, and
    no family. ``who`` is the person and the seat in words: a family's list also tells of those above.
    ``reason`` is sealed with the installation's key: people write names into such lines.
    """

    row_rights = ("SELECT", "INSERT", "UPDATE")
    household_id = models.BigIntegerField("家庭编号", db_index=True)
    pseudonym = models.CharField("家庭代号", max_length=12)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="岗位")
    on_behalf_of = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代哪个岗位"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="谁")
    who = models.CharField("谁、什么岗位", max_length=160)
    purpose = models.CharField("为什么", max_length=10, choices=Purpose.choices)
    reason = models.CharField("理由（密封）", max_length=600, blank=True)
    task = models.CharField("对应的事", max_length=60, blank=True)
    at = models.DateTimeField("时间")
    until = models.DateTimeField("有效到")
    reviewed_at = models.DateTimeField("抽查时间", null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField("抽查结果", max_length=10, choices=Verdict.choices, blank=True)
    settled_at = models.DateTimeField("问清的时间", null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = "查看家庭"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_purpose_display()}"

    def write_reason(self, reason: str) -> None:
        """Seal the reason for this row; it must have been saved, and is to be saved again."""
        self.reason = seal(reason.encode(), place(self, "reason")) if reason else ""

    @property
    def why(self) -> str:
        """The purpose, and the reason in the person's own words where one was asked for.

        One that was over at once opened no page: rows of the family went out with a ledger.
        """
        words = "导出名册" if self.until == self.at else self.get_purpose_display()
        if not self.reason:
            return words
        return f"{words}：{unseal(self.reason, place(self, 'reason')).decode()}"
