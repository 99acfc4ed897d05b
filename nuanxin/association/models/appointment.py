from datetime import date, datetime, timedelta
from typing import Self

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, CharField, F, Func, OuterRef, Q, Subquery, Value, When

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

    def with_account(self) -> Self:
        """Each with ``account`` (none, waiting, active, disabled) and ``code_until`` of its holder."""
        from nuanxin.association.models.account import Activation

        account = Case(
            When(holder__username__isnull=True, then=Value("none")),
            When(holder__is_active=False, then=Value("disabled")),
            When(holder__password__startswith=UNUSABLE_PASSWORD_PREFIX, then=Value("waiting")),
            default=Value("active"),
            output_field=CharField(),
        )
        waiting = Activation.objects.waiting().filter(user=OuterRef("holder"))
        until = Subquery(waiting.values("expires_at")[:1])
        return self.annotate(account=account, code_until=until)

    def in_account_state(self, state: str) -> Self:
        return self.with_account().filter(account=state)


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
    seconded_in = models.BooleanField(
        "借调来的", default=False, help_text="在这里上班，人事关系在别处"
    )
    document_number = models.CharField("任职文号", max_length=60, blank=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)
    ended_at = models.DateTimeField("登记离任的时间", null=True, blank=True)

    account: str  # by ``with_account``
    code_until: datetime | None

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        ordering = ["post", "from_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gt=F("from_day")),
                name="appointment_days",
            ),
            models.CheckConstraint(
                condition=Q(seconded_in=False) | Q(in_post=True, on_establishment=False),
                name="appointment_seconded_in_works_here",
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
