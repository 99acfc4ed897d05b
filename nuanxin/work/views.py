"""任务: what a body has to do, who does it, step by step, and what proves it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.calendar import WorkingDays
from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.models import LogEntry
from nuanxin.base.doing import done
from nuanxin.base.listing import Action, Shown
from nuanxin.base.periods import today
from nuanxin.work.actions.sorting import add_own, may_sort, sort_undertaking
from nuanxin.work.actions.undertakings import (
    add_evidence,
    assign_undertaking,
    finish_undertaking,
    mark_step,
    withdraw_evidence,
)
from nuanxin.work.forms import AssignForm, EvidenceForm, FinishForm, OwnForm, SortForm
from nuanxin.work.listings import UNDERTAKINGS, owner_words, sender_name, undertakings_for
from nuanxin.work.models import Evidence, Step, Undertaking


@door("undertaking.read", menu="undertakings")
def undertakings(request: ActingRequest) -> HttpResponseBase:
    """What was handed out in one's territory, one's own first."""
    rows = undertakings_for(request.acting)
    add = Action("定一件本级措施", reverse("new-undertaking")) if request.acting.may("undertaking.own") else None
    shown = Shown(UNDERTAKINGS, rows, request.GET, stamp(request.acting, "任务"), add=add)
    return shown.answer(request, "work/undertakings.html")


@door("undertaking.own", menu="undertakings")
def new(request: ActingRequest) -> HttpResponse:
    """本级措施: what one's own body sets itself to do; ``?ground=``: the document it carries out."""
    given = request.GET.get("ground", "")
    initial = {"grounds": [given]} if given.isdecimal() else {}
    form = OwnForm(request.POST or None, acting=request.acting, initial=initial)
    if done(form, lambda: add_own(request.acting, request.acting.body, form.own())):
        messages.success(request, "本级措施已列入任务。")
        return redirect("undertakings")
    context = {"form": form, "title": "定一件本级措施", "draft": "own", "back": "undertakings"}
    return render(request, "base/form_page.html", context)


@door("undertaking.work", menu="undertakings")
def sort(request: ActingRequest, pk: int) -> HttpResponse:
    """依据, 主题 and 协同单位; for who does it or sent it."""
    found = _found(request, pk)
    if not may_sort(request.acting, found):
        raise PermissionDenied
    form = SortForm(request.POST or None, acting=request.acting, undertaking=found)
    if done(form, lambda: sort_undertaking(request.acting, found, form.sorting())):
        messages.success(request, "依据和主题已保存。")
        return redirect("undertaking", pk)
    context = {"form": form, "title": "依据和主题", "lead": found.title, "draft": "sort"}
    return render(request, "base/form_page.html", context | {"back": reverse("undertaking", args=[pk])})


@door("undertaking.read", menu="undertakings")
def undertaking(request: ActingRequest, pk: int) -> HttpResponse:
    """One undertaking, whole."""
    return _page(request, _found(request, pk))


@require_POST
@door("undertaking.work", menu="undertakings")
def assign(request: ActingRequest, pk: int) -> HttpResponse:
    """Name the seat that is responsible and the day."""
    found = _own(request, pk)
    form = AssignForm(request.POST, undertaking=found)
    if done(
        form, lambda: assign_undertaking(request.acting, found, form.owner, form.day)
    ):
        messages.success(request, f"由{form.owner.title}负责，{form.day:%Y-%m-%d} 前完成。")
        return redirect("undertaking", pk)
    return _page(request, found, assign=form)


@require_POST
@door("undertaking.work", menu="undertakings")
def step(request: ActingRequest, pk: int) -> HttpResponse:
    """Tick one step, or take the tick back."""
    found = get_object_or_404(Step.objects.visible_to(request.acting.scope), pk=pk)
    _own(request, found.undertaking_id)
    mark_step(request.acting, found, today() if request.POST.get("done") else None)
    return redirect("undertaking", found.undertaking_id)


@require_POST
@door("undertaking.work", menu="undertakings")
def evidence(request: ActingRequest, pk: int) -> HttpResponse:
    """Add what proves it."""
    found = _own(request, pk)
    form = EvidenceForm(request.POST, request.FILES)
    if done(
        form, lambda: add_evidence(request.acting, found, form.evidence())
    ):
        messages.success(request, "佐证已保存。")
        return redirect("undertaking", pk)
    return _page(request, found, evidence=form)


@require_POST
@door("undertaking.work", menu="undertakings")
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Take a piece of evidence back."""
    found = get_object_or_404(Evidence.objects.visible_to(request.acting.scope), pk=pk)
    _own(request, found.undertaking_id)
    withdraw_evidence(request.acting, found)
    messages.success(request, "佐证已撤回。")
    return redirect("undertaking", found.undertaking_id)


@require_POST
@door("undertaking.work", menu="undertakings")
def finish(request: ActingRequest, pk: int) -> HttpResponse:
    """Done, with evidence."""
    found = _own(request, pk)
    form = FinishForm(request.POST)
    if done(
        form, lambda: finish_undertaking(request.acting, found, form.cleaned_data["done_on"])
    ):
        messages.success(request, "已办结，发出的单位可以看到。")
        return redirect("undertaking", pk)
    return _page(request, found, finish=form)


def _found(request: ActingRequest, pk: int) -> Undertaking:
    return get_object_or_404(undertakings_for(request.acting), pk=pk)


def _own(request: ActingRequest, pk: int) -> Undertaking:
    """For its receiver to change; who sent it, or stands above, looks on (403)."""
    found = _found(request, pk)
    if found.body_id != request.acting.body.pk:
        raise PermissionDenied
    return found


def _page(request: ActingRequest, found: Undertaking, **forms: object) -> HttpResponse:
    log = LogEntry.objects.visible_to(request.acting.scope).filter(
        object_kind="work.undertaking", object_id=found.pk
    )
    context = {
        "undertaking": found,
        "state": found.state(today()),
        "owner": owner_words(found),
        "sender": sender_name(found),
        "left": WorkingDays.between(today(), found.due).left(found.due),
        "late": (today() - found.due).days,
        "evidence": found.evidence.filter(withdrawn_at=None).select_related("attachment"),
        "history": log.order_by("-at", "-pk")[:50],
        "next": _next(request, found),
        "grounds": found.grounds.select_related("document"),
        "tags": found.tags.select_related("topic").order_by("topic__kind", "topic__number"),
        "may_sort": may_sort(request.acting, found),
        "forms": _forms(found) | forms,
    }
    return render(request, "work/undertaking.html", context)


def _next(request: ActingRequest, found: Undertaking) -> str:
    """``assign evidence finish`` or ``done``, for who works on it; for all others ""."""
    acting = request.acting
    if not acting.may("undertaking.work") or found.body_id != acting.body.pk:
        return ""
    if found.closed_at:
        return ""
    if found.done_on:
        return "done"
    if not found.is_held:
        return "assign"
    return "finish" if found.proofs else "evidence"


def _forms(found: Undertaking) -> dict[str, object]:
    return {
        "assign": AssignForm(undertaking=found),
        "evidence": EvidenceForm(),
        "finish": FinishForm(initial={"done_on": today()}),
    }
