"""换届: every body and how its term stands."""

from datetime import date, timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from nuanxin.association.models import Body
from nuanxin.base.listing import Column, Listing
from nuanxin.base.periods import today
from nuanxin.governance.forms.terms import TermQuery, state_of
from nuanxin.governance.models import Term


def with_terms(bodies: "QuerySet[Body]", day: date) -> "QuerySet[Body]":
    """Bodies with ``term_number``, ``term_from`` and ``term_until`` of the term that stands on a day."""
    standing = Term.objects.on(day).filter(body=OuterRef("pk"))
    return bodies.select_related("place__parent").annotate(
        term_number=Subquery(standing.values("number")[:1]),
        term_from=Subquery(standing.values("from_day")[:1]),
        term_until=Subquery(standing.values("until")[:1]),
    )


def _last_day(body: Body) -> date | None:
    until: date | None = getattr(body, "term_until", None)
    return until - timedelta(days=1) if until else None


def _number(body: Body) -> str:
    number = getattr(body, "term_number", None)
    return f"第 {number} 届" if number else ""


def _page(body: Body) -> str:
    return reverse("body-terms", args=[body.pk])


TERMS: Listing[Body] = Listing(
    title="换届",
    columns=(
        Column("name", "单位", lambda b: b.place.name, sort="division", link=_page),
        Column("parent", "上级", lambda b: b.place.parent.name if b.place.parent else ""),
        Column("number", "届次", _number),
        Column("from_day", "开始", lambda b: getattr(b, "term_from", None), "day", sort="term_from"),
        Column("last_day", "届满", _last_day, "day", sort="term_until"),
        Column("state", "现在", lambda b: state_of(getattr(b, "term_until", None), today()), "state"),
    ),
    query=TermQuery,
    order="last_day",
    empty="没有符合条件的单位",
)
