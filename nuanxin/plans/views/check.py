"""核对: the clerk confirms, corrects, cuts, joins, ties and unties, before the plan is issued."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.refused import Refused
from nuanxin.measures.dictionary import dictionary
from nuanxin.plans.actions.clauses import (
    merge_clause,
    split_clause,
    tie_clause,
    untie_clause,
)
from nuanxin.plans.actions.match import check_clause, take_settings
from nuanxin.plans.drafting.checking import Checking
from nuanxin.plans.forms import ClauseForm, TieForm
from nuanxin.plans.issuing.received import draft_url
from nuanxin.plans.models import Clause, Plan

OFFSET = re.compile("[0-9]{1,9}")


def own_plan(request: ActingRequest, pk: int) -> Plan:
    """A plan of the body one acts for: another's is not there, or not one's own to change."""
    plans = Plan.objects.visible_to(request.acting.scope).select_related("document")
    plan = get_object_or_404(plans, pk=pk)
    if plan.body_id != request.acting.body.pk:
        raise PermissionDenied
    return plan


def _own_clause(request: ActingRequest, pk: int, clause_pk: int) -> Clause | None:
    """None when it was joined with another meanwhile."""
    plan = own_plan(request, pk)
    clauses = Clause.objects.visible_to(request.acting.scope).filter(plan=plan, pk=clause_pk)
    return clauses.select_related("plan__document").first()


@door("plan.adopt", menu="clauses")
def check(request: ActingRequest, pk: int) -> HttpResponse:
    """A draft of one's own body; an issued plan is no longer checked."""
    plan = own_plan(request, pk)
    if plan.issued_at or plan.derived_from_id:
        return redirect(draft_url(plan))
    asked = request.GET.get("clause", "")
    return checking_page(request, Checking(plan, int(asked) if asked.isdecimal() else None))


def checking_page(request: ActingRequest, checking: Checking) -> HttpResponse:
    context = {"checking": checking, "plan": checking.plan}
    return render(request, "plans/check.html", context)


def _back(pk: int, clause: Clause | None = None) -> HttpResponse:
    where = f"?clause={clause.pk}#panel" if clause else "#panel"
    return redirect(reverse("check", args=[pk]) + where)


def _gone(request: ActingRequest, pk: int) -> HttpResponse:
    messages.info(request, "那一条已经并入另一条，请接着核对。")
    return _back(pk)


@require_POST
@door("plan.adopt", menu="clauses")
def correct(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """Confirm a clause as it was read, or as it is corrected here; then on to the next."""
    if (clause := _own_clause(request, pk, clause_pk)) is None:
        return _gone(request, pk)
    form = ClauseForm.of(clause, Checking(clause.plan).former, request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                check_clause(request.acting, clause, form.given())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _back(pk)
    return checking_page(request, Checking(clause.plan, clause_pk, form))


@require_POST
@door("plan.adopt", menu="clauses")
def settings(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """照去年设置: what was set in the same sentence last year; then on to the next."""
    if (clause := _own_clause(request, pk, clause_pk)) is None:
        return _gone(request, pk)
    beside = Checking(clause.plan, clause_pk).beside
    if beside is None:
        messages.info(request, "去年没有对应的一条，请逐项核对。")
        return _back(pk, clause)
    take_settings(request.acting, clause, beside.former)
    messages.success(request, f"第 {clause.number} 条照去年设置，已核对。")
    return _back(pk)


@require_POST
@door("plan.adopt", menu="clauses")
def tie(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """Let a measure answer the clause, with this plan's figures."""
    if (clause := _own_clause(request, pk, clause_pk)) is None:
        return _gone(request, pk)
    form = TieForm(clause, request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                tie_clause(request.acting, clause, form.given())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _back(pk, clause)
    return checking_page(request, Checking(clause.plan, clause_pk, form))


@require_POST
@door("plan.adopt", menu="clauses")
def untie(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """Take a measure off the clause."""
    if (clause := _own_clause(request, pk, clause_pk)) is None:
        return _gone(request, pk)
    measure = request.POST.get("measure", "")
    if measure in dictionary().measures:
        untie_clause(request.acting, clause, measure)
    return _back(pk, clause)


@require_POST
@door("plan.adopt", menu="clauses")
def split(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """Cut a clause in two."""
    if (clause := _own_clause(request, pk, clause_pk)) is None:
        return _gone(request, pk)
    at = request.POST.get("at", "")
    try:
        with transaction.atomic():
            split_clause(request.acting, clause, int(at) if OFFSET.fullmatch(at) else clause.start)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已分成两条，请分别核对。")
    return _back(pk, clause)


@require_POST
@door("plan.adopt", menu="clauses")
def merge(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """Join a clause with the one after it."""
    if (clause := _own_clause(request, pk, clause_pk)) is None:
        return _gone(request, pk)
    seen = request.POST.get("seen", "")
    try:
        with transaction.atomic():
            merge_clause(request.acting, clause, int(seen) if OFFSET.fullmatch(seen) else None)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已和后一条并成一条，请再核对。")
    return _back(pk, clause)
