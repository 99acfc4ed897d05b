"""培训: courses held, results of many people at once, certificates."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.forms import below
from nuanxin.association.listings import stamp
from nuanxin.association.models import Appointment, Body
from nuanxin.base.listing import Action, Shown
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.training import (
    hold_training,
    note_results,
    strike_results,
    void_training,
)
from nuanxin.governance.forms.training import CertifyForm, Lines, TrainingForm, UnderForm
from nuanxin.governance.listings.training import RESULTS, TRAININGS, counted, errands, placed
from nuanxin.governance.models import Training, TrainingResult
from nuanxin.governance.participants import participants, results_by_holder
from nuanxin.governance.views.advisers import tabs_of
from nuanxin.people.views.filled import carried_out

AT_ONCE = 100  # people of one table


@door("adviser.read", menu="advisers")
def trainings(request: ActingRequest) -> HttpResponseBase:
    """Courses held here and below, and those above in which somebody from here took part."""
    acting = request.acting
    add = Action("登记培训", reverse("new-training")) if acting.may("training.keep") else None
    rows = counted(Training.objects.visible_to(acting.scope).live())
    shown = Shown(TRAININGS, rows, request.GET, stamp(acting, "培训台账"), add=add)
    return shown.answer(request, "governance/trainings.html", {"tabs": tabs_of(acting, "trainings")})


@door("training.keep", menu="advisers")
def new(request: ActingRequest) -> HttpResponseBase:
    """A course that one's own body held; its results come next."""
    form = TrainingForm(request.POST or None)
    if form.is_valid():
        held: list[Training] = []
        acting = request.acting
        if carried_out(
            request, form, "培训", lambda: held.append(hold_training(acting, acting.body, form.training()))
        ):
            return redirect("training-results", held[0].pk)
    context = {"form": form, "title": "登记培训", "draft": "training", "back": "trainings"}
    return render(request, "base/form_page.html", context)


@door("adviser.read", menu="advisers")
def training(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One course: who took part from here and below, and what is still to do."""
    return training_page(request, found_training(request, pk), CertifyForm())


@door("training.keep", menu="advisers")
def results(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Everybody who may have taken part, a line each; one press keeps the whole table."""
    found = own_training(request, pk)
    asked = UnderForm(request.GET or None, bodies=_bodies(request))
    page = _people(request, found, asked)
    lines = Lines(request.POST or None, found, page, results_by_holder(found))
    if request.method == "POST" and lines.is_valid():

        def keep() -> None:
            strike_results(request.acting, found, lines.absent())
            note_results(request.acting, found, lines.results())

        if _kept(keep, lines):
            messages.success(request, f"已保存：{len(lines.results())} 人参加。")
            return redirect("training", pk)
    context = {"training": found, "lines": lines, "asked": asked, "page": page}
    return render(request, "governance/training_results.html", context)


@require_POST
@door("training.keep", menu="advisers")
def void(request: ActingRequest, pk: int) -> HttpResponseBase:
    """It was registered wrongly."""
    found = own_training(request, pk)
    void_training(request.acting, found)
    messages.success(request, f"已作废：{found}。")
    return redirect("trainings")


def found_training(request: ActingRequest, pk: int) -> Training:
    return get_object_or_404(Training.objects.visible_to(request.acting.scope).live(), pk=pk)


def own_training(request: ActingRequest, pk: int) -> Training:
    """For the body that held it to write in; who stands above or took part looks on (403)."""
    found = found_training(request, pk)
    if found.body_id != request.acting.body.pk:
        raise PermissionDenied
    return found


def training_page(request: ActingRequest, found: Training, certify: CertifyForm) -> HttpResponseBase:
    acting = request.acting
    rows = results_of(request, found)
    waiting = rows.filter(passed=True, certificate="")
    own = found.body_id == acting.body.pk and acting.may("training.keep")
    context = {
        "training": found, "may_keep": own, "certify": certify, "waiting": waiting if own else [],
        "people": rows.count(), "passed": rows.filter(passed=True).count(),
        "certified": rows.exclude(certificate="").count(), "query": request.GET.urlencode(),
    }  # fmt: skip
    listing = replace(RESULTS, actions=partial(errands, own=own))
    shown = Shown(listing, rows, request.GET, stamp(acting, f"培训：{found.title}"))
    return shown.answer(request, "governance/training.html", context)


def results_of(request: ActingRequest, found: Training) -> "QuerySet[TrainingResult]":
    return placed(TrainingResult.objects.visible_to(request.acting.scope).live().filter(training=found))


def _bodies(request: ActingRequest) -> "QuerySet[Body]":
    return Body.objects.visible_to(request.acting.scope).on(today())


def _people(request: ActingRequest, found: Training, asked: UnderForm) -> "Page[Appointment]":
    under = asked.cleaned_data["under"] if asked.is_valid() else ""
    scope = below(under) if under else request.acting.scope
    return Paginator(participants(found, scope), AT_ONCE).get_page(request.GET.get("page"))


def _kept(keep: Callable[[], object], lines: Lines) -> bool:
    """Keep the table whole or not at all; a refusal is said above it."""
    try:
        with transaction.atomic():
            keep()
    except Refused as refused:
        lines.refused = str(refused)
        return False
    return True
