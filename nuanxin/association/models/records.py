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
    """One action: who, acting for which seat, did what to which object; a readable sentence."""

    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField("操作人", max_length=80)
    action = models.CharField("动作", max_length=40)
    object_kind = models.CharField("对象", max_length=40)
    object_id = models.BigIntegerField("对象编号")
    sentence = models.CharField("说明", max_length=400)

    objects = ScopedQuerySet["LogEntry"].as_manager()

    class Meta:
        verbose_name = "日志"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.sentence
