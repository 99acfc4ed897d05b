"""补充通知: what a supplement retires or brings back, named by the clerk and decided on below."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.amend import decide_change, drop_change, name_change
from nuanxin.plans.amending.forms import ChangeDecisionForm, ChangeForm
from nuanxin.plans.drafting.checking import Checking
from nuanxin.plans.drafting.deciding import Deciding
from nuanxin.plans.issuing.received import draft_url
from nuanxin.plans.models import Change
from nuanxin.plans.models.clause import ChangeKind
from nuanxin.plans.views.check import checking_page, own_plan
from nuanxin.plans.views.derive import deciding_page


@require_POST
@door("plan.adopt", menu="clauses")
def change(request: ActingRequest, pk: int) -> HttpResponse:
    """停用 or 恢复 a clause of the plan that one's own draft amends."""
    plan = own_plan(request, pk)
    kind = ChangeKind.RESTORE if request.POST.get("kind") == ChangeKind.RESTORE else ChangeKind.RETIRE
    if plan.amends_id is None or plan.issued_at or plan.derived_from_id:
        return redirect(draft_url(plan))
    form = ChangeForm.of(plan, kind, request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                named = name_change(request.acting, plan, form.given())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已列入：{named}。印发以后生效。")
            return redirect(reverse("check", args=[pk]) + "#changes")
    return checking_page(request, Checking(plan, refused=form))


@require_POST
@door("plan.adopt", menu="clauses")
def unchange(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """Take it out of the draft again."""
    drop_change(request.acting, own_plan(request, pk), clause_pk)
    return redirect(reverse("check", args=[pk]) + "#changes")


@require_POST
@door("plan.adopt", menu="issuing")
def decide(request: ActingRequest, pk: int, change_pk: int) -> HttpResponse:
    """照办 or 不适用, for what was retired or restored above."""
    plan = own_plan(request, pk)
    visible = Change.objects.visible_to(request.acting.scope).select_related("clause", "plan")
    found = get_object_or_404(visible, pk=change_pk, plan=plan)
    form = ChangeDecisionForm.of(found, request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                decide_change(request.acting, found, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(reverse("decide", args=[pk]) + "#panel")
    return deciding_page(request, Deciding(plan, asked_change=found.pk, refused_change=form))
