from typing import Self

from django.db import models

from nuanxin.association.models import Body, Issued, ScopedQuerySet
from nuanxin.work.models import Document


class PlanQuerySet(ScopedQuerySet["Plan"]):
    def whole(self) -> Self:
        """Plans by themselves: what a supplement asks stands in the plan it amends."""
        return self.filter(amends__isnull=True)

    def newest_first(self) -> Self:
        """Issued before drafts, the latest year first."""
        return self.order_by(
            "-year", models.F("issued_at").desc(nulls_last=True), "-adopted_at", "-id"
        )


class Plan(Issued):
    """One body's plan for one year, made from one paper; a draft until it is issued.

    ``derived_from``: the plan above that it carries out; it stands in the same paper's text.
    ``amends``: the issued plan of the same body that this one, a supplement (补充通知), adds to. While it
    is a draft it has its clauses; issued, they are clauses of the plan it amends, ``brought`` by it.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="plans")
    document = models.ForeignKey(Document, models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("标题", max_length=200)
    derived_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="derived"
    )
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supplements",
        verbose_name="补充哪份计划",
    )
    adopted_at = models.DateTimeField("采纳时间", auto_now_add=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "计划"
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "document"], name="plan_one_per_document")
        ]

    def __str__(self) -> str:
        return self.title
