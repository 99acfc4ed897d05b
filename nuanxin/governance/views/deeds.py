"""实事: the year's list, from the need to what people say afterwards."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.base.doing import done
from nuanxin.base.listing import Action, Shown
from nuanxin.base.rules.money import yuan_of
from nuanxin.governance.actions.deeds import (
    approve_deed,
    note_feedback,
    propose_deed,
    withdraw_deed,
)
from nuanxin.governance.forms.deeds import ApproveForm, DeedForm, FeedbackForm
from nuanxin.governance.listings.deeds import DEEDS, PUBLISHED, state_of
from nuanxin.governance.models import Deed


@door("deed.read", menu="deeds")
def deeds(request: ActingRequest) -> HttpResponseBase:
    """Those of one's own body and of the bodies below."""
    add = Action("提出一件实事", reverse("new-deed")) if request.acting.may("deed.keep") else None
    shown = Shown(DEEDS, _rows(request), request.GET, stamp(request.acting, "实事清单"), add=add)
    return shown.answer(request, "governance/deeds.html")


@door("deed.read", menu="deeds")
def published(request: ActingRequest) -> HttpResponseBase:
    """公示稿: what is on the list, without names, seats or money; neither does its stamp name anybody."""
    rows = _rows(request).filter(approved_on__isnull=False)
    unnamed = replace(stamp(request.acting, ""), person="公示稿")
    shown = Shown(PUBLISHED, rows, request.GET, unnamed)
    return shown.answer(request, "governance/deeds_published.html")


@door("deed.keep", menu="deeds")
def new(request: ActingRequest) -> HttpResponseBase:
    """Propose one for one's own body."""
    form = DeedForm(request.POST or None, acting=request.acting)
    if done(
        form, lambda: propose_deed(request.acting, request.acting.body, form.deed())
    ):
        messages.success(request, "已提出，会长同意后上清单。")
        return redirect("deeds")
    context = {"form": form, "title": "提出一件实事", "draft": "deed", "back": "deeds"}
    return render(request, "base/form_page.html", context)


@door("deed.read", menu="deeds")
def deed(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One deed, whole."""
    return _page(request, _found(request, pk))


@require_POST
@door("deed.approve", menu="deeds")
def approve(request: ActingRequest, pk: int) -> HttpResponseBase:
    """上清单."""
    found, form = _found(request, pk), ApproveForm(request.POST)
    if done(
        form, lambda: approve_deed(request.acting, found, form.cleaned_data["day"])
    ):
        messages.success(request, "已上清单，责任岗位会在任务里看到。")
        return redirect("deed", pk)
    return _page(request, found, approve=form)


@require_POST
@door("deed.keep", menu="deeds")
def withdraw(request: ActingRequest, pk: int) -> HttpResponseBase:
    """撤下."""
    withdraw_deed(request.acting, _found(request, pk))
    messages.success(request, "已撤下。")
    return redirect("deeds")


@require_POST
@door("deed.keep", menu="deeds")
def feedback(request: ActingRequest, pk: int) -> HttpResponseBase:
    """What people say of it."""
    found = _found(request, pk)
    form = FeedbackForm(request.POST, deed=found)
    if done(form, lambda: note_feedback(request.acting, found, form.said())):
        messages.success(request, "反馈已保存。")
        return redirect("deed", pk)
    return _page(request, found, feedback=form)


def _rows(request: ActingRequest) -> "QuerySet[Deed]":
    rows = Deed.objects.visible_to(request.acting.scope).live()
    return rows.select_related("body__place", "undertaking__owner")


def _found(request: ActingRequest, pk: int) -> Deed:
    return get_object_or_404(_rows(request), pk=pk)


def _page(request: ActingRequest, found: Deed, **forms: Form) -> HttpResponseBase:
    acting = request.acting
    own = found.body_id == acting.body.pk
    context = {
        "deed": found,
        "state": state_of(found),
        "money": yuan_of(found.money) if found.money else "",
        "may_keep": own and acting.may("deed.keep"),
        "may_approve": own and acting.may("deed.approve"),
        "approve": ApproveForm(),
        "feedback": FeedbackForm(deed=found),
        **forms,
    }
    return render(request, "governance/deed.html", context)
