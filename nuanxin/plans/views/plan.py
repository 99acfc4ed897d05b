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
from nuanxin.plans.issuing.received import Received, received_as, supplements_of
from nuanxin.plans.models import Plan
from nuanxin.plans.notice.overview import Overview
from nuanxin.plans.notice.sheet import CLAUSES, lines
from nuanxin.plans.views.asked import asked, crumbs
from nuanxin.plans.years.switch import year_tabs
from nuanxin.plans.years.unfinished import unfinished_before
from nuanxin.work.actions.receipts import open_receipt


@door("plan.read", menu="clauses")
def plan(request: ActingRequest, pk: int | None = None) -> HttpResponseBase:
    """One plan, or the one that holds; as a page, a sheet or on paper."""
    found = _holding(request) if pk is None else _plan(request, pk)
    if found is None:
        return render(request, "plans/plan_none.html", {"may_adopt": request.acting.may("plan.adopt")})
    whole = found.amends if found.amends and found.issued_at else found
    overview = Overview(whole, outlook_on(request, whole), latest())
    if request.GET.get("format"):
        return _taken_out(request, overview)
    return render(request, "plans/plan.html", plan_context(request, overview, found))


def _plan(request: ActingRequest, pk: int) -> Plan:
    """An issued supplement is shown as the plan it amends, with all its papers."""
    plans = Plan.objects.visible_to(request.acting.scope)
    return get_object_or_404(plans.select_related("document", "amends__document"), pk=pk)


def _holding(request: ActingRequest) -> Plan | None:
    """The plan that holds for the body asked for, in the year asked for."""
    return asked(request).plan


def outlook_on(request: ActingRequest, plan: Plan) -> Outlook:
    """From where one looks at a plan: as asked, else from the body whose plan it is, if below."""
    outlook = asked(request)
    if "division" not in request.GET and plan.division in outlook.own:
        outlook = replace(outlook, body=plan.body)
    year = None if [plan.year] == outlook.years[:1] else plan.year
    return outlook if year == outlook.year else replace(outlook, year=year)


def plan_context(
    request: ActingRequest, overview: Overview, asked_for: Plan | None = None
) -> dict[str, object]:
    """``asked_for``: the supplement whose paper one wants to see, if it is not the plan itself."""
    acting, plan = request.acting, overview.plan
    others = overview.outlook.plans
    drafted = [each.year for each in others if each.issued_at is None]
    same_year = [each for each in others if each.year == plan.year]
    return {
        "overview": overview,
        "plan": plan,
        "years": year_tabs(overview.outlook, plan, drafted),
        "tabs": [_tab(each, overview) for each in same_year] if len(same_year) > 1 else [],
        "unfinished": _unfinished(request, plan),
        "crumbs": crumbs(overview.outlook),
        "own": plan.body_id == acting.body.pk,
        "received": _received(request, plan, asked_for or plan),
        "may_sign": acting.may("plan.sign"),
        "may_adopt": acting.may("plan.adopt"),
        "may_appoint": acting.may("post.appoint"),
    }


def _unfinished(request: ActingRequest, plan: Plan) -> int:
    """How much of earlier years waits to be carried on, for who issued the plan."""
    issuer = plan.issued_at and plan.body_id == request.acting.body.pk
    if not (issuer and request.acting.may("plan.issue")):
        return 0
    return unfinished_before(plan).visible_to(request.acting.scope).count()


def _received(request: ActingRequest, plan: Plan, first: Plan) -> Received | None:
    """What was sent to one's own body and is not done: the plan, a supplement to it or to the one above.

    Whoever looks at the plan has read every paper of it: 已阅.
    """
    acting = request.acting
    papers = sorted((plan, *supplements_of(plan, acting)), key=lambda each: each != first)
    found = [received_as(acting, each) for each in papers]
    there = [each for each in found if each]
    for each in there:
        if each.receipt.opened_at is None and plan.body_id != acting.body.pk:
            open_receipt(acting, each.receipt)
    return next((each for each in there if each.step != "done"), there[0] if there else None)


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
