"""会员代表大会: its preparation step by step, the meeting, its result."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.models import Body
from nuanxin.base.doing import done
from nuanxin.base.periods import today
from nuanxin.governance.actions.congress import change_congress, prepare_congress, void_congress
from nuanxin.governance.forms.congress import CongressForm
from nuanxin.governance.models import Congress, Term
from nuanxin.governance.preparing import Sight, late_steps, next_of
from nuanxin.work.actions.undertakings import mark_step
from nuanxin.work.models import Step

TABS = (
    ("congress", "步骤"), ("congress-delegates", "代表"), ("congress-ballots", "选举"), ("congress-day", "大会"),
    ("congress-result", "结果"),
)  # fmt: skip


@door("term.keep", menu="terms")
def prepare(request: ActingRequest, pk: int) -> HttpResponseBase:
    """筹备换届, of one's own body."""
    bodies = Body.objects.visible_to(request.acting.scope).on(today())
    body = get_object_or_404(bodies, pk=pk)
    if body.pk != request.acting.body.pk:
        raise PermissionDenied
    last = Term.objects.visible_to(request.acting.scope).live().filter(body=body).order_by("-number").first()
    form = CongressForm(request.POST or None, number=last.number + 1 if last else 1)
    if done(form, lambda: prepare_congress(request.acting, body, form.congress())):
        messages.success(request, "开始筹备了，各步骤的最迟日已按会议日期排好。")
        found = Congress.objects.visible_to(request.acting.scope).preparing().filter(body=body).first()
        return redirect("congress", found.pk) if found else redirect("body-terms", pk)
    context = {"form": form, "title": "筹备换届", "draft": "congress", "lead": body.name}
    return render(request, "base/form_page.html", context | {"back": reverse("body-terms", args=[pk])})


@door("term.read", menu="terms")
def congress(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Its steps, each with its last day, and what comes next."""
    found = found_congress(request, pk)
    context = {
        "steps": found.undertaking.steps.order_by("number"), "late": late_steps(found, today()),
        "next": next_of(found),
    }  # fmt: skip
    return page(request, found, "governance/congress.html", context)


@require_POST
@door("term.keep", menu="terms")
def step(request: ActingRequest, pk: int, step: int) -> HttpResponseBase:
    """Tick one step, or take the tick back."""
    found = own_congress(request, pk)
    steps = Step.objects.visible_to(request.acting.scope).filter(undertaking=found.undertaking_id)
    mark_step(request.acting, get_object_or_404(steps, pk=step), today() if request.POST.get("done") else None)
    return redirect("congress", pk)


@door("term.keep", menu="terms")
def change(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Another day, place, agenda."""
    found = own_congress(request, pk)
    form = CongressForm(request.POST or None, initial=CongressForm.of(found))
    if done(form, lambda: change_congress(request.acting, found, form.congress())):
        messages.success(request, "已保存，没办的步骤按新的会议日期重排了。")
        return redirect("congress", pk)
    context = {"form": form, "title": "改会议日期和安排", "draft": "congress", "lead": f"{found}"}
    return render(request, "base/form_page.html", context | {"back": reverse("congress", args=[pk])})


@require_POST
@door("term.keep", menu="terms")
def void(request: ActingRequest, pk: int) -> HttpResponseBase:
    """撤销筹备."""
    rows = _congresses(request)
    found = get_object_or_404(rows, pk=pk)
    if found.body_id != request.acting.body.pk:
        raise PermissionDenied
    void_congress(request.acting, found)
    messages.success(request, "已撤销筹备，任务里也不用再办了。")
    return redirect("body-terms", found.body_id)


def found_congress(request: ActingRequest, pk: int) -> Congress:
    return get_object_or_404(_congresses(request).filter(voided_at__isnull=True), pk=pk)


def own_congress(request: ActingRequest, pk: int) -> Congress:
    """For its own office; those above look (403)."""
    found = found_congress(request, pk)
    if not Sight.of(request.acting, found).own:
        raise PermissionDenied
    return found


def page(
    request: ActingRequest, found: Congress, template: str, context: dict[str, Any]
) -> HttpResponseBase:
    """One tab of a congress."""
    at = template.partition("/")[2].removesuffix(".html").replace("_", "-")
    tabs = [{"label": label, "url": reverse(name, args=[found.pk]), "active": name == at} for name, label in TABS]
    shared = {"congress": found, "tabs": tabs, "sight": Sight.of(request.acting, found), "day": today()}
    return render(request, template, shared | context)


def _congresses(request: ActingRequest) -> "QuerySet[Congress]":
    rows = Congress.objects.visible_to(request.acting.scope)
    return rows.select_related("body__place", "undertaking", "term")
