"""设置 (page 18): 节假日, 主题与重点任务, 哪些区划设协会."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.acting import Acting
from nuanxin.association.actions.holidays import drop_holiday, revert_year, set_holiday
from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.desk.settings.calendar import Year, years_around
from nuanxin.desk.settings.forms import DayForm, HolidayForm, TopicForm, TopicNameForm, YearForm
from nuanxin.work.actions.topics import add_topic, lay_priority_tasks, rename_topic, retire_topic
from nuanxin.work.models import Topic
from nuanxin.work.models.topic import TopicKind

TABS = (("settings", "节假日"), ("topics", "主题与重点任务"))


@door("setting.read", menu="settings")
def holidays(request: ActingRequest) -> HttpResponse:
    """The days of a year that are off or worked."""
    return _calendar(request, _year(request))


@require_POST
@door("setting.keep", menu="settings")
def keep_holiday(request: ActingRequest) -> HttpResponse:
    """A day is off, or worked."""
    form = HolidayForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["day"]
        if _told(request, lambda: set_holiday(request.acting, form.given()), f"已登记 {day}。"):
            return redirect(f"{reverse('settings')}?year={day.year}")
    return _calendar(request, _year(request), form=form)


@require_POST
@door("setting.keep", menu="settings")
def remove_holiday(request: ActingRequest) -> HttpResponse:
    """A day is again what its weekday says."""
    form = DayForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "没有删：请从列表里点要删的那一天。")
        return redirect("settings")
    day = form.cleaned_data["day"]
    _told(request, lambda: [drop_holiday(request.acting, day)], f"{day} 照星期几算。")
    return redirect(f"{reverse('settings')}?year={day.year}")


@require_POST
@door("setting.keep", menu="settings")
def publish_year(request: ActingRequest) -> HttpResponse:
    """A year as published by the State Council."""
    form = YearForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "没有改：请从页面上选一个年份。")
        return redirect("settings")
    year = form.cleaned_data["year"]
    done = f"{year} 年已按公布的安排登记。"
    _told(request, lambda: [revert_year(request.acting, year)], done)
    return redirect(f"{reverse('settings')}?year={year}")


@door("setting.read", menu="settings")
def topics(request: ActingRequest) -> HttpResponse:
    """What work is sorted by: one's own list, and those that hold from above."""
    return _topics(request)


@require_POST
@door("topic.keep", menu="settings")
def new_topic(request: ActingRequest) -> HttpResponse:
    """One more line of one's own list."""
    form = TopicForm(request.POST)
    if form.is_valid() and _told(
        request, lambda: add_topic(request.acting, request.acting.body, form.given()), "已加上。"
    ):
        return redirect("topics")
    return _topics(request, form=form)


@require_POST
@door("topic.keep", menu="settings")
def usual_topics(request: ActingRequest) -> HttpResponse:
    """The six priority tasks."""
    acting = request.acting
    _told(request, lambda: lay_priority_tasks(acting, acting.body), "六项重点任务已在单子上。")
    return redirect("topics")


@require_POST
@door("topic.keep", menu="settings")
def topic_name(request: ActingRequest, pk: int) -> HttpResponse:
    """Another name."""
    found, form = _topic(request, pk), TopicNameForm(request.POST)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    _told(request, lambda: rename_topic(request.acting, found, name), "名称已改。")
    return redirect("topics")


@require_POST
@door("topic.keep", menu="settings")
def end_topic(request: ActingRequest, pk: int) -> HttpResponse:
    """No new work is sorted by it."""
    found = _topic(request, pk)
    _told(request, lambda: retire_topic(request.acting, found), f"“{found.name}”已停用。")
    return redirect("topics")


def _told(request: ActingRequest, act: Callable[[], object], done: str) -> bool:
    """Act, and say what came of it."""
    try:
        act()
    except Refused as refused:
        messages.warning(request, str(refused))
        return False
    messages.success(request, done)
    return True


def _year(request: ActingRequest) -> int:
    form = YearForm(request.GET)
    return int(form.cleaned_data["year"]) if form.is_valid() else today().year


def _calendar(request: ActingRequest, year: int, **given: HolidayForm) -> HttpResponse:
    context = {
        "tabs": _tabs(request.acting, "settings"),
        "year": Year.of(year),
        "years": years_around(today()),
        "form": HolidayForm(),
        "may_keep": request.acting.may("setting.keep"),
    }
    return render(request, "desk/settings/holidays.html", context | given)


def _topic(request: ActingRequest, pk: int) -> Topic:
    return get_object_or_404(Topic.objects.visible_to(request.acting.scope), pk=pk)


def _topics(request: ActingRequest, **given: TopicForm) -> HttpResponse:
    rows = Topic.objects.visible_to(request.acting.scope).current()
    mine = rows.filter(body=request.acting.body)
    known = rows.filter(division__in=(request.acting.right.division, *request.acting.scope.above))
    context = {
        "tabs": _tabs(request.acting, "topics"),
        "mine": mine,
        "above": rows.filter(division__in=request.acting.scope.above),
        "six": not known.filter(kind=TopicKind.PRIORITY).exists(),
        "form": TopicForm(),
        "may_keep": request.acting.may("topic.keep"),
    }
    return render(request, "desk/settings/topics.html", context | given)


def _tabs(acting: Acting, active: str) -> list[dict[str, Any]]:
    tabs = [{"label": label, "url": reverse(name), "active": name == active} for name, label in TABS]
    if not acting.may("division.keep"):
        return tabs
    bodies = f"{reverse('divisions')}?state=bodiless"
    return [*tabs, {"label": "哪些区划设协会", "url": bodies, "active": False}]
