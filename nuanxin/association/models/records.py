from django.db import models

from nuanxin.association.models.base import ScopedQuerySet, Subtree
from nuanxin.association.models.user import User


class Attachment(Subtree):
    """A file kept with its digest, outside the public folder, read only through its page."""

    file = models.FileField("文件", upload_to="attachments/%Y/%m")
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.ForeignKey(User, models.PROTECT, null=True)
    added_at = models.DateTimeField("加入时间", auto_now_add=True)

    objects = ScopedQuerySet["Attachment"].as_manager()

    class Meta:
        verbose_name = "附件"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Holiday(models.Model):
    """A day that differs from its weekday: off (法定节假日) or worked (调休上班)."""

    day = models.DateField("日期", primary_key=True)
    name = models.CharField("名称", max_length=40)
    off = models.BooleanField("放假")

    class Meta:
        verbose_name = "节假日"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"


class LogEntry(Subtree):
    """One action or one read of protected data: who, acting for which seat, did what to which object.

    ``number`` is its place in its division's chain, ``mac`` ties it to the entry before it. The
    application appends and reads; nobody edits.
    """

    row_rights = ("SELECT", "INSERT")
    number = models.BigIntegerField("链上的号")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField("操作人", max_length=80)
    action = models.CharField("动作", max_length=40)
    object_kind = models.CharField("对象", max_length=40)
    object_id = models.BigIntegerField("对象编号")
    sentence = models.CharField("说明", max_length=400)
    mac = models.CharField("校验码", max_length=64)

    objects = ScopedQuerySet["LogEntry"].as_manager()

    class Meta:
        verbose_name = "日志"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["division", "number"], name="logentry_number_once"),
        ]
        indexes = [
            models.Index(
                models.F("at").desc(nulls_last=True), models.F("id").asc(), name="logentry_newest_first"
            ),
            models.Index(fields=["object_kind", "object_id"], name="logentry_about"),
        ]

    def __str__(self) -> str:
        return self.sentence


class LogHead(Subtree):
    """Where a division's chain has got to; locked by whoever appends to it."""

    row_rights = ("SELECT", "INSERT", "UPDATE")
    division = models.BigIntegerField("区划代码", primary_key=True)
    number = models.BigIntegerField("最后一条的号")
    mac = models.CharField("最后一条的校验码", max_length=64)

    objects = ScopedQuerySet["LogHead"].as_manager()

    class Meta:
        verbose_name = "日志链头"
        ordering = ["division"]

    def __str__(self) -> str:
        return f"{self.division}：{self.number}"


class LogSeal(models.Model):
    """What the log's key ("key") and the last line of its witness ("witness") are held by."""

    row_rights = ("SELECT",)
    name = models.CharField("名称", max_length=8, primary_key=True)
    number = models.BigIntegerField("号")
    mac = models.CharField("校验码", max_length=64)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "日志封签"

    def __str__(self) -> str:
        return f"{self.name}：{self.number}"
