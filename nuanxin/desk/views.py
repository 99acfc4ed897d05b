"""工作台 and search: what sees every room's open work."""

from django.http import HttpResponse
from django.shortcuts import render

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.periods import today
from nuanxin.desk.search import search_all
from nuanxin.desk.strip import figures_of
from nuanxin.desk.todo import open_work, waiting

FIRST = 12


@door("workbench.open", menu="workbench")
def workbench(request: ActingRequest) -> HttpResponse:
    """My to-dos by deadline, and how my body stands."""
    found = waiting(open_work(request.acting), today())
    dated = [each for each in found if each.due.day]
    context = {
        "dated": dated if request.GET.get("all") else dated[:FIRST],
        "more": 0 if request.GET.get("all") else max(0, len(dated) - FIRST),
        "standing": [each for each in found if not each.due.day],
        "late": sum(each.tone == "late" for each in dated),
        "strip": figures_of(request.acting),
        "body": request.acting.body,
    }
    return render(request, "desk/workbench.html", context)


@door("workbench.open", menu="workbench")
def search(request: ActingRequest) -> HttpResponse:
    """Places, people in posts, clauses and undertakings that one may see."""
    words = request.GET.get("q", "").strip()[:40]
    context = {"words": words, "groups": search_all(request.acting, words) if words else []}
    return render(request, "desk/search.html", context)
