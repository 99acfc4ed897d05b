"""换届: terms of the bodies, whose time is over, whose is near."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.models import Body
from nuanxin.base.doing import done, tried
from nuanxin.base.listing import Shown
from nuanxin.base.periods import today
from nuanxin.governance.actions.terms import begin_term, extend_term, void_term
from nuanxin.governance.forms.terms import ExtendForm, TermForm, state_of
from nuanxin.governance.listings.terms import TERMS, with_terms
from nuanxin.governance.models import Congress, Term
from nuanxin.governance.models.term import TermQuerySet


@door("term.read", menu="terms")
def terms(request: ActingRequest) -> HttpResponseBase:
    """Every body here and below; a village goes straight to its own."""
    if request.acting.right.level == "village":
        return redirect("body-terms", request.acting.body.pk)
    rows = with_terms(_bodies(request), today())
    shown = Shown(TERMS, rows, request.GET, stamp(request.acting, "换届"))
    return shown.answer(request, "governance/terms.html", {"may_urge": request.acting.may("plan.urge")})


@door("term.read", menu="terms")
def body_terms(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One body's terms, the last one first."""
    body = _body(request, pk)
    rows = _terms(request, body)
    now = rows.on(today()).first()
    coming = Congress.objects.visible_to(request.acting.scope).preparing().filter(body=body).first()
    may_keep = request.acting.may("term.keep")
    context = {
        "body": body, "terms": rows.select_related("congress"), "now": now, "may_keep": may_keep,
        "state": state_of(now.until if now else None, today()), "coming": coming,
        "may_prepare": may_keep and coming is None and body.pk == request.acting.body.pk,
    }  # fmt: skip
    return render(request, "governance/body_terms.html", context)


@door("term.keep", menu="terms")
def begin(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Note a term that began."""
    body = _body(request, pk)
    last = _terms(request, body).first()
    form = TermForm(request.POST or None, level=body.level, last=last.number if last else 0)
    if term := tried(form, lambda: begin_term(request.acting, body, form.term())):
        messages.success(request, f"已登记：{term}。")
        return redirect("body-terms", pk)
    context = {"form": form, "title": f"{body.name}登记一届", "draft": "term"}
    return render(request, "base/form_page.html", context | {"back": reverse("body-terms", args=[pk])})


@door("term.keep", menu="terms")
def extend(request: ActingRequest, pk: int) -> HttpResponseBase:
    """延期换届, by a paper from above."""
    term = _term(request, pk)
    form = ExtendForm(request.POST or None)
    if done(form, lambda: extend_term(request.acting, term, **form.cleaned_data)):
        return redirect("body-terms", term.body_id)
    context = {"form": form, "title": f"{term}延期换届", "draft": "term"}
    return render(
        request, "base/form_page.html", context | {"back": reverse("body-terms", args=[term.body_id])}
    )


@require_POST
@door("term.keep", menu="terms")
def void(request: ActingRequest, pk: int) -> HttpResponseBase:
    """It was noted wrongly."""
    term = _term(request, pk)
    void_term(request.acting, term)
    messages.success(request, f"已作废：{term}。")
    return redirect("body-terms", term.body_id)


def _bodies(request: ActingRequest) -> "QuerySet[Body]":
    return Body.objects.visible_to(request.acting.scope).on(today())


def _body(request: ActingRequest, pk: int) -> Body:
    return get_object_or_404(_bodies(request).select_related("place"), pk=pk)


def _term(request: ActingRequest, pk: int) -> Term:
    rows = Term.objects.visible_to(request.acting.scope).live().select_related("body")
    return get_object_or_404(rows, pk=pk)


def _terms(request: ActingRequest, body: Body) -> TermQuerySet:
    """Those of one body, the last one first."""
    return Term.objects.visible_to(request.acting.scope).live().filter(body=body).order_by("-from_day")
