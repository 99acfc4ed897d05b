"""制定本级计划: a plan of one's own from one that came from above, clause by clause."""

from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.adopt import AlreadyAdopted
from nuanxin.plans.actions.derive import adopt_rest, decide_clause, derive_plan
from nuanxin.plans.actions.undertake import opt_in
from nuanxin.plans.drafting.deciding import Deciding, DecisionForm
from nuanxin.plans.issuing.received import draft_url
from nuanxin.plans.models import Clause, Plan
from nuanxin.plans.views.check import own_plan


@require_POST
@door("plan.adopt", menu="issuing")
def derive(request: ActingRequest, pk: int) -> HttpResponse:
    """Begin one's own plan; where there is one, go on with it."""
    visible = Plan.objects.visible_to(request.acting.scope).select_related("document")
    parent = get_object_or_404(visible, pk=pk)
    try:
        with transaction.atomic():
            plan = derive_plan(request.acting, request.acting.body, parent)
    except AlreadyAdopted as again:
        messages.info(request, f"本级已经有这份通知的计划：{again.plan.title}{again.made}，接着定就行。")
        plan = again.plan
    return redirect(draft_url(plan))


@door("plan.adopt", menu="issuing")
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    """A derived draft with one clause opened: the one asked for, else the next undecided."""
    plan = own_plan(request, pk)
    if plan.issued_at or plan.derived_from_id is None:
        return redirect(draft_url(plan))
    asked, change = request.GET.get("clause", ""), request.GET.get("change", "")
    deciding = Deciding(plan, int(asked) if asked.isdecimal() else None)
    if change.isdecimal():
        deciding = replace(deciding, asked_change=int(change))
    return deciding_page(request, deciding)


def deciding_page(request: ActingRequest, deciding: Deciding) -> HttpResponse:
    context = {"deciding": deciding, "plan": deciding.plan}
    return render(request, "plans/decide.html", context)


def _own_clause(request: ActingRequest, pk: int, clause_pk: int) -> Clause:
    plan = own_plan(request, pk)
    clauses = Clause.objects.visible_to(request.acting.scope).filter(plan=plan)
    return get_object_or_404(clauses.select_related("plan__document", "parent"), pk=clause_pk)


@require_POST
@door("plan.adopt", menu="issuing")
def decide_on(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """照办, 调整 or 不适用; what was typed stays when it is refused."""
    clause = _own_clause(request, pk, clause_pk)
    form = DecisionForm.of(clause, request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                decide_clause(request.acting, clause, form.given())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(reverse("decide", args=[pk]) + "#panel")
    return deciding_page(request, Deciding(clause.plan, clause_pk, form))


@require_POST
@door("plan.adopt", menu="issuing")
def take_on_own(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """承接 an encouraged clause from above while one's own plan is made."""
    clause = _own_clause(request, pk, clause_pk)
    parent = get_object_or_404(
        Clause.objects.visible_to(request.acting.scope).select_related("plan__document"),
        pk=clause.parent_id,
    )
    opt_in(request.acting, parent, request.acting.body)
    messages.success(request, "已承接。印发以后，这一条列入下级各单位的任务。")
    return redirect(reverse("decide", args=[pk]) + f"?clause={clause.pk}#panel")


@require_POST
@door("plan.adopt", menu="issuing")
def rest(request: ActingRequest, pk: int) -> HttpResponse:
    """其余照办."""
    count = adopt_rest(request.acting, own_plan(request, pk))
    messages.success(request, f"其余 {count} 条照办。" if count else "每一条都已经定过了。")
    return redirect(reverse("decide", args=[pk]) + "#panel")
