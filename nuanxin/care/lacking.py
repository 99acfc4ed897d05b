"""Families of one's own that lack a scheme, by name, and what comes next; above, only sums (measures)."""

from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from nuanxin.association.models import Division
from nuanxin.association.scope import Scope
from nuanxin.care.models import (
    SERVICES,
    Answer,
    Coverage,
    Policy,
    Said,
    Scheme,
    SchemeKind,
    Service,
)
from nuanxin.care.models.base import CareQuerySet
from nuanxin.people.models import Enrolment, Household
from nuanxin.people.rights import SERVED_AT

NEXT = {
    "vacant": "联系人岗位空缺：补上任职，或另定联系人",
    "willing": "愿意，还没有落实",
    "unasked": "还没有问过",
}


def schemes_over(scope: Scope) -> "QuerySet[Scheme]":
    """The city's schemes that can be lacking, in its order."""
    kinds = [kind for kind in SchemeKind if kind not in (SchemeKind.AID, SchemeKind.WRISTBAND)]
    return Scheme.objects.visible_to(scope).current().filter(kind__in=kinds)


def lacking(scope: Scope, scheme: Scheme, day: date) -> "QuerySet[Household]":
    """Families in care on a day, meant by a scheme, that neither have it nor refuse it.

    Services count since 1 January. Each has ``stands`` (a coverage whose seat is vacant) and
    ``wants``. As the measures count: what a family has counts, whatever it refuses.
    """
    enrolled = Enrolment.objects.filter(
        Q(to_day__isnull=True) | Q(to_day__gt=day), household=OuterRef("pk"),
        voided_at__isnull=True, from_day__lte=day,
    )  # fmt: skip
    if scheme.group:
        enrolled = enrolled.filter(group=scheme.group)
    places = Division.objects.filter(code=OuterRef("division"), level__in=SERVED_AT)
    said = Answer.objects.on(day).filter(Q(scheme__kind=scheme.kind) | Q(scheme=None))
    vacant = Coverage.objects.on(day).filter(scheme__kind=scheme.kind)
    rows = Household.objects.visible_to(scope).standing().filter(Exists(enrolled))
    return rows.exclude(_among(_has(scheme, day))).exclude(_among(said.refusals())).annotate(
        stands=_true(_among(vacant)),
        wants=_true(_among(said.filter(said=Said.YES))),
        place=Subquery(places.values("name")[:1]),
    ).prefetch_related("people").order_by("division", "pk")


def _among(rows: "CareQuerySet[Any]") -> Q:
    """Whether a family has one of these rows, or one that was merged into it has.

    All are read once and looked up (a hashed subplan), not looked for again for each family.
    """
    whose = rows.annotate(family=Coalesce("household__merged_into", "household"))
    return Q(pk__in=whose.values("family"))


def _true(condition: Q) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _has(scheme: Scheme, day: date) -> "CareQuerySet[Any]":
    if scheme.kind in SERVICES:
        since = day.replace(month=1, day=1)
        given = Service.objects.live().filter(scheme__kind=scheme.kind)
        return given.filter(day__range=(since, day))
    if scheme.kind == SchemeKind.INSURANCE:
        return Policy.objects.on(day)
    return Coverage.objects.real(day).filter(scheme__kind=scheme.kind)


def state(household: Household) -> str:
    """Why it stands on the list: ``vacant willing unasked``."""
    known = vars(household)
    if known["stands"]:
        return "vacant"
    return "willing" if known["wants"] else "unasked"
