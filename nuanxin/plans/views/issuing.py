"""计划下达: what came from above, to sign for; what one issued, and who read, signed and planned."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.base.listing import Shown
from nuanxin.plans.actions.answer import accept_reason, return_reason
from nuanxin.plans.issuing.below import Issuing, addressees_of
from nuanxin.plans.issuing.received import issued_by, received_by
from nuanxin.plans.models import Clause, Plan
from nuanxin.plans.views.check import own_plan
from nuanxin.work.actions.receipts import sign_receipt
from nuanxin.work.models import Receipt


@door("plan.read", menu="issuing")
def issuing(request: ActingRequest) -> HttpResponseBase:
    """Both directions; whoever receives nothing goes straight to the latest that was issued."""
    acting = request.acting
    received = received_by(acting.body, acting.scope)
    issued = issued_by(acting.body, acting.scope)
    if issued and not received:
        return redirect("issuing-of", issued[0].pk)
    context = {
        "received": received,
        "next": received[0] if received and received[0].step != "done" else None,
        "issued": [Issuing(plan, acting.scope, acting.body) for plan in issued],
        "may_sign": acting.may("plan.sign"),
        "may_adopt": acting.may("plan.adopt"),
    }
    return render(request, "plans/issuing.html", context)


@door("plan.read", menu="issuing")
def issuing_of(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Everybody one plan of one's own was issued to, who is furthest behind first."""
    plan = own_plan(request, pk)
    if plan.issued_at is None:
        return redirect("check", pk)
    acting = request.acting
    found = Issuing(plan, acting.scope, acting.body)
    shown = Shown(addressees_of(found), found.addressees, request.GET, stamp(acting, "计划下达"))
    context = {
        "issuing": found,
        "plan": plan,
        "others": [each for each in issued_by(acting.body, acting.scope) if each != plan],
        "may_answer": acting.may("plan.issue"),
        "may_urge": acting.may("plan.urge"),
    }
    return shown.answer(request, "plans/issuing_of.html", context)


@require_POST
@door("plan.sign", menu="issuing")
def sign(request: ActingRequest, pk: int) -> HttpResponse:
    """签收, for one's own body."""
    acting = request.acting
    receipt = get_object_or_404(Receipt.objects.visible_to(acting.scope), pk=pk)
    receipt = sign_receipt(acting, receipt)
    messages.success(request, f"已签收《{receipt.document.title}》，发文单位看得到。")
    plans = Plan.objects.visible_to(acting.scope).filter(document=receipt.document)
    plan = get_object_or_404(plans, division=receipt.sender)
    return redirect("plan-of", plan.pk)


@require_POST
@door("plan.issue", menu="issuing")
def answer(request: ActingRequest, pk: int) -> HttpResponse:
    """同意 or 退回 what a body below put aside as not applicable."""
    clauses = Clause.objects.visible_to(request.acting.scope).select_related("parent", "plan")
    clause = get_object_or_404(clauses, pk=pk, parent__isnull=False)
    if request.POST.get("answer") == "accepted":
        accept_reason(request.acting, clause)
        messages.success(request, "已同意：这一条在那里不适用，不再计入办结的分母。")
    else:
        return_reason(request.acting, clause)
        messages.success(request, "已退回：这一条由那里照办，任务已经下到它的下级。")
    return redirect("issuing-of", clause.parent.plan_id if clause.parent else pk)
