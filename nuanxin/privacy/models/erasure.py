from typing import Self, TypeVar

from django.db import models

from nuanxin.association.models import Named, ScopedQuerySet, Subtree
from nuanxin.association.places import place_name
from nuanxin.people.models import Household

M = TypeVar("M", bound=models.Model)


class Why(models.TextChoices):
    ASKED = "asked", "本人要求"
    DEAD = "dead", "近亲属要求"
    EXPIRED = "expired", "到期"
    LEFT = "left", "志愿者退出"
    GONE = "gone", "会员退会、理事离任"


class PlacedQuerySet(ScopedQuerySet[M]):
    def placed(self) -> Self:
        """With ``place``: the name of each row's division."""
        return self.annotate(place=place_name())


class Erasure(Subtree):
    """That a key was destroyed: whose (table and row id), on which day, why; never who it was.

    The same stands in a file outside the database (``roll``), which a restore replays.
    """

    row_rights = ("SELECT", "INSERT")
    table = models.CharField("哪张表", max_length=40)
    subject_id = models.BigIntegerField("编号")
    pseudonym = models.CharField("代号", max_length=12)
    day = models.DateField("删除日")
    why = models.CharField("为什么删", max_length=8, choices=Why.choices)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    place: str  # by ``placed``

    objects = PlacedQuerySet["Erasure"].as_manager()

    class Meta:
        verbose_name = "删除记录"
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["table", "subject_id"], name="erasure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pseudonym} {self.day:%Y-%m-%d}"


class Expiry(Named):
    """A family that nobody serves any more, and the day on which its data goes; listed beforehand."""

    household = models.OneToOneField(Household, models.PROTECT, related_name="+")
    listed_on = models.DateField("列出日")
    erase_on = models.DateField("删除日")

    place: str  # by ``placed``

    objects = PlacedQuerySet["Expiry"].as_manager()

    class Meta:
        verbose_name = "留存到期"
        ordering = ["erase_on", "id"]

    def __str__(self) -> str:
        return f"{self.household} {self.erase_on:%Y-%m-%d}"
