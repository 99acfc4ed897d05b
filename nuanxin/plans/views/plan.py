"""要点: the notice itself, every clause marked by how far it is."""

from dataclasses import replace

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.base.listing import Shown
from nuanxin.measures.opening import latest
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.figures.progress import plan_for, plans_of
from nuanxin.plans.issuing.received import Received, received_as
from nuanxin.plans.models import Plan
from nuanxin.plans.notice.overview import Overview
from nuanxin.plans.notice.sheet import CLAUSES, lines
from nuanxin.plans.views.asked import asked, crumbs
from nuanxin.work.actions.receipts import open_receipt


@door("plan.read", menu="clauses")
def plan(request: ActingRequest, pk: int | None = None) -> HttpResponseBase:
    """One plan, or the one that holds; as a page, a sheet or on paper."""
    found = _holding(request) if pk is None else _plan(request, pk)
    if found is None:
        return render(request, "plans/plan_none.html", {"may_adopt": request.acting.may("plan.adopt")})
    overview = Overview(found, outlook_on(request, found), latest())
    if request.GET.get("format"):
        return _taken_out(request, overview)
    return render(request, "plans/plan.html", plan_context(request, overview))


def _plan(request: ActingRequest, pk: int) -> Plan:
    plans = Plan.objects.visible_to(request.acting.scope).select_related("document")
    return get_object_or_404(plans, pk=pk)


def _holding(request: ActingRequest) -> Plan | None:
    """The plan that holds for the body asked for, in the year asked for."""
    year = request.GET.get("year", "")
    return plan_for(asked(request).body, int(year) if year.isdecimal() else None)


def outlook_on(request: ActingRequest, plan: Plan) -> Outlook:
    """From where one looks at a plan: as asked, else from the body whose plan it is, if below."""
    outlook = asked(request)
    if "division" in request.GET or plan.division not in outlook.own:
        return outlook
    return replace(outlook, body=plan.body)


def plan_context(request: ActingRequest, overview: Overview) -> dict[str, object]:
    acting, plan = request.acting, overview.plan
    others = plans_of(overview.outlook.body)
    return {
        "overview": overview,
        "plan": plan,
        "tabs": [_tab(each, overview) for each in others] if len(others) > 1 else [],
        "crumbs": crumbs(overview.outlook),
        "own": plan.body_id == acting.body.pk,
        "received": _received(request, plan),
        "may_sign": acting.may("plan.sign"),
        "may_adopt": acting.may("plan.adopt"),
        "may_appoint": acting.may("post.appoint"),
    }


def _received(request: ActingRequest, plan: Plan) -> Received | None:
    """That the plan was sent to one's own body; whoever looks at it there has read it: 已阅."""
    found = received_as(request.acting, plan)
    if found and found.receipt.opened_at is None:
        open_receipt(request.acting, found.receipt)
    return found


def _tab(plan: Plan, overview: Overview) -> dict[str, object]:
    draft = "" if plan.issued_at else "（草稿）"
    name = plan.title[:20] if plan.derived_from_id else plan.document.number or plan.title[:20]
    label = f"{name}{draft}" if plan.derived_from_id else f"{plan.year} 年 {name}{draft}"
    return {
        "label": label,
        "url": reverse("plan-of", args=[plan.pk]) + overview.query,
        "active": plan.pk == overview.plan.pk,
    }


def _taken_out(request: ActingRequest, overview: Overview) -> HttpResponseBase:
    rows = lines(overview)
    shown = Shown(CLAUSES, rows, request.GET, stamp(request.acting, overview.plan.title))
    return shown.answer(request, "plans/plan.html", plan_context(request, overview))
