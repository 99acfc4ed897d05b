"""Batches: one file of one kind, what became of it, and what it made."""

from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from nuanxin.association.models import Appointment, ScopedQuerySet, Subtree, User
from nuanxin.base.database import data_path

UNDO_WITHIN = timedelta(hours=24)
KEPT_FOR = timedelta(days=7)


class State(models.TextChoices):
    WAITING = "waiting", "正在核对"
    LOCKED = "locked", "要密码"
    CHECKED = "checked", "等您确认"
    IMPORTING = "importing", "正在导入"
    IMPORTED = "imported", "已导入"
    REFUSED = "refused", "没有导入"
    CANCELLED = "cancelled", "已取消"
    UNDONE = "undone", "已撤销"


BUSY = (State.WAITING, State.IMPORTING)


class Done(models.TextChoices):
    MADE = "made", "新增"
    ENDED = "ended", "登记离任"
    CHANGED = "changed", "改动"
    REVIVED = "revived", "恢复"


class Batch(Subtree):
    """One file sent as a ledger: who, which, how it went. The file itself lies in ``folder`` a while."""

    kind = models.CharField("名册", max_length=24)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField("没有导入的原因", max_length=400, blank=True)
    accepted = models.PositiveIntegerField("可导入", default=0)
    rejected = models.PositiveIntegerField("要改", default=0)
    held = models.PositiveIntegerField("要人定", default=0)
    unchanged = models.PositiveIntegerField("没变", default=0)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    seat = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    hidden_too = models.BooleanField("隐藏的行也导入", default=False)
    tries = models.PositiveSmallIntegerField("输错密码的次数", default=0)
    client_id = models.UUIDField(null=True, unique=True, editable=False)
    at = models.DateTimeField("时间", auto_now_add=True)
    imported_at = models.DateTimeField("导入时间", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    objects = ScopedQuerySet["Batch"].as_manager()

    class Meta:
        verbose_name = "名册导入"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        """Where the file, its report and its progress lie, 0700."""
        return data_path() / "ledgers" / str(self.pk)

    @property
    def rows(self) -> int:
        return self.accepted + self.rejected + self.held

    @property
    def until(self) -> datetime | None:
        """Until when it may be undone."""
        return self.imported_at + UNDO_WITHIN if self.imported_at else None

    @property
    def may_be_undone(self) -> bool:
        until = self.until
        return self.state == State.IMPORTED and until is not None and timezone.now() < until

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY

    @property
    def may_be_decided(self) -> bool:
        """Whether held rows may still go in: before the import, and as long as it may be undone."""
        return self.state == State.CHECKED or self.may_be_undone


class Trace(Subtree):
    """What a batch did to the objects of one kind in one place: what undoing goes by."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="traces")
    object_kind = models.CharField("对象", max_length=40)
    object_ids = ArrayField(models.BigIntegerField(), verbose_name="对象编号")
    done = models.CharField("做了什么", max_length=8, choices=Done.choices)

    objects = ScopedQuerySet["Trace"].as_manager()

    class Meta:
        verbose_name = "导入的痕迹"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_done_display()} {self.object_kind} {len(self.object_ids)}"


class Decision(Subtree):
    """What a person decided about one held row of a batch."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="decisions")
    row = models.PositiveIntegerField("行")
    column = models.CharField("列", max_length=24, blank=True, help_text="空白：整行")
    choice = models.CharField("怎么定", max_length=40)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间", auto_now=True)

    objects = ScopedQuerySet["Decision"].as_manager()

    class Meta:
        verbose_name = "要人定的行"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "row", "column"], name="decision_once_per_cell")
        ]

    def __str__(self) -> str:
        return f"第 {self.row} 行：{self.choice}"


class Matching(Subtree):
    """How a sender's headings are to be read: remembered, so that it is said once."""

    kind = models.CharField("名册", max_length=24)
    heading = models.CharField("表头", max_length=100)
    column = models.CharField("列", max_length=24, blank=True, help_text="空白：这一列不读")
    at = models.DateTimeField("时间", auto_now=True)

    objects = ScopedQuerySet["Matching"].as_manager()

    class Meta:
        verbose_name = "列的对应"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "kind", "heading"], name="matching_once_per_heading"
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading} → {self.column or '不读'}"
