"""工作台, search and handover: what sees every room's open work."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.accounts import holders
from nuanxin.association.actions.handover import dismiss_handover, handover_post
from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.forms import HandoverForm
from nuanxin.association.kinds import post_kinds
from nuanxin.association.listings import stamp
from nuanxin.association.models import Appointment, Handover, User
from nuanxin.association.models.handover import HandoverQuerySet
from nuanxin.base.due import Due
from nuanxin.base.listing import Shown
from nuanxin.base.refused import Refused
from nuanxin.desk.listings import TODOS
from nuanxin.desk.search import search_all
from nuanxin.desk.strip import figures_of
from nuanxin.desk.todo import next_in_words, open_at, open_work, todo_of, with_names
from nuanxin.plans.models import Clause

LATER = 6
LONGEST = 40


@door("workbench.open", menu="workbench")
def workbench(request: ActingRequest) -> HttpResponseBase:
    """My to-dos by deadline, and how my body stands."""
    todo = todo_of(request.acting)
    shown = Shown(TODOS, open_work(request.acting), request.GET, stamp(request.acting, "待办"))
    shown_first = with_names(request.acting, todo.today + todo.later[:LATER])
    context = {
        "todo": todo,
        "next": next_in_words(todo),
        "today_first": shown_first[: len(todo.today)],
        "later": shown_first[len(todo.today) :],
        "more": len(todo.later[LATER:]),
        "strip": figures_of(request.acting),
        "takeover": _takeover(request),
        "may_audit": request.acting.may("log.read"),
    }
    return shown.answer(request, "desk/workbench.html", context)


@door("workbench.open", menu="workbench")
def search(request: ActingRequest) -> HttpResponse:
    """Places, people in posts, clauses and undertakings that one may see."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    groups = search_all(request.acting, words) if words else []
    context = {"words": words, "groups": groups, "may_open": request.acting.may("family.open")}
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
    context["origins"] = visible.filter(undertakings__undertaking__carried_to=pk).select_related("plan")
    return render(request, "desk/source.html", context)


@door("post.appoint", menu="posts")
def handover(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One screen: who leaves, what is open at the seat, who takes over."""
    visible = Appointment.objects.visible_to(request.acting.scope).live()
    seats = visible.select_related("holder", "post__body__place__parent")
    found = get_object_or_404(seats, pk=pk)
    people = User.objects.visible_to(request.acting.scope).near(found.post.body, request.acting.day)
    form = HandoverForm(request.POST or None, initial=_next_holder(found, request.acting.day), people=people)
    waiting = open_at(found.post, request.acting.day)
    if form.is_valid() and (done := _handed_over(request, found, form, waiting)):
        return redirect("handover-list", done.pk)
    context = {"appointment": found, "form": form, "waiting": waiting}
    return render(request, "desk/handover.html", context)


def _next_holder(found: Appointment, day: date) -> dict[str, object]:
    """Leaving today, the next one from tomorrow."""
    blank = HandoverForm.blank(post_kinds()[found.post.kind])
    return blank | {"leaving": day, "from_day": day + timedelta(days=1)}


def _handed_over(
    request: ActingRequest, found: Appointment, form: HandoverForm, waiting: list[Due]
) -> Handover | None:
    """The handover; a refusal becomes an error of the form, so that nothing typed is lost."""
    try:
        return handover_post(request.acting, found, form.handover(waiting))
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


@door("post.read", menu="posts")
def handover_list(request: ActingRequest, pk: int) -> HttpResponse:
    """What was open at the seat that day: for both to sign, and for the new holder to go on with."""
    found = get_object_or_404(_handovers(request), pk=pk)
    new = found.new
    context = {"handover": found, "mine": bool(new and new.holder_id == request.acting.user_id)}
    if new and request.acting.may("account.give"):
        held = holders(request.acting.scope, new.from_day).filter(pk=new.pk).first()
        context["without_account"] = held is not None and held.account == "none"
    return render(request, "desk/handover_list.html", context)


def _handovers(request: ActingRequest) -> HandoverQuerySet:
    visible = Handover.objects.visible_to(request.acting.scope)
    return visible.select_related("old__holder", "old__post__body__place", "new__holder")


@require_POST
@door("workbench.open", menu="workbench")
def put_aside(request: ActingRequest, pk: int) -> HttpResponseBase:
    """The new holder has seen the list; it stays under 队伍."""
    found = get_object_or_404(_handovers(request), pk=pk)
    dismiss_handover(request.acting, found)
    messages.success(request, "接手清单已收起，在本单位的岗位页还能找到。")
    return redirect("workbench")


def _takeover(request: ActingRequest) -> Handover | None:
    """What one took over with this seat in the last two weeks."""
    acting = request.acting
    return _handovers(request).to_look_at(acting.appointment, acting.day).first()
