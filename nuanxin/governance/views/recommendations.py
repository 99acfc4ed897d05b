"""推荐: a village proposes an adviser, the township appoints her or says why not."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.models import Body
from nuanxin.base.listing import Action, Shown
from nuanxin.base.periods import today
from nuanxin.governance.actions.advisers import (
    appoint_recommended,
    decline,
    recommend,
    take_back_recommendation,
)
from nuanxin.governance.forms.advisers import DeclineForm, RecommendForm, TakeOnForm
from nuanxin.governance.listings.advisers import RECOMMENDATIONS
from nuanxin.governance.models import Recommendation
from nuanxin.governance.models.training import RecommendationQuerySet
from nuanxin.governance.views.advisers import tabs_of
from nuanxin.people.views.filled import carried_out


@door("adviser.read", menu="advisers")
def recommendations(request: ActingRequest) -> HttpResponseBase:
    """What was recommended here and below, masked; what waits first of all."""
    acting = request.acting
    own = acting.right.level == "village" and acting.may("adviser.recommend")
    add = Action("推荐指导员", reverse("recommend", args=[acting.body.pk])) if own else None
    rows = _rows(request)
    shown = Shown(RECOMMENDATIONS, rows, request.GET, stamp(acting, "指导员推荐"), add=add)
    context = {"tabs": tabs_of(acting, "recommendations"), "waiting": rows.waiting().count()}
    return shown.answer(request, "governance/recommendations.html", context)


@door("adviser.recommend", menu="advisers")
def new(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Propose somebody for a seat (``?seat=``) of a village."""
    villages = Body.objects.visible_to(request.acting.scope).on(today()).filter(level="village")
    body = get_object_or_404(villages.select_related("place"), pk=pk)
    form = RecommendForm(request.POST or None, body=body, initial=_seat(request))
    done = carried_out(
        request, form, "推荐指导员", lambda: recommend(request.acting, body, form.recommendation())
    )
    if done:
        return redirect("recommendations")
    context = {"form": form, "title": f"{body.place.name}推荐指导员", "draft": "recommend"}
    return render(request, "base/form_page.html", context | {"back": "recommendations"})


@door("adviser.read", menu="advisers")
def recommendation(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One recommendation, and its answer."""
    return _page(request, _found(request, pk))


@require_POST
@door("post.appoint", menu="advisers")
def appoint(request: ActingRequest, pk: int) -> HttpResponseBase:
    """She is an adviser from a day on."""
    found, form = _found(request, pk), TakeOnForm(request.POST)
    done = carried_out(
        request, form, "聘任", lambda: appoint_recommended(request.acting, found, form.appointment())
    )
    return redirect("recommendation", pk) if done else _page(request, found, appoint=form)


@require_POST
@door("post.appoint", menu="advisers")
def refuse(request: ActingRequest, pk: int) -> HttpResponseBase:
    """不聘, and why."""
    found, form = _found(request, pk), DeclineForm(request.POST)
    done = carried_out(
        request, form, "不聘", lambda: decline(request.acting, found, form.cleaned_data["reason"])
    )
    return redirect("recommendation", pk) if done else _page(request, found, decline=form)


@require_POST
@door("adviser.recommend", menu="advisers")
def take_back(request: ActingRequest, pk: int) -> HttpResponseBase:
    """The village takes it back."""
    take_back_recommendation(request.acting, _found(request, pk))
    return redirect("recommendations")


def _seat(request: ActingRequest) -> dict[str, Any]:
    asked = request.GET.get("seat", "")
    return {"post": asked} if asked.isdecimal() and len(asked) < 18 else {}


def _rows(request: ActingRequest) -> RecommendationQuerySet:
    rows = Recommendation.objects.visible_to(request.acting.scope).live()
    return rows.select_related("body__place__parent", "post__body", "appointment__holder")


def _found(request: ActingRequest, pk: int) -> Recommendation:
    return get_object_or_404(_rows(request), pk=pk)


def _page(request: ActingRequest, found: Recommendation, **forms: Any) -> HttpResponseBase:
    """Name and phone in full for the village, and for those who may appoint her; the city sees neither."""
    acting = request.acting
    waits = found.state == "awaiting"
    named = acting.right.level != "city"
    context = {
        "row": found, "named": named, "name": found.read("name") if named else "",
        "phone": found.read("phone") if named else "",
        "may_answer": waits and acting.may("post.appoint") and named,
        "may_take_back": waits and acting.may("adviser.recommend"),
        "appoint": TakeOnForm(initial={"phone": found.read("phone")} if named else {}), "decline": DeclineForm(),
        **forms,
    }  # fmt: skip
    return render(request, "governance/recommendation.html", context)
