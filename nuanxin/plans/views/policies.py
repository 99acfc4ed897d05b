"""政策文件: what is in force, who carries it out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.base.doing import done, tried
from nuanxin.base.listing import Action, Shown
from nuanxin.base.periods import today
from nuanxin.plans.policies.carrying import carried_by, with_tasks
from nuanxin.plans.policies.forms import DocumentForm, RepealForm
from nuanxin.plans.policies.listings import DOCUMENTS, state_of
from nuanxin.work.actions.policydocuments import (
    register_document,
    repeal_document,
    restore_document,
)
from nuanxin.work.models import Document
from nuanxin.work.models.document import DocumentQuerySet


@door("document.read", menu="documents")
def documents(request: ActingRequest) -> HttpResponseBase:
    """Those that hold here: one's own, those of the bodies above and below."""
    acting = request.acting
    add = Action("登记政策文件", reverse("new-policy-document")) if acting.may("document.keep") else None
    rows = with_tasks(_documents(request), acting.scope, today())
    shown = Shown(DOCUMENTS, rows, request.GET, stamp(acting, "政策文件"), add=add)
    return shown.answer(request, "plans/policies.html")


@door("document.keep", menu="documents")
def new(request: ActingRequest) -> HttpResponseBase:
    """Put one on file; all below see it at once."""
    form = DocumentForm(request.POST or None, request.FILES or None)
    found = tried(form, lambda: register_document(request.acting, request.acting.body, form.document()))
    if found:
        messages.success(request, "已登记，下级现在看得到，也可以据它定本级措施。")
        return redirect("policy-document", found.pk)
    context = {"form": form, "title": "登记政策文件", "draft": "document", "back": "policy-documents"}
    return render(request, "base/form_page.html", context)


@door("document.read", menu="documents")
def document(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One document: its text, and what is undertaken on its ground."""
    found, acting = _found(request, pk), request.acting
    carried = carried_by(found, acting, today())
    context = {
        "document": found, "state": state_of(found), "carried": carried,
        "total": sum(each.total for each in carried), "done": sum(each.done for each in carried),
        "may_keep": _keeps(request, found), "may_own": acting.may("undertaking.own"),
        "may_urge": acting.may("plan.urge") and len(carried) > 1,
    }  # fmt: skip
    return render(request, "plans/policy.html", context)


@door("document.keep", menu="documents")
def repeal(request: ActingRequest, pk: int) -> HttpResponseBase:
    """废止: until when, and why."""
    found = _own(request, pk)
    form = RepealForm(request.POST or None)
    if done(form, lambda: repeal_document(request.acting, found, form.given())):
        messages.success(request, "已登记废止；据它定的任务照旧，请看要不要换依据。")
        return redirect("policy-document", pk)
    context = {"form": form, "title": "废止政策文件", "lead": f"《{found.title}》", "draft": "document"}
    return render(
        request, "base/form_page.html", context | {"back": reverse("policy-document", args=[pk])}
    )


@require_POST
@door("document.keep", menu="documents")
def restore(request: ActingRequest, pk: int) -> HttpResponseBase:
    """It was noted as repealed wrongly."""
    restore_document(request.acting, _own(request, pk))
    messages.success(request, "已改回有效。")
    return redirect("policy-document", pk)


def _documents(request: ActingRequest) -> DocumentQuerySet:
    return Document.objects.visible_to(request.acting.scope).policies()


def _found(request: ActingRequest, pk: int) -> Document:
    return get_object_or_404(with_tasks(_documents(request), request.acting.scope, today()), pk=pk)


def _keeps(request: ActingRequest, found: Document) -> bool:
    return found.body_id == request.acting.body.pk and request.acting.may("document.keep")


def _own(request: ActingRequest, pk: int) -> Document:
    """For who registered it; all others look (403)."""
    found = _found(request, pk)
    if not _keeps(request, found):
        raise PermissionDenied
    return found
