"""组织: every body with its council, members and groups, in numbers; no target and no order of merit."""

from datetime import date

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from nuanxin.association.models import Body
from nuanxin.base.listing import Column, Listing
from nuanxin.base.values import Share
from nuanxin.governance.forms.organisation import OrganisationQuery
from nuanxin.governance.models import CouncilMember, Meeting, MemberGroup, Membership

COUNTS = ("council", "members", "groups", "active")


def with_organisation(bodies: "QuerySet[Body]", day: date) -> "QuerySet[Body]":
    """Bodies with how many sit on the council, are members, groups, active groups on a day; ``last_met``."""
    met = Meeting.objects.live().filter(body=OuterRef("pk"), day__lte=day).order_by().values("body")
    return bodies.select_related("place__parent").annotate(
        council=_of(CouncilMember.objects.on(day)),
        members=_of(Membership.objects.on(day)),
        groups=_of(MemberGroup.objects.on(day)),
        active=_of(MemberGroup.objects.active(day)),
        last_met=Subquery(met.annotate(last=Max("day")).values("last")),
    )


def _of(rows: "QuerySet[CouncilMember] | QuerySet[Membership] | QuerySet[MemberGroup]") -> Coalesce:
    """How many of the rows are of a body."""
    counted = rows.filter(body=OuterRef("pk")).order_by().values("body").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def _count(label: str, name: str, tab: str) -> Column[Body]:
    return Column(
        name, label, lambda body: vars(body)[name], "number",
        link=lambda body: reverse(tab, args=[body.pk]),
        total=lambda bodies: bodies.aggregate(sum=Sum(name))["sum"],
    )  # fmt: skip


def _active(body: Body) -> Share:
    return Share(vars(body)["active"], vars(body)["groups"])


def _all_active(bodies: "QuerySet[Body]") -> Share:
    summed = bodies.aggregate(n=Sum("active"), of=Sum("groups"))
    return Share(summed["n"] or 0, summed["of"] or 0)


ORGANISATION: Listing[Body] = Listing(
    title="组织",
    columns=(
        Column(
            "name", "单位", lambda b: b.place.name, sort="division",
            link=lambda b: reverse("body-members", args=[b.pk]),
        ),
        Column("parent", "上级", lambda b: b.place.parent.name if b.place.parent else ""),
        _count("理事", "council", "body-council"),
        _count("会员", "members", "body-members"),
        _count("小组", "groups", "body-groups"),
        Column(
            "active", "活动正常的小组", _active, "share",
            link=lambda b: reverse("body-groups", args=[b.pk]) if vars(b)["groups"] else "", total=_all_active,
        ),
        Column("last_met", "最近开会、活动", lambda b: vars(b)["last_met"], "day"),
    ),
    query=OrganisationQuery,
    order="name",
    empty="没有符合条件的单位",
)  # fmt: skip
