"""差距: the list behind any number."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.base.listing import Shown
from nuanxin.measures.dictionary import dictionary
from nuanxin.measures.opening import latest
from nuanxin.plans.figures.standing import in_words, unit_of
from nuanxin.plans.figures.topic import topic_for
from nuanxin.plans.gaps.lacking import lacks_of
from nuanxin.plans.gaps.lists import all_measures, behind, behind_clause, summaries, ways_down
from nuanxin.plans.gaps.tasks import open_tasks
from nuanxin.plans.gaps.urging import may_urge
from nuanxin.plans.models import Clause
from nuanxin.plans.views.asked import asked, crumbs
from nuanxin.plans.years.switch import year_tabs


@door("measure.read", menu="gaps")
def gaps(request: ActingRequest) -> HttpResponseBase:
    """Every measure and how far the body is, the worst first."""
    outlook, figures = asked(request), latest()
    rows = summaries(outlook, figures)
    shown = Shown(all_measures(outlook), rows, request.GET, stamp(request.acting, "差距"))
    context = {"outlook": outlook, "taken_at": figures.taken_at, "crumbs": crumbs(outlook)}
    context["years"] = year_tabs(outlook, outlook.plan)
    return shown.answer(request, "plans/gaps.html", context)


@door("measure.read", menu="gaps")
def gap(request: ActingRequest, measure: str) -> HttpResponseBase:
    """Which units fall short of one measure, what each lacks, whom to call, what to do."""
    if measure not in dictionary().measures:
        raise Http404(f"没有“{measure}”这项指标。")
    outlook, figures = asked(request), latest()
    topic = topic_for(outlook, measure, request.GET.get("target", ""))
    lacks = lacks_of(topic, topic.gaps(figures), request.acting.body)
    listing = behind(topic, request.acting, request.get_full_path())
    shown = Shown(listing, lacks, request.GET, stamp(request.acting, "差距"))
    context = {
        "topic": topic,
        "outlook": outlook,
        "title": in_words(topic.measure, topic.question),
        "unit": unit_of(topic.measure),
        "standing": topic.standing(figures),
        "taken_at": figures.taken_at,
        "crumbs": crumbs(outlook, target=topic.target),
        "tabs": ways_down(topic, lacks),
        "may_urge": may_urge(request.acting, outlook),
        "urge_query": outlook.query(target=topic.target),
    }
    return shown.answer(request, "plans/gap.html", context)


@door("measure.read", menu="gaps")
def task_gaps(request: ActingRequest, clause: int) -> HttpResponseBase:
    """Who has not done what was undertaken for a clause."""
    outlook = asked(request)
    visible = Clause.objects.visible_to(request.acting.scope).select_related("plan__document")
    found = get_object_or_404(visible, pk=clause)
    tasks = open_tasks(outlook, found, request.acting.body)
    shown = Shown(behind_clause(outlook, found), tasks, request.GET, stamp(request.acting, "差距"))
    context = {"outlook": outlook, "clause": found, "crumbs": crumbs(outlook)}
    context |= {"may_urge": may_urge(request.acting, outlook)}
    return shown.answer(request, "plans/gap_tasks.html", context)
