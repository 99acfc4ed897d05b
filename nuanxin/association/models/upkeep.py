"""What the installation remembers of itself: its keys, and what it did by night."""

from django.db import models


class KeyMark(models.Model):
    """The mark of a key that sealed or hashed what stands in this database; written by the owner."""

    row_rights = ("SELECT",)
    name = models.CharField("钥匙", max_length=40, primary_key=True)
    mark = models.CharField("印记", max_length=12)
    noted_at = models.DateTimeField("记下的时间", auto_now_add=True)

    class Meta:
        verbose_name = "钥匙印记"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class NightlyRun(models.Model):
    """How one nightly job went last: for which night, what it found to do, or under which incident it failed."""

    name = models.CharField("事项", max_length=40, primary_key=True)
    night = models.DateField("哪一夜", null=True)
    done_at = models.DateTimeField("做完的时间", null=True)
    count = models.PositiveIntegerField("件数", default=0)
    tried_at = models.DateTimeField("试过的时间", null=True)
    incident = models.CharField("出错编号", max_length=16, blank=True)

    class Meta:
        verbose_name = "夜间作业"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
