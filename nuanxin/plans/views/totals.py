"""主题汇总: by topic, or by those that something is done together with."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.base.listing import Shown
from nuanxin.measures.opening import latest
from nuanxin.plans.actions.sorting import sort_rest
from nuanxin.plans.drafting.priority import guessable
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.models import Plan
from nuanxin.plans.themes.listings import TITLES, totals_of
from nuanxin.plans.themes.totals import count_services, lines_by_partner, lines_by_topic
from nuanxin.plans.views.asked import asked, crumbs
from nuanxin.plans.views.check import own_plan


@door("measure.read", menu="topics")
def totals(request: ActingRequest) -> HttpResponseBase:
    """One body on one day; ``?by=partner``: by partners."""
    outlook = asked(request)
    by = "partner" if request.GET.get("by") == "partner" else "topic"
    rows = lines_by_partner(outlook) if by == "partner" else lines_by_topic(outlook)
    count_services(rows if by == "topic" else [], outlook, latest())
    listing = totals_of(outlook, by, rows)
    shown = Shown(listing, rows, request.GET, stamp(request.acting, listing.title))
    tabs = [_tab(name, outlook.query(), active=name == by) for name in TITLES]
    context = {
        "outlook": outlook, "tabs": tabs, "by": by, "crumbs": crumbs(outlook, by=by),
        "sortable": _sortable(request, outlook),
        "below": [(body.place.name, outlook.query(body, by=by)) for body in outlook.below],
    }  # fmt: skip
    return shown.answer(request, "plans/totals.html", context)


@require_POST
@door("plan.adopt", menu="topics")
def sort(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Sort one's own plan's clauses that belong nowhere yet by their words."""
    count = sort_rest(request.acting, own_plan(request, pk))
    messages.success(request, f"已按字面归类 {count} 条；不对的在要点里改。")
    return redirect("topic-totals")


def _sortable(request: ActingRequest, outlook: Outlook) -> Plan | None:
    """One's own plan from no plan above, where the words of unsorted clauses tell where they belong."""
    plan = outlook.plan
    if plan is None or plan.body_id != request.acting.body.pk or not request.acting.may("plan.adopt"):
        return None
    return plan if guessable(plan) else None


def _tab(name: str, query: str, *, active: bool) -> dict[str, object]:
    url = f"{reverse('topic-totals')}?by={name}&{query}"
    return {"label": "按主题" if name == "topic" else "按协同单位", "url": url, "active": active}
