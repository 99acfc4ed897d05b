from typing import Self

from django.db import models
from django.db.models import Q

from nuanxin.association.models import Named, Post, ScopedQuerySet, User
from nuanxin.people.models import Person
from nuanxin.people.models.sealed import Sealed, random_id


class Allowed(models.TextChoices):
    """To whom, of the relatives, a person leaves what is kept of her."""

    NOBODY = "nobody", "谁也不给看、不给删"
    ONLY = "only", "只给说好的人"


class ArrangementQuerySet(ScopedQuerySet["Arrangement"]):
    def in_force(self) -> Self:
        return self.filter(revoked_on__isnull=True)


class Arrangement(Named, Sealed):
    """What a person decided while alive about relatives' rights after her death (PIPL 49)."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    allowed = models.CharField("生前安排", max_length=8, choices=Allowed.choices)
    words = models.BinaryField("说好给谁（密封）", null=True, blank=True)
    made_on = models.DateField("哪天说的")
    revoked_on = models.DateField("哪天改了", null=True, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="登记岗位")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        verbose_name = "生前安排"
        ordering = ["person", "-made_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_on__isnull=True), name="arrangement_one"
            )
        ]

    def __str__(self) -> str:
        return self.get_allowed_display()

    @property
    def subject(self) -> Person:
        return self.person
