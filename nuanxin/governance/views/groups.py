"""One member group: its twelve months, its leader and members, the families it looks in on."""

from django.contrib import messages
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.places import place_name
from nuanxin.base.doing import done
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.groups import (
    appoint_leader,
    close_group,
    form_group,
    link_household,
    unlink_household,
)
from nuanxin.governance.forms.groups import CloseForm, FamilyForm, GroupForm, LeaderForm
from nuanxin.governance.listings.groups import last_year, state_of
from nuanxin.governance.listings.members import called
from nuanxin.governance.models import GroupHousehold, Meeting, MemberGroup, Membership
from nuanxin.governance.views.organisation import form_page, is_own
from nuanxin.people.listings import first_name
from nuanxin.people.models import Household
from nuanxin.people.search import LONGEST, Found
from nuanxin.people.views.families import found_by, told_of

LAST = 6  # meetings that the page lists


@door("member.keep", menu="organisation")
def new_group(request: ActingRequest) -> HttpResponseBase:
    """Form a group of one's own body."""
    body = request.acting.seat.body
    form = GroupForm(request.POST or None, body=body)
    if done(form, lambda: form_group(request.acting, body, form.group())):
        messages.success(request, "小组已成立。点小组名，加组员和联系户。")
        return redirect("body-groups", body.pk)
    return form_page(request, form, "成立小组", reverse("body-groups", args=[body.pk]))


@door("member.read", menu="organisation")
def group(request: ActingRequest, pk: int) -> HttpResponseBase:
    return _page(request, _group(request, pk))


@require_POST
@door("member.keep", menu="organisation")
def lead(request: ActingRequest, pk: int) -> HttpResponseBase:
    """换组长."""
    found = _own(request, pk)
    form = LeaderForm(request.POST, group=found)
    if done(form, lambda: appoint_leader(request.acting, found, form.cleaned_data["leader"])):
        return redirect("group", pk)
    return _page(request, found, leading=form)


@require_POST
@door("member.keep", menu="organisation")
def close(request: ActingRequest, pk: int) -> HttpResponseBase:
    """停办."""
    found, form = _own(request, pk), CloseForm(request.POST)
    if done(form, lambda: close_group(request.acting, found, form.cleaned_data["last_day"])):
        messages.success(request, "小组已停办，组员还是会员。")
        return redirect("group", pk)
    return _page(request, found, closing=form)


@require_POST
@door("family.open", menu="organisation")
def find_family(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Which family the group is to look in on; what is asked for is sent, a name stands in no address."""
    group, words = _own(request, pk), request.POST.get("words", "").strip()[:LONGEST]
    found = found_by(request, words)
    return told_of(request, found, _page(request, group, found=found))


@require_POST
@door("member.keep", menu="organisation")
def link_family(request: ActingRequest, pk: int) -> HttpResponseBase:
    """加联系户."""
    group, form = _own(request, pk), FamilyForm(request.POST)
    if form.is_valid():
        rows = Household.objects.visible_to(request.acting.scope).standing()
        household = get_object_or_404(rows, pk=form.cleaned_data["household"])
        link_household(request.acting, group, household)
        messages.success(request, f"已加：{household}。")
    return redirect("group", pk)


@require_POST
@door("member.keep", menu="organisation")
def unlink_family(request: ActingRequest, pk: int, contact: int) -> HttpResponseBase:
    """不再联系."""
    rows = GroupHousehold.objects.visible_to(request.acting.scope).select_related("group__body", "household")
    unlink_household(request.acting, get_object_or_404(rows, group=_own(request, pk), pk=contact))
    return redirect("group", pk)


def _group(request: ActingRequest, pk: int) -> MemberGroup:
    rows = MemberGroup.objects.visible_to(request.acting.scope).live()
    return get_object_or_404(rows.select_related("body__place", "leader"), pk=pk)


def _own(request: ActingRequest, pk: int) -> MemberGroup:
    """A group of the body one works for; another's is changed there."""
    found = _group(request, pk)
    if not is_own(request, found.body_id):
        raise Refused(f"“{found}”是{found.body.name}的小组，由它自己登记；您可以查看、督办。")
    return found


def _page(request: ActingRequest, shown: MemberGroup, *, found: Found | None = None, **forms: Form) -> HttpResponseBase:
    scope, named, day = request.acting.scope, is_own(request, shown.body_id), today()
    people = Membership.objects.visible_to(scope).on(day).filter(group=shown).order_by("joined_on", "pk")
    met = Meeting.objects.visible_to(scope).live().filter(group=shown)
    last = met.first()
    context = {
        "group": shown, "named": named, "state": state_of(shown, last.day if last else None, day),
        "months": last_year(shown, day), "meetings": met[:LAST], "leader": called(shown.leader, named=named),
        "people": [(each.pk, called(each, named=named)) for each in people], "families": _families(request, shown),
        "serves": named and bool(scope.named) and request.acting.may("family.open"), "found": found,
        "leading": LeaderForm(group=shown), "closing": CloseForm(), **forms,
    }  # fmt: skip
    return render(request, "governance/group.html", context)


def _families(request: ActingRequest, shown: MemberGroup) -> list[tuple[GroupHousehold, str]]:
    """Those of the contacts that the seat serves, each with whom one talks to, masked."""
    rows = GroupHousehold.objects.visible_to(request.acting.scope).filter(group=shown)
    told = rows.select_related("household__merged_into").prefetch_related("household__people")
    return [(each, first_name(each.household)) for each in told.annotate(place=place_name())]
