"""工作台 and search: what sees every room's open work."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.base.listing import Shown
from nuanxin.desk.listings import TODOS
from nuanxin.desk.search import search_all
from nuanxin.desk.strip import figures_of
from nuanxin.desk.todo import next_in_words, open_work, todo_of
from nuanxin.plans.models import Clause

LATER = 6
LONGEST = 40


@door("workbench.open", menu="workbench")
def workbench(request: ActingRequest) -> HttpResponseBase:
    """My to-dos by deadline, and how my body stands."""
    todo = todo_of(request.acting)
    shown = Shown(TODOS, open_work(request.acting), request.GET, stamp(request.acting, "待办"))
    context = {
        "todo": todo,
        "next": next_in_words(todo),
        "later": todo.later[:LATER],
        "more": len(todo.later[LATER:]),
        "strip": figures_of(request.acting),
    }
    return shown.answer(request, "desk/workbench.html", context)


@door("workbench.open", menu="workbench")
def search(request: ActingRequest) -> HttpResponse:
    """Places, people in posts, clauses and undertakings that one may see."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    context = {"words": words, "groups": search_all(request.acting, words) if words else []}
    return render(request, "desk/search.html", context)


@door("undertaking.read", menu="undertakings")
def source(request: ActingRequest, pk: int) -> HttpResponse:
    """The sentence of the notice that an undertaking answers, for its page to embed."""
    visible = Clause.objects.visible_to(request.acting.scope)
    clause = get_object_or_404(
        visible.select_related("plan__document"), undertakings__undertaking=pk
    )
    before, part, after = clause.sentence.partition(clause.part)
    context = {"clause": clause, "before": before, "part": part, "after": after}
    return render(request, "desk/source.html", context)
