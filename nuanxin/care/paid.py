"""帮扶发放 in sums: list by list, how many lines, how much, who copied it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet, Sum

from nuanxin.association.models import User
from nuanxin.association.scope import Scope
from nuanxin.care.models import RosterPayment, Scheme

LIVE = Q(voided_at__isnull=True)


@dataclass(frozen=True)
class PaidList:
    """One list: a month, an aid, one import (``batch`` 0 where it was not imported). Money in 分."""

    month: date
    scheme: Scheme
    batch: int
    lines: int
    total: int
    voided: int
    by: str
    at: datetime

    @property
    def slug(self) -> str:
        """The month as an address says it: 2026-11."""
        return f"{self.month:%Y-%m}"


def paid_lists(scope: Scope) -> list[PaidList]:
    """The lists of a territory, the newest month first; three statements. The scope must name families."""
    rows = RosterPayment.objects.visible_to(scope).order_by("-month", "scheme__number", "batch")
    found = rows.values_list("month", "scheme", "batch", "recorded_by").annotate(
        lines=Count("pk", filter=LIVE), total=Sum("amount", filter=LIVE, default=0),
        voided=Count("pk", filter=~LIVE), at=Max("recorded_at"),
    )  # fmt: skip
    lists = list(found)
    schemes = Scheme.objects.visible_to(scope).in_bulk({each[1] for each in lists})
    names = dict(User.objects.visible_to(scope).filter(pk__in={each[3] for each in lists}).values_list("pk", "name"))
    return [
        PaidList(month, schemes[scheme], batch or 0, lines, total, voided, names.get(by, ""), at)
        for month, scheme, batch, by, lines, total, voided, at in lists
    ]


def lines_of(scope: Scope, month: date, scheme: Scheme, batch: int) -> "QuerySet[RosterPayment]":
    """The lines of one list that stand."""
    rows = RosterPayment.objects.visible_to(scope).filter(LIVE, month=month, scheme=scheme)
    return rows.filter(batch=batch) if batch else rows.filter(batch__isnull=True)
