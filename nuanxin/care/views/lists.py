"""帮扶: how far systems and services are, in sums; and one's own families that lack one, by name."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.base.listing import Shown
from nuanxin.base.periods import today
from nuanxin.care.lacking import lacking, schemes_over
from nuanxin.care.listings import lacking_list
from nuanxin.care.standing import lines
from nuanxin.care.tasks import LONGEST, open_tasks
from nuanxin.people.actions.openings import OpeningInput, open_household
from nuanxin.people.forms import Once
from nuanxin.people.models import Purpose
from nuanxin.people.views.opened import household_of


@door("care.read", menu="care")
def care(request: ActingRequest) -> HttpResponseBase:
    """全部, 愿意, 拒绝, 未问 beside each share; to those who serve, the way to the names."""
    found = lines(request.acting.body, today())
    schemes = schemes_over(request.acting.scope) if request.acting.may("care.serve") else ()
    pages = {"may_stock": "wristband.keep", "may_insure": "care.insure", "may_pay": "aid.record"}
    context: dict[str, Any] = {"lines": found, "schemes": schemes}
    context |= {name: request.acting.may(permission) for name, permission in pages.items()}
    return render(request, "care/care.html", context)


@door("care.serve", menu="care")
def care_lacking(request: ActingRequest, code: str) -> HttpResponseBase:
    """The families of one's own that lack a scheme, and what comes next."""
    acting = request.acting
    scheme = get_object_or_404(schemes_over(acting.scope), code=code)
    rows = lacking(acting.scope, scheme, today())
    shown = Shown(lacking_list(scheme), rows, request.GET, stamp(acting, f"还差{scheme}的家庭"))
    return shown.answer(request, "care/lacking.html", {"scheme": scheme})


@door("care.serve", menu="care")
def family_task(request: ActingRequest, pk: int) -> HttpResponseBase:
    """What is open about a family; it opens the page. Where nothing is, one is asked why."""
    household = household_of(request, pk)
    tasks = open_tasks(request.acting, household)
    if not tasks:
        return redirect("open-family", pk)
    form = Once(request.POST or None)
    if form.is_valid():
        task, sent = tasks[0][:LONGEST], form.cleaned_data["client_id"]
        open_household(request.acting, household, OpeningInput(Purpose.TASK, task=task, client_id=sent))
        return redirect("family", pk)
    return render(request, "care/task.html", {"household": household, "tasks": tasks, "form": form})
