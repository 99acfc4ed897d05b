"""结转: what earlier plans left open, for the issuer of the new one."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.refused import Refused
from nuanxin.plans.issuing.received import draft_url
from nuanxin.plans.views.check import own_plan
from nuanxin.plans.years.forms import CarryForm
from nuanxin.plans.years.unfinished import Unfinished


@door("plan.issue", menu="clauses")
def carry(request: ActingRequest, pk: int) -> HttpResponse:
    """Carry on, one by one or all at once, or drop with a reason; what is left stays as it is."""
    plan = own_plan(request, pk)
    if plan.issued_at is None:
        return redirect(draft_url(plan))
    form = CarryForm(Unfinished(plan, request.acting.scope), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                messages.success(request, form.carry_out(request.acting))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("plan-carry", plan.pk)
    context = {"plan": plan, "form": form, "unfinished": form.unfinished}
    return render(request, "plans/carry.html", context)
