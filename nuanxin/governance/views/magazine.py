"""杂志《人生》: every body in figures, without rank or rate; a body's copies, uses and contributions."""

from typing import TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.models import Body
from nuanxin.base.doing import done
from nuanxin.base.listing import Shown
from nuanxin.base.periods import today
from nuanxin.governance.actions.magazine import (
    note_copies,
    note_printed,
    note_reading,
    send_contribution,
    void_noted,
)
from nuanxin.governance.forms.magazine import ContributionForm, CopiesForm, PrintedForm, ReadingForm
from nuanxin.governance.listings.magazine import MAGAZINE
from nuanxin.governance.models import Contribution, Copies, Reading

N = TypeVar("N", Copies, Reading, Contribution)
MOST = 100  # rows of a kind on the page; a body has a handful a year


@door("magazine.read", menu="magazine")
def magazine(request: ActingRequest) -> HttpResponseBase:
    """Every body here and below; a village goes straight to its own."""
    if request.acting.right.level == "village":
        return redirect("body-magazine", request.acting.body.pk)
    shown = Shown(MAGAZINE, _bodies(request), request.GET, stamp(request.acting, "杂志"))
    return shown.answer(request, "governance/magazine.html")


@door("magazine.read", menu="magazine")
def body_magazine(request: ActingRequest, pk: int) -> HttpResponseBase:
    """A body's own: copies by year, uses, contributions."""
    return _page(request, get_object_or_404(_bodies(request).select_related("place"), pk=pk))


@require_POST
@door("magazine.keep", menu="magazine")
def copies(request: ActingRequest) -> HttpResponseBase:
    body, form = request.acting.seat.body, CopiesForm(request.POST)
    if done(form, lambda: note_copies(request.acting, body, form.noted())):
        return _saved(request, body)
    return _page(request, body, copies=form)


@require_POST
@door("magazine.keep", menu="magazine")
def reading(request: ActingRequest) -> HttpResponseBase:
    body, form = request.acting.seat.body, ReadingForm(request.POST)
    if done(form, lambda: note_reading(request.acting, body, form.noted())):
        return _saved(request, body)
    return _page(request, body, reading=form)


@require_POST
@door("magazine.keep", menu="magazine")
def contribution(request: ActingRequest) -> HttpResponseBase:
    body, form = request.acting.seat.body, ContributionForm(request.POST)
    if done(form, lambda: send_contribution(request.acting, body, form.noted())):
        return _saved(request, body)
    return _page(request, body, contribution=form)


@door("magazine.keep", menu="magazine")
def printed(request: ActingRequest, pk: int) -> HttpResponseBase:
    """A piece was printed."""
    found = get_object_or_404(_noted(request, Contribution).filter(voided_at=None), pk=pk)
    known = {"day": found.printed_on or today(), "issue": found.issue}
    form = PrintedForm(request.POST or None, initial=known)
    if done(form, lambda: note_printed(request.acting, found, **form.cleaned_data)):
        return _saved(request, found.body)
    context = {"form": form, "title": "登记刊出", "lead": found.title, "draft": "magazine", "back": "magazine"}
    return render(request, "base/form_page.html", context)


@require_POST
@door("magazine.keep", menu="magazine")
def void_copies(request: ActingRequest, pk: int) -> HttpResponseBase:
    return _void(request, get_object_or_404(_noted(request, Copies), pk=pk))


@require_POST
@door("magazine.keep", menu="magazine")
def void_reading(request: ActingRequest, pk: int) -> HttpResponseBase:
    return _void(request, get_object_or_404(_noted(request, Reading), pk=pk))


@require_POST
@door("magazine.keep", menu="magazine")
def void_contribution(request: ActingRequest, pk: int) -> HttpResponseBase:
    return _void(request, get_object_or_404(_noted(request, Contribution), pk=pk))


def _bodies(request: ActingRequest) -> "QuerySet[Body]":
    return Body.objects.visible_to(request.acting.scope).on(today())


def _noted(request: ActingRequest, model: type[N]) -> "QuerySet[N]":
    rows: QuerySet[N] = model.objects.visible_to(request.acting.scope).select_related("body__place")
    return rows


def _void(request: ActingRequest, noted: Copies | Reading | Contribution) -> HttpResponseBase:
    void_noted(request.acting, noted)
    messages.success(request, "已作废。")
    return redirect("body-magazine", noted.body_id)


def _saved(request: ActingRequest, body: Body) -> HttpResponseBase:
    messages.success(request, "已保存。")
    return redirect("body-magazine", body.pk)


def _page(request: ActingRequest, body: Body, **forms: Form) -> HttpResponseBase:
    acting = request.acting
    rows = {
        "all_copies": _noted(request, Copies), "readings": _noted(request, Reading),
        "contributions": _noted(request, Contribution),
    }  # fmt: skip
    context = {
        "body": body, "own": acting.may("magazine.keep") and acting.seat.body_id == body.pk,
        **{name: each.filter(body=body, voided_at=None)[:MOST] for name, each in rows.items()},
        "copies": CopiesForm(), "reading": ReadingForm(), "contribution": ContributionForm(), **forms,
    }  # fmt: skip
    return render(request, "governance/body_magazine.html", context)
