from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from nuanxin.governance.models.base import DAYS_IN_ORDER, Dated, DatedQuerySet


class TermQuerySet(DatedQuerySet["Term"]):
    def past(self, day: date) -> Self:
        """Those that go on although their time is over (超期)."""
        return self.on(day).filter(until__lte=day)


class Term(Dated):
    """一届: from the congress that elected it until the next one. ``until`` is when its time is over.

    ``number`` counts the terms of a body. ``until`` is ``from_day`` + the term's length, or later
    where the body above agreed to wait (延期换届, ``extension_number``). ``to_day`` is the day the
    next term began; until then the term goes on, past its time or not.
    """

    number = models.PositiveSmallIntegerField("届次")
    years = models.PositiveSmallIntegerField("任期（年）")
    until = models.DateField("届满日（不含）")
    extension_number = models.CharField("延期批复文号", max_length=60, blank=True)
    approval_number = models.CharField("选举结果批复文号", max_length=60, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = "届"
        ordering = ["division", "-from_day"]
        constraints = [
            models.CheckConstraint(condition=DAYS_IN_ORDER, name="term_days"),
            models.CheckConstraint(
                condition=Q(until__gt=F("from_day"), years__gte=1), name="term_has_length"
            ),
            models.UniqueConstraint(
                fields=["body", "number"], condition=Q(voided_at__isnull=True), name="term_number_once"
            ),
            ExclusionConstraint(
                name="term_one_at_a_time",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_day"), F("to_day"), function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(voided_at__isnull=True),
            ),
        ]

    @property
    def last_term_day(self) -> date:
        """届满日 as on paper: the last day of its time."""
        return self.until - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.body.name}第 {self.number} 届"
