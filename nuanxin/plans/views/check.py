"""核对: the clerk confirms, corrects, cuts, joins, ties and unties, before the plan is issued."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.plans.actions.clauses import (
    correct_clause,
    merge_clause,
    split_clause,
    tie_clause,
    untie_clause,
)
from nuanxin.plans.checking import Checking
from nuanxin.plans.forms import ClauseForm, TieForm
from nuanxin.plans.models import Clause, Plan


@door("plan.adopt", menu="clauses")
def check(request: ActingRequest, pk: int) -> HttpResponse:
    """A draft of one's own body; an issued plan is no longer checked."""
    mine = Plan.objects.visible_to(request.acting.scope).filter(body=request.acting.body)
    plan = get_object_or_404(mine.select_related("document", "body"), pk=pk)
    if plan.issued_at:
        return redirect("plan-of", pk)
    asked = request.GET.get("clause", "")
    return _page(request, Checking(plan, int(asked) if asked.isdecimal() else None))


def _page(request: ActingRequest, checking: Checking, **more: object) -> HttpResponse:
    context = {"checking": checking, "plan": checking.plan, "form": checking.form} | more
    return render(request, "plans/check.html", context)


def _clause(request: ActingRequest, pk: int, clause_pk: int) -> Clause:
    mine = Clause.objects.visible_to(request.acting.scope).filter(
        plan=pk, plan__body=request.acting.body
    )
    return get_object_or_404(mine.select_related("plan__document", "plan__body"), pk=clause_pk)


def _back(pk: int, clause: Clause | None = None) -> HttpResponse:
    answer = redirect("check", pk)
    answer["Location"] += f"?clause={clause.pk}#panel" if clause else "#panel"
    return answer


@require_POST
@door("plan.adopt", menu="clauses")
def correct(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """Confirm a clause as it was read, or as it is corrected here; then on to the next."""
    clause = _clause(request, pk, clause_pk)
    form = ClauseForm.of(clause, request.POST)
    if not form.is_valid():
        return _page(request, Checking(clause.plan, clause_pk), form=form)
    correct_clause(request.acting, clause, form.given())
    return _back(pk)


@require_POST
@door("plan.adopt", menu="clauses")
def split(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """Cut a clause in two."""
    at = request.POST.get("at", "")
    clause = _clause(request, pk, clause_pk)
    split_clause(request.acting, clause, int(at) if at.isdecimal() else clause.start)
    messages.success(request, "已分成两条，请分别核对。")
    return _back(pk, clause)


@require_POST
@door("plan.adopt", menu="clauses")
def merge(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """Join a clause with the one after it."""
    clause = merge_clause(request.acting, _clause(request, pk, clause_pk))
    messages.success(request, "已和后一条并成一条。")
    return _back(pk, clause)


@require_POST
@door("plan.adopt", menu="clauses")
def tie(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """Let a measure answer the clause, with this plan's figures."""
    clause = _clause(request, pk, clause_pk)
    form = TieForm(clause, request.POST)
    if not form.is_valid():
        return _page(request, Checking(clause.plan, clause_pk), tie=form)
    tie_clause(request.acting, clause, form.given())
    return _back(pk, clause)


@require_POST
@door("plan.adopt", menu="clauses")
def untie(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """Take a measure off the clause."""
    clause = _clause(request, pk, clause_pk)
    untie_clause(request.acting, clause, request.POST.get("measure", ""))
    return _back(pk, clause)
