"""What rows of care have in common: they are about a household, and dated."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q

from nuanxin.association.models import FeedsFacts, Named, ScopedQuerySet, User
from nuanxin.people.models import Enrolment, Household

M = TypeVar("M", bound=models.Model)


class CareQuerySet(ScopedQuerySet[M]):
    def live(self) -> Self:
        return self.filter(voided_at__isnull=True)

    def belonging_to(self, household: Household) -> Self:
        """All rows of a household, and of what was merged into it; void ones too."""
        return self.of_these([household.pk])

    def of_these(self, households: Iterable[int]) -> Self:
        """The same of several, by id; found by index, however many rows of others there are."""
        ids = [*households]
        whose = Household.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids))
        return self.filter(household__in=whose.values("pk"))

    def of(self, household: Household) -> Self:
        """Those of them that stand."""
        return self.belonging_to(household).live()


def in_care(day: date) -> Exists:
    """That the family of a row, or the one it was merged into, is in care on a day."""
    ours = Q(household=OuterRef("household")) | Q(household=OuterRef("household__merged_into"))
    lasting = Q(to_day__isnull=True) | Q(to_day__gt=day)
    return Exists(Enrolment.objects.filter(ours, lasting, voided_at__isnull=True, from_day__lte=day))


class AboutHousehold(Named, FeedsFacts):
    """``division`` is where the family lives now, so that its seat sees the row."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        abstract = True


class DatedQuerySet(CareQuerySet[M]):
    def on(self, day: date) -> Self:
        """Those in force on a day (the last one is the day before ``to_day``)."""
        return self.live().filter(Q(to_day__isnull=True) | Q(to_day__gt=day), from_day__lte=day)


class Dated(AboutHousehold):
    """In force ``[from_day, to_day)``; ``ended_at`` is the moment an end was registered later on."""

    from_day = models.DateField("起")
    to_day = models.DateField("止（不含）", null=True, blank=True)
    ended_at = models.DateTimeField("登记结束的时间", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def last_day(self) -> date | None:
        """The last day in force, as on paper."""
        return self.to_day - timedelta(days=1) if self.to_day else None


DAYS_IN_ORDER = Q(to_day__isnull=True) | Q(to_day__gte=F("from_day"))


def one_at_a_time(name: str, column: str) -> ExclusionConstraint:
    """No two live rows of a household and the same ``column`` hold on one day."""
    span = Func(F("from_day"), F("to_day"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("household", RangeOperators.EQUAL),
            (column, RangeOperators.EQUAL),
            (span, RangeOperators.OVERLAPS),
        ],
        condition=Q(voided_at__isnull=True),
    )
