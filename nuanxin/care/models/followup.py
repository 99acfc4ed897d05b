from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from nuanxin.association.models import Post
from nuanxin.care.models.base import AboutHousehold, CareQuerySet, in_care
from nuanxin.care.models.coverage import Coverage
from nuanxin.care.models.service import Service


class FollowUpKind(models.TextChoices):
    CONTACT = "contact", "按时联系"
    AGREED = "agreed", "约定的服务"


OPEN = Q(done_on__isnull=True, dropped_at__isnull=True, voided_at__isnull=True)


class FollowUpQuerySet(CareQuerySet["FollowUp"]):
    def open(self) -> Self:
        return self.filter(OPEN)

    def in_care(self, day: date) -> Self:
        """Those of families that are in care on a day; nobody calls a family that left."""
        return self.filter(in_care(day))

    def owned_by(self, post: Post) -> Self:
        return self.open().filter(Q(owner=post) | Q(second=post))


class FollowUp(AboutHousehold):
    """What a seat has to do for a family by a day; the next service or contact closes it.

    ``second`` is the other of the two contacts: either may do it. One that nobody has to do any more
    (the family refused, the scheme ended) is dropped; what was due before that day stays due.
    """

    kind = models.CharField("为什么", max_length=8, choices=FollowUpKind.choices)
    owner = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任岗位",
        db_index=False,
    )  # fmt: skip
    second = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="另一联系人",
        db_index=False,
    )  # fmt: skip
    due = models.DateField("期限")
    place = models.BigIntegerField("到期时的区划代码", editable=False)
    coverage = models.ForeignKey(
        Coverage, models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    after = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="arranged"
    )
    done_on = models.DateField("办好的日子", null=True, blank=True)
    done_by = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="settled"
    )
    dropped_at = models.DateTimeField("不必再办的时间", null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "回访"
        ordering = ["due", "id"]
        indexes = [  # what awaits a seat is asked for on every page
            models.Index(fields=["owner"], condition=OPEN, name="followup_open_of_owner"),
            models.Index(fields=["second"], condition=OPEN, name="followup_open_of_second"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["coverage"], name="followup_one_open_contact",
                condition=Q(
                    kind="contact", done_on__isnull=True, dropped_at__isnull=True,
                    voided_at__isnull=True,
                ),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.household}"

    def late(self, day: date) -> bool:
        return self.due < day
