from typing import Self

from django.db import models
from django.db.models import F, Q

from nuanxin.association.models import Named, Post, ScopedQuerySet, User
from nuanxin.people.models.person import Person


class Decision(models.TextChoices):
    SAME = "same", "是同一人"
    DIFFERENT = "different", "不是同一人"


class LikenessQuerySet(ScopedQuerySet["Likeness"]):
    def open(self) -> Self:
        """Those that nobody has decided, both persons still standing."""
        return self.filter(
            decision="",
            person__merged_into__isnull=True, person__key__isnull=False,
            other__merged_into__isnull=True, other__key__isnull=False,
        )  # fmt: skip


class Likeness(Named):
    """Two persons of one place with the same name and year of birth: a person decides who they are."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="likenesses", verbose_name="后登记的")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="先登记的")
    found_at = models.DateTimeField("发现时间", auto_now_add=True)
    decision = models.CharField("结论", max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LikenessQuerySet.as_manager()

    class Meta:
        verbose_name = "疑似同一人"
        ordering = ["-found_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="likeness_once"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="likeness_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.person} / {self.other}"
