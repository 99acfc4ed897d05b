"""组织: every body in numbers; a body's members, groups, council and meetings, one tab each."""

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.models import Body
from nuanxin.base.listing import Action, Shown
from nuanxin.base.periods import today
from nuanxin.governance.listings.council import council_list
from nuanxin.governance.listings.groups import groups_list, with_activity
from nuanxin.governance.listings.meetings import MEETINGS
from nuanxin.governance.listings.members import members_list
from nuanxin.governance.listings.organisation import ORGANISATION, with_organisation
from nuanxin.governance.models import CouncilMember, Meeting, MemberGroup, Membership

TABS = (
    ("body-members", "会员"), ("body-groups", "小组"), ("body-council", "理事会"), ("body-meetings", "会议和活动"),
)  # fmt: skip


@door("member.read", menu="organisation")
def organisation(request: ActingRequest) -> HttpResponseBase:
    """Every body here and below; a village goes straight to its own."""
    if request.acting.right.level == "village":
        return redirect("body-members", request.acting.body.pk)
    rows = with_organisation(_bodies(request), today())
    shown = Shown(ORGANISATION, rows, request.GET, stamp(request.acting, "组织"))
    return shown.answer(request, "governance/organisation.html")


@door("member.read", menu="organisation")
def body_members(request: ActingRequest, pk: int) -> HttpResponseBase:
    body, named = _body(request, pk), is_own(request, pk)
    rows = Membership.objects.visible_to(request.acting.scope).live().filter(body=body, key__isnull=False)
    add = Action("登记入会申请", reverse("new-member")) if named else None
    listing, rows = members_list(named=named), rows.select_related("group", "body")
    shown = Shown(listing, rows, request.GET, stamp(request.acting, "会员"), add=add)
    return _tab(request, body, shown)


@door("member.read", menu="organisation")
def body_groups(request: ActingRequest, pk: int) -> HttpResponseBase:
    body, named = _body(request, pk), is_own(request, pk)
    rows = MemberGroup.objects.visible_to(request.acting.scope).live().filter(body=body)
    add = Action("成立小组", reverse("new-group")) if named else None
    listing = groups_list(named=named)
    shown = Shown(listing, with_activity(rows, today()), request.GET, stamp(request.acting, "会员小组"), add=add)
    return _tab(request, body, shown)


@door("member.read", menu="organisation")
def body_council(request: ActingRequest, pk: int) -> HttpResponseBase:
    body, named = _body(request, pk), is_own(request, pk)
    rows = CouncilMember.objects.visible_to(request.acting.scope).live().filter(body=body)
    add = Action("增补理事", reverse("co-opt")) if named else None
    shown = Shown(council_list(named=named), rows.ranked(), request.GET, stamp(request.acting, "理事会"), add=add)
    return _tab(request, body, shown)


@door("member.read", menu="organisation")
def body_meetings(request: ActingRequest, pk: int) -> HttpResponseBase:
    body = _body(request, pk)
    rows = Meeting.objects.visible_to(request.acting.scope).live().filter(body=body).select_related("group")
    add = Action("记一次会议", reverse("new-meeting")) if is_own(request, pk) else None
    shown = Shown(MEETINGS, rows, request.GET, stamp(request.acting, "会议和活动"), add=add)
    return _tab(request, body, shown)


def is_own(request: ActingRequest, body: int) -> bool:
    """Whether names of this body (id) are read and kept from the seat one works for."""
    return request.acting.seat.body_id == body and request.acting.may("member.keep")


def form_page(request: ActingRequest, form: Form, title: str, back: str, lead: str = "") -> HttpResponseBase:
    """A form of one's own body; ``title`` names nobody (it is what a draft is kept under)."""
    context = {"form": form, "title": title, "lead": lead, "draft": "organisation", "back": back}
    return render(request, "base/form_page.html", context)


def _tab(request: ActingRequest, body: Body, shown: Shown[Any]) -> HttpResponseBase:
    at = request.resolver_match.url_name if request.resolver_match else ""
    tabs = [{"label": label, "url": reverse(name, args=[body.pk]), "active": name == at} for name, label in TABS]
    context = {"body": body, "tabs": tabs, "named": is_own(request, body.pk)}
    return shown.answer(request, "governance/organisation_of.html", context)


def _bodies(request: ActingRequest) -> "QuerySet[Body]":
    return Body.objects.visible_to(request.acting.scope).on(today())


def _body(request: ActingRequest, pk: int) -> Body:
    return get_object_or_404(_bodies(request).select_related("place"), pk=pk)
