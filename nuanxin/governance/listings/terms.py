"""换届: every body, how its term stands, and whether the next congress is being prepared."""

from datetime import date, timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from nuanxin.association.models import Body
from nuanxin.base.listing import Column, Listing
from nuanxin.base.periods import today
from nuanxin.governance.forms.terms import TermQuery, is_due, state_of
from nuanxin.governance.models import Congress, Term


def with_terms(bodies: "QuerySet[Body]", day: date) -> "QuerySet[Body]":
    """Bodies with ``term_number``, ``term_from`` and ``term_until`` of the term that stands on a day.

    ``meets_on`` and ``congress_id``: of the congress that is being prepared.
    """
    standing = Term.objects.on(day).filter(body=OuterRef("pk"))
    coming = Congress.objects.preparing().filter(body=OuterRef("pk"))
    return bodies.select_related("place__parent").annotate(
        term_number=Subquery(standing.values("number")[:1]),
        term_from=Subquery(standing.values("from_day")[:1]),
        term_until=Subquery(standing.values("until")[:1]),
        meets_on=Subquery(coming.values("meeting_on")[:1]),
        congress_id=Subquery(coming.values("pk")[:1]),
    )


def _last_day(body: Body) -> date | None:
    until: date | None = getattr(body, "term_until", None)
    return until - timedelta(days=1) if until else None


def _number(body: Body) -> str:
    number = getattr(body, "term_number", None)
    return f"第 {number} 届" if number else ""


def _page(body: Body) -> str:
    return reverse("body-terms", args=[body.pk])


def _preparing(body: Body) -> str:
    """When the next congress meets; that nobody prepares it where it is time."""
    if meets_on := vars(body)["meets_on"]:
        return f"{meets_on:%Y-%m-%d} 开会"
    return "该筹备了" if is_due(vars(body)["term_until"], today()) else ""


def _congress(body: Body) -> str:
    pk = vars(body)["congress_id"]
    return reverse("congress", args=[pk]) if pk else ""


TERMS: Listing[Body] = Listing(
    title="换届",
    columns=(
        Column("name", "单位", lambda b: b.place.name, sort="division", link=_page),
        Column("parent", "上级", lambda b: b.place.parent.name if b.place.parent else ""),
        Column("number", "届次", _number),
        Column("from_day", "开始", lambda b: getattr(b, "term_from", None), "day", sort="term_from"),
        Column("last_day", "届满", _last_day, "day", sort="term_until"),
        Column("state", "现在", lambda b: state_of(getattr(b, "term_until", None), today()), "state"),
        Column("congress", "筹备换届", _preparing, sort="meets_on", link=_congress),
    ),
    query=TermQuery,
    order="last_day",
    empty="没有符合条件的单位",
)
