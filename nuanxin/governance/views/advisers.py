"""指导员: who advises where, active or why not; one adviser's path; who manages them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.acting import Acting
from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.models import Appointment, Body, Post
from nuanxin.base.listing import Shown
from nuanxin.base.periods import today
from nuanxin.governance.actions.advisers import (
    ADVISER,
    BackgroundInput,
    note_backgrounds,
    review_adviser,
)
from nuanxin.governance.advising import advised, in_figures, standing, told
from nuanxin.governance.forms.advisers import BackgroundForm, ReviewForm
from nuanxin.governance.listings.advisers import ADVISERS, MANAGERS, with_managers
from nuanxin.governance.models import Outcome, Recommendation, Review, TrainingResult
from nuanxin.governance.usual import active_in_words
from nuanxin.governance.usual import advisers as months
from nuanxin.people.views.filled import carried_out

NAMED = 8  # townships without a manager that are named at the top
TABS = (
    ("advisers", "指导员"), ("recommendations", "推荐"), ("trainings", "培训"), ("managers", "管理人员"),
)  # fmt: skip


def tabs_of(acting: Acting, active: str) -> list[dict[str, Any]]:
    """A village has no townships below it."""
    shown = TABS[:-1] if acting.right.level == "village" else TABS
    return [{"label": label, "url": reverse(name), "active": name == active} for name, label in shown]


@door("adviser.read", menu="advisers")
def advisers(request: ActingRequest) -> HttpResponseBase:
    """Every adviser seat here and below, its holder, her training; who manages them above it."""
    acting, day = request.acting, today()
    rows = advised(Post.objects.visible_to(acting.scope), day)
    unmanaged = with_managers(Body.objects.visible_to(acting.scope)).filter(Q(is_managed=False))
    townships = Body.objects.visible_to(acting.scope).on(day).filter(level="township").count()
    context = {
        "tabs": tabs_of(acting, "advisers"), "figures": in_figures(rows, day), "definition": active_in_words(),
        "months": months(), "townships": townships, "unmanaged": unmanaged.count(),
        "named": [body.place.name for body in unmanaged.order_by("division")[:NAMED]],
    }  # fmt: skip
    shown = Shown(ADVISERS, rows, request.GET, stamp(acting, "家庭健康指导员"))
    return shown.answer(request, "governance/advisers.html", context)


@door("adviser.read", menu="advisers")
def managers(request: ActingRequest) -> HttpResponseBase:
    """Who manages the advisers of each township; a vacancy is a line as well."""
    rows = with_managers(Body.objects.visible_to(request.acting.scope))
    shown = Shown(MANAGERS, rows, request.GET, stamp(request.acting, "指导员队伍管理人员"))
    context = {"tabs": tabs_of(request.acting, "managers")}
    return shown.answer(request, "governance/managers.html", context)


@door("adviser.read", menu="advisers")
def adviser(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One adviser: recommended, appointed, trained, certified, reviewed, gone."""
    return _page(request, _found(request, pk))


@require_POST
@door("adviser.review", menu="advisers")
def review(request: ActingRequest, pk: int) -> HttpResponseBase:
    """What comes next after a year."""
    found = _found(request, pk)
    form = ReviewForm(request.POST, appointment=found)
    if carried_out(request, form, "年度评议", lambda: review_adviser(request.acting, found, form.review())):
        return redirect("adviser", pk)
    return _page(request, found, review=form)


@require_POST
@door("post.appoint", menu="advisers")
def background(request: ActingRequest, pk: int) -> HttpResponseBase:
    """来源身份, in a word."""
    found = _found(request, pk)
    form = BackgroundForm(request.POST)

    def note() -> None:
        note_backgrounds(request.acting, [BackgroundInput(found, form.cleaned_data["words"])])

    if carried_out(request, form, "来源身份", note):
        return redirect("adviser", pk)
    return _page(request, found, background=form)


def _appointments(request: ActingRequest) -> "QuerySet[Appointment]":
    rows = Appointment.objects.visible_to(request.acting.scope).live().filter(post__kind=ADVISER)
    return rows.select_related("holder", "post__body__place__parent", "background")


def _found(request: ActingRequest, pk: int) -> Appointment:
    return get_object_or_404(_appointments(request), pk=pk)


def _page(request: ActingRequest, found: Appointment, **forms: Any) -> HttpResponseBase:
    acting, day = request.acting, today()
    visible = TrainingResult.objects.visible_to(acting.scope).live()
    seat = advised(Post.objects.visible_to(acting.scope), day).filter(pk=found.post_id).first()
    serving = seat is not None and told(seat, "held_id") == found.pk
    reviews = list(Review.objects.visible_to(acting.scope).live().filter(appointment=found))
    known = getattr(found, "background", None)
    context = {
        "held": found, "serving": serving, "seat": seat if serving else None, "definition": active_in_words(),
        "state": standing(seat, day) if serving and seat else "", "known": known,
        "recommendation": Recommendation.objects.visible_to(acting.scope).filter(appointment=found).first(),
        "results": visible.filter(holder=found.holder_id).select_related("training").order_by("-training__last_day"),
        "reviews": reviews, "leaves": bool(reviews) and reviews[0].outcome == Outcome.LEAVES,
        "may_review": acting.may("adviser.review"), "may_appoint": acting.may("post.appoint"),
        "may_recommend": acting.may("adviser.recommend"),
        "review": ReviewForm(appointment=found),
        "background": BackgroundForm(initial={"words": known.words if known else ""}), **forms,
    }  # fmt: skip
    return render(request, "governance/adviser.html", context)
