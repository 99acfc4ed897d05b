from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from nuanxin.association.models.base import FeedsFacts, ScopedQuerySet, Subtree
from nuanxin.association.models.post import Post
from nuanxin.association.models.user import User


class AppointmentQuerySet(ScopedQuerySet["Appointment"]):
    def live(self) -> Self:
        return self.filter(voided_at__isnull=True)

    def on(self, day: date) -> Self:
        """Those in force on a day (the last day in force is the day before ``to_day``)."""
        return self.live().filter(
            Q(from_day__lte=day), Q(to_day__isnull=True) | Q(to_day__gt=day)
        )


class Appointment(Subtree, FeedsFacts):
    """Who holds a seat from one day to another; one holder a day, acting ones included."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    holder = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    from_day = models.DateField("任职起")
    to_day = models.DateField("任职止（不含）", null=True, blank=True)
    on_establishment = models.BooleanField("在编", default=False)
    in_post = models.BooleanField("在岗", default=True, help_text="借调在外的不算在岗")
    full_time = models.BooleanField("专职", default=False)
    acting = models.BooleanField("代管", default=False)
    client_id = models.UUIDField(null=True, unique=True, editable=False)
    ended_at = models.DateTimeField("登记离任的时间", null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        ordering = ["post", "from_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gt=F("from_day")),
                name="appointment_days",
            ),
            ExclusionConstraint(
                name="appointment_one_holder_a_day",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (
                        Func(F("from_day"), F("to_day"), function="daterange",
                             output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(voided_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder.name} · {self.post}"

    @property
    def last_day(self) -> date | None:
        """The last day in force, as on paper."""
        return self.to_day - timedelta(days=1) if self.to_day else None
