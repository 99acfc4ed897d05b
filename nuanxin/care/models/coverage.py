from datetime import date
from typing import Self

from django.db import models
from django.db.models import Func, Q, Value

from nuanxin.association.models import Post
from nuanxin.care.models.base import DAYS_IN_ORDER, Dated, DatedQuerySet, one_at_a_time
from nuanxin.care.models.scheme import Scheme
from nuanxin.people.models import Household
from nuanxin.people.models.sealed import Sealed


class SeatHeld(Func):
    """Whether somebody sits in a seat on a day, also one above, whose holder one does not see."""

    function = "nuanxin_seat_held"
    output_field = models.BooleanField()


class CoverageQuerySet(DatedQuerySet["Coverage"]):
    def with_seats(self, day: date) -> Self:
        """Each with ``township_held`` and ``village_held``: somebody really sits there on the day."""
        return self.annotate(
            township_held=SeatHeld("township_seat", Value(day)),
            village_held=SeatHeld("village_seat", Value(day)),
        )

    def real(self, day: date) -> Self:
        """Those that count on a day: of 联系人 only where both seats are held."""
        both = Q(township_held=True, village_held=True)
        return self.on(day).with_seats(day).filter(both | Q(township_seat__isnull=True))


class Coverage(Dated, Sealed):
    """That a family has a scheme. 联系人 names two seats, the others an institution and a card.

    Nothing of diagnoses or visits: whether, since when, with whom. The card's number is sealed under
    the family's key.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+", verbose_name="制度")
    township_seat = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="乡镇联系人"
    )
    village_seat = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="村级联系人"
    )
    institution = models.CharField("医院或团队", max_length=60, blank=True)
    card = models.BinaryField("卡或协议编号（密封）", null=True, blank=True)

    township_held: bool  # by ``with_seats``
    village_held: bool

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = "覆盖"
        ordering = ["household", "from_day", "id"]
        constraints = [
            models.CheckConstraint(condition=DAYS_IN_ORDER, name="coverage_days"),
            models.CheckConstraint(
                condition=Q(township_seat__isnull=True, village_seat__isnull=True)
                | Q(township_seat__isnull=False, village_seat__isnull=False),
                name="coverage_both_seats",
            ),
            one_at_a_time("coverage_one_at_a_time", "scheme"),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.scheme}"

    @property
    def subject(self) -> Household:
        return self.household
