"""What the rows of this room have in common: they stand at a body, some from one day to another."""

from datetime import date, timedelta
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from nuanxin.association.models import Body, FeedsFacts, ScopedQuerySet, Subtree, User

M = TypeVar("M", bound=models.Model)
DAYS_IN_ORDER = Q(to_day__isnull=True) | Q(to_day__gt=F("from_day"))


class LiveQuerySet(ScopedQuerySet[M]):
    def live(self) -> Self:
        return self.filter(voided_at__isnull=True)


class DatedQuerySet(LiveQuerySet[M]):
    def on(self, day: date) -> Self:
        """Those in force on a day (the last one is the day before ``to_day``)."""
        return self.live().filter(Q(to_day__isnull=True) | Q(to_day__gt=day), from_day__lte=day)


class AtBody(Subtree, FeedsFacts):
    """A row of one body; recorded once however often the form is sent."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="单位")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        abstract = True


class Dated(AtBody):
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
