from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from nuanxin.association.models.base import FeedsFacts, ScopedQuerySet, Subtree
from nuanxin.association.models.division import Division, Level
from nuanxin.association.scope import Scope

if TYPE_CHECKING:
    from nuanxin.association.models.post import Post


class BodyQuerySet(ScopedQuerySet["Body"]):
    def on(self, day: date) -> Self:
        """The bodies that exist on a day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        )

    def below(self, body: "Body", level: str) -> Self:
        return self.filter(body.scope.within("division"), level=level)


class Body(Subtree, FeedsFacts):
    """The association of one division: who issues, receives, holds posts and is counted."""

    place = models.ForeignKey(Division, models.PROTECT, related_name="bodies")
    level = models.CharField("层级", max_length=8, choices=Level.choices)
    name = models.CharField("名称", max_length=80)
    valid_from = models.DateField("成立日", null=True, blank=True)
    valid_to = models.DateField("撤销日（不含）", null=True, blank=True)

    seats: list["Post"]  # by ``bodies_with_seats``

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "协会"
        ordering = ["division", "-level"]
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(valid_to__isnull=True), name="body_one_per_place"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        return Scope.of(self.division, self.level)
