"""督办: the ready text behind every list of who is behind, and the line its receiver gets."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.periods import today
from nuanxin.measures.dictionary import dictionary
from nuanxin.measures.opening import latest
from nuanxin.plans.figures.topic import topic_for
from nuanxin.plans.forms import UrgeForm
from nuanxin.plans.gaps.lacking import lacks_of
from nuanxin.plans.gaps.tasks import open_tasks
from nuanxin.plans.gaps.terms import urgent_about_terms
from nuanxin.plans.gaps.urging import (
    Urgent,
    urgent_about_gaps,
    urgent_about_tasks,
    urgent_to_plan,
    urgent_to_sign,
)
from nuanxin.plans.issuing.below import Issuing
from nuanxin.plans.models import Clause
from nuanxin.plans.policies.urging import urgent_about_document
from nuanxin.plans.views.asked import asked
from nuanxin.plans.views.check import own_plan
from nuanxin.work.actions.reminders import settle_reminder, urge
from nuanxin.work.listings import place_of_sender
from nuanxin.work.models import Document, Reminder


@door("plan.urge", menu="issuing")
def urge_to_sign(request: ActingRequest, pk: int) -> HttpResponse:
    """Who has not signed for one's own plan."""
    found = Issuing(own_plan(request, pk), request.acting.scope, request.acting.body)
    return _urged(request, urgent_to_sign(request.acting, found))


@door("plan.urge", menu="issuing")
def urge_to_plan(request: ActingRequest, pk: int) -> HttpResponse:
    """Who signed for one's own plan and has made none of it."""
    found = Issuing(own_plan(request, pk), request.acting.scope, request.acting.body)
    return _urged(request, urgent_to_plan(request.acting, found))


@door("plan.urge", menu="gaps")
def urge_about_tasks(request: ActingRequest, clause: int) -> HttpResponse:
    """Who has not done what was undertaken for a clause."""
    outlook = asked(request)
    visible = Clause.objects.visible_to(request.acting.scope).select_related("plan__document")
    found = get_object_or_404(visible, pk=clause)
    tasks = open_tasks(outlook, found, request.acting.body)
    return _urged(request, urgent_about_tasks(outlook, request.acting, found, tasks))


@door("plan.urge", menu="gaps")
def urge_about_gaps(request: ActingRequest, measure: str) -> HttpResponse:
    """Who falls short of a measure."""
    if measure not in dictionary().measures:
        raise Http404(f"没有“{measure}”这项指标。")
    topic = topic_for(asked(request), measure, request.GET.get("target", ""))
    lacks = lacks_of(topic, topic.gaps(latest()), request.acting.body)
    return _urged(request, urgent_about_gaps(topic, request.acting, lacks))


@door("plan.urge", menu="documents")
def urge_about_document(request: ActingRequest, pk: int) -> HttpResponse:
    """Who has done nothing about a policy document, or is late."""
    documents = Document.objects.visible_to(request.acting.scope).policies(today())
    return _urged(request, urgent_about_document(request.acting, get_object_or_404(documents, pk=pk)))


@door("plan.urge", menu="terms")
def urge_about_terms(request: ActingRequest) -> HttpResponse:
    """Whose congress is to be prepared, or is late."""
    return _urged(request, urgent_about_terms(request.acting))


def _urged(request: ActingRequest, urgent: Urgent) -> HttpResponse:
    """The text; sent as a form, it is recorded and stands on each receiver's workbench."""
    form = UrgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        urging = replace(urgent.urging, client_id=form.cleaned_data["client_id"])
        made = urge(request.acting, request.acting.body, urging)
        messages.success(request, f"已督办 {len(made)} 个单位，它们的工作台上看得到。")
        return redirect(request.get_full_path())
    context = {"urgent": urgent, "urging": urgent.urging, "form": UrgeForm()}
    return render(request, "plans/urge.html", context)


def _reminder(request: ActingRequest, pk: int) -> Reminder:
    visible = Reminder.objects.visible_to(request.acting.scope).select_related("body")
    return get_object_or_404(visible, pk=pk)


@door("undertaking.read", menu="workbench")
def reminder(request: ActingRequest, pk: int) -> HttpResponse:
    """What one was urged about, by whom, and the way to the list."""
    found = _reminder(request, pk)
    own = found.body_id == request.acting.body.pk
    context = {"reminder": found, "own": own, "sender": place_of_sender(found.sender)}
    return render(request, "plans/reminder.html", context)


@require_POST
@door("undertaking.work", menu="workbench")
def settle(request: ActingRequest, pk: int) -> HttpResponse:
    """办好了."""
    found = _reminder(request, pk)
    if found.body_id != request.acting.body.pk:
        raise PermissionDenied
    settle_reminder(request.acting, found)
    messages.success(request, "已记为办好，从工作台上消掉了。")
    return redirect("workbench")
