"""主题与重点任务: what work is sorted by."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.desk.settings.forms import TopicForm, TopicNameForm
from nuanxin.desk.settings.page import tabs_of, told
from nuanxin.work.actions.topics import add_topic, lay_priority_tasks, rename_topic, retire_topic
from nuanxin.work.models import Topic
from nuanxin.work.models.topic import TopicKind


@door("setting.read", menu="settings")
def topics(request: ActingRequest) -> HttpResponse:
    """What work is sorted by: one's own list, and those that hold from above."""
    return _topics(request)


@require_POST
@door("topic.keep", menu="settings")
def new_topic(request: ActingRequest) -> HttpResponse:
    """One more line of one's own list."""
    form = TopicForm(request.POST)
    if form.is_valid() and told(
        request, lambda: add_topic(request.acting, request.acting.body, form.given()), "已加上。"
    ):
        return redirect("topics")
    return _topics(request, form=form)


@require_POST
@door("topic.keep", menu="settings")
def usual_topics(request: ActingRequest) -> HttpResponse:
    """The six priority tasks."""
    acting = request.acting
    told(request, lambda: lay_priority_tasks(acting, acting.body), "六项重点任务已在单子上。")
    return redirect("topics")


@require_POST
@door("topic.keep", menu="settings")
def topic_name(request: ActingRequest, pk: int) -> HttpResponse:
    """Another name."""
    found, form = _topic(request, pk), TopicNameForm(request.POST)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    told(request, lambda: rename_topic(request.acting, found, name), "名称已改。")
    return redirect("topics")


@require_POST
@door("topic.keep", menu="settings")
def end_topic(request: ActingRequest, pk: int) -> HttpResponse:
    """No new work is sorted by it."""
    found = _topic(request, pk)
    told(request, lambda: retire_topic(request.acting, found), f"“{found.name}”已停用。")
    return redirect("topics")


def _topic(request: ActingRequest, pk: int) -> Topic:
    return get_object_or_404(Topic.objects.visible_to(request.acting.scope), pk=pk)


def _topics(request: ActingRequest, **given: TopicForm) -> HttpResponse:
    rows = Topic.objects.visible_to(request.acting.scope).current()
    mine = rows.filter(body=request.acting.body)
    known = rows.filter(division__in=(request.acting.right.division, *request.acting.scope.above))
    context = {
        "tabs": tabs_of(request.acting, "topics"),
        "mine": mine,
        "above": rows.filter(division__in=request.acting.scope.above),
        "six": not known.filter(kind=TopicKind.PRIORITY).exists(),
        "form": TopicForm(),
        "may_keep": request.acting.may("topic.keep"),
    }
    return render(request, "desk/settings/topics.html", context | given)
