"""Meetings of council, members and groups."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.doing import done
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.meetings import hold_meeting, void_meeting
from nuanxin.governance.forms.meetings import MeetingForm
from nuanxin.governance.models import Meeting, MemberGroup
from nuanxin.governance.views.organisation import form_page, is_own


@door("member.keep", menu="organisation")
def new_meeting(request: ActingRequest) -> HttpResponseBase:
    """Note one of one's own body; ``?group=`` says which group met."""
    body, asked = request.acting.seat.body, request.GET.get("group", "")
    rows = MemberGroup.objects.visible_to(request.acting.scope).live().filter(body=body)
    group = rows.filter(pk=int(asked[:18])).first() if asked[:18].isdecimal() else None
    form = MeetingForm(request.POST or None, body=body, group=group)
    if done(form, lambda: hold_meeting(request.acting, body, form.meeting())):
        messages.success(request, "已记下。")
        return redirect("group", group.pk) if group else redirect("body-meetings", body.pk)
    back = reverse("group", args=[group.pk]) if group else reverse("body-meetings", args=[body.pk])
    return form_page(request, form, "记一次会议", back)


@door("member.read", menu="organisation")
def meeting(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One meeting, whole."""
    found = _meeting(request, pk)
    context = {"meeting": found, "named": is_own(request, found.body_id)}
    return render(request, "governance/meeting.html", context)


@require_POST
@door("member.keep", menu="organisation")
def void(request: ActingRequest, pk: int) -> HttpResponseBase:
    """It was noted wrongly."""
    found = _meeting(request, pk)
    if not is_own(request, found.body_id):
        raise Refused(f"这次会议由{found.body.name}自己登记；您可以查看。")
    void_meeting(request.acting, found)
    messages.success(request, "已作废。")
    return redirect("body-meetings", found.body_id)


def _meeting(request: ActingRequest, pk: int) -> Meeting:
    rows = Meeting.objects.visible_to(request.acting.scope).live().select_related("body__place", "group")
    return get_object_or_404(rows, pk=pk)
