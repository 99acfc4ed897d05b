from typing import Any

from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from nuanxin.association.models import Body
from nuanxin.governance.models.base import AtBody, LiveQuerySet


class CopiesQuerySet(LiveQuerySet["Copies"]):
    def magazine_of(self, bodies: "QuerySet[Body]", year: int) -> "QuerySet[Body]":
        """Bodies, each with what a year saw: ``copies_of_year``, ``readings``, ``sent``, ``printed``."""
        contributions = Contribution.objects.live()
        readings = Reading.objects.live().filter(day__year=year)
        return bodies.select_related("place__parent").annotate(
            copies_of_year=_of(self.live().filter(year=year), Sum("copies")),
            readings=_of(readings, Count("pk")),
            sent=_of(contributions.filter(sent_on__year=year), Count("pk")),
            printed=_of(contributions.filter(printed_on__year=year), Count("pk")),
        )


def _of(rows: "QuerySet[Any]", summed: Sum | Count) -> Subquery:
    """One figure of a body's rows; None where it noted nothing, which is not 0."""
    counted = rows.filter(body=OuterRef("pk")).order_by().values("body").annotate(n=summed)
    return Subquery(counted.values("n"))


class Copies(AtBody):
    """Copies of the association's magazine (《人生》) that came to a body in a year; free to order or not."""

    year = models.PositiveSmallIntegerField("年度")
    copies = models.PositiveIntegerField("到位份数")

    objects = CopiesQuerySet.as_manager()

    class Meta:
        verbose_name = "杂志份数"
        ordering = ["-year", "division"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year"], condition=Q(voided_at__isnull=True), name="copies_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body.name} {self.year} 年 {self.copies} 份"


class Reading(AtBody):
    """学用: that the magazine was used in study on a day, and for what; nobody is counted."""

    day = models.DateField("日期")
    issue = models.CharField("哪一期", max_length=20, blank=True)
    use = models.CharField("怎么用的", max_length=200)

    objects = LiveQuerySet["Reading"].as_manager()

    class Meta:
        verbose_name = "杂志学用"
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.use}"


class Contribution(AtBody):
    """投稿: a piece sent in by a body, and printed or not."""

    title = models.CharField("题目", max_length=120)
    sent_on = models.DateField("投稿日")
    printed_on = models.DateField("刊出日", null=True, blank=True)
    issue = models.CharField("哪一期", max_length=20, blank=True)

    objects = LiveQuerySet["Contribution"].as_manager()

    class Meta:
        verbose_name = "投稿"
        ordering = ["-sent_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(printed_on__isnull=True) | Q(printed_on__gte=F("sent_on")),
                name="contribution_sent_first",
            )
        ]

    def __str__(self) -> str:
        return self.title
