"""One clause beside the notice; taking on an encouraged one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.measures.opening import latest
from nuanxin.plans.actions.sorting import sort_clause, topics_of
from nuanxin.plans.actions.undertake import opt_in
from nuanxin.plans.figures.progress import progress_of
from nuanxin.plans.models import Clause, OptIn
from nuanxin.plans.notice.closeup import Closeup
from nuanxin.plans.notice.overview import Overview
from nuanxin.plans.themes.forms import ClauseTopicsForm
from nuanxin.plans.views.plan import outlook_on, plan_context


@door("plan.read", menu="clauses")
def clause(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponseBase:
    """The whole page with the clause opened, or its panel alone for htmx."""
    found = _clause(request, pk, clause_pk)
    outlook, figures = outlook_on(request, found.plan), latest()
    overview = Overview(found.plan, outlook, figures, found.pk)
    there = progress_of(found.plan, outlook.body, outlook.day, figures, only=found)
    if not there:
        raise Http404("那一天计划里还没有这一条，它是后来补充的。")
    context: dict[str, object] = {
        "overview": overview,
        "closeup": Closeup(there[0], outlook, figures),
        "may_opt_in": _may_opt_in(request, found),
        "topics": topics_of(found),
        "may_sort": _may_sort(request, found),
        "may_appoint": request.acting.may("post.appoint"),
    }
    if request.htmx and not request.htmx.history_restore_request:
        answer = render(request, "plans/clause_panel.html", context)
    else:
        answer = render(request, "plans/plan.html", plan_context(request, overview) | context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_POST
@door("plan.issue", menu="clauses")
def take_on(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """承接: one's own body takes on an encouraged clause."""
    found = _clause(request, pk, clause_pk)
    opt_in(request.acting, found, request.acting.body)
    messages.success(request, "已承接。这一条从现在起列入本单位的任务。")
    return redirect("clause", pk=pk, clause_pk=clause_pk)


@door("plan.adopt", menu="clauses")
def sort(request: ActingRequest, pk: int, clause_pk: int) -> HttpResponse:
    """Which priority tasks, themes and topics a clause serves; for who issues it, before or after."""
    found = _clause(request, pk, clause_pk)
    if not _may_sort(request, found):
        raise PermissionDenied
    form = ClauseTopicsForm.of(found, request.acting, request.POST or None)
    if form.is_valid():
        sort_clause(request.acting, found, list(form.cleaned_data["topics"]))
        messages.success(request, "已归类，各单位的任务跟着归过去了。")
        return redirect(_back_to(found))
    context = {"form": form, "title": f"第 {found.number} 条归到哪里", "lead": found.gist, "draft": "topics"}
    return render(request, "base/form_page.html", context | {"back": _back_to(found)})


def _back_to(clause: Clause) -> str:
    if clause.plan.issued_at:
        return reverse("clause", args=[clause.plan_id, clause.pk])
    return reverse("check", args=[clause.plan_id]) + f"?clause={clause.pk}#panel"


def _may_sort(request: ActingRequest, clause: Clause) -> bool:
    own = clause.plan.body_id == request.acting.body.pk and clause.parent_id is None
    return own and request.acting.may("plan.adopt")


def _clause(request: ActingRequest, pk: int, clause_pk: int) -> Clause:
    visible = Clause.objects.visible_to(request.acting.scope).filter(plan=pk)
    return get_object_or_404(visible.select_related("plan__document"), pk=clause_pk)


def _may_opt_in(request: ActingRequest, clause: Clause) -> bool:
    """An encouraged clause issued from above that one's own body has not taken on yet."""
    acting = request.acting
    offered = clause.modality == "encouraged" and clause.issued_at is not None
    if clause.retired_at or not (offered and acting.may("plan.issue") and clause.plan.body_id != acting.body.pk):
        return False
    mine = OptIn.objects.visible_to(acting.scope).filter(clause=clause, body=acting.body)
    return not mine.exists()
