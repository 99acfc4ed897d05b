from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from nuanxin.association.models import Body, Issued, ScopedQuerySet

LONGEST = 12  # characters of a unit, as of the printed one of a target


class UnitQuerySet(ScopedQuerySet["Unit"]):
    def current(self) -> Self:
        """Those still in use."""
        return self.filter(retired_at__isnull=True)


class Unit(Issued):
    """A unit in an office's own words, and what is printed for the same; holds below the office."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="units")
    name = models.CharField("单位", max_length=LONGEST)
    alike = ArrayField(
        models.CharField(max_length=LONGEST), verbose_name="也写作", default=list, blank=True
    )
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "计量单位"
        ordering = ["division", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "name"], condition=Q(retired_at__isnull=True), name="unit_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
