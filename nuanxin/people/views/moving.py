"""Families that move, and people who may be one: what awaits an answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.refused import Refused
from nuanxin.people.actions.merging import decide_likeness, unmerge_person
from nuanxin.people.actions.transfers import (
    TransferInput,
    accept_transfer,
    propose_transfer,
    refuse_transfer,
    withdraw_transfer,
)
from nuanxin.people.likenesses import Pair, pairs
from nuanxin.people.models import Household, Likeness, Transfer
from nuanxin.people.moving_forms import RefuseForm, TransferForm
from nuanxin.people.views.opened import opened, person_of


@door("family.keep", menu="families")
@opened
def move(request: ActingRequest, household: Household) -> HttpResponseBase:
    """Offer the family to the place it moves to."""
    form = TransferForm(request.POST or None, household=household)
    if form.is_valid():
        try:
            given = TransferInput(form.cleaned_data["place"], form.cleaned_data["client_id"])
            made = propose_transfer(request.acting, household, given)
        except Refused as refused:
            form.add_error("whereto", str(refused))
        else:
            messages.success(request, f"已提出。{made.place.name}接收以后，这户由那里服务。")
            return redirect("family", household.pk)
    context = {"household": household, "form": form, "title": "搬走了，转到别处"}
    return render(request, "people/form.html", context)


@door("family.keep", menu="families")
def transfers(request: ActingRequest) -> HttpResponseBase:
    """Offers to this place and from it, the open ones first."""
    scope = request.acting.scope
    rows = Transfer.objects.visible_to(scope).select_related("place")
    named = scope.within_named
    context = {
        "coming": rows.open().filter(named("division")),
        "going": rows.open().filter(named("sender")),
        "past": rows.exclude(outcome="").filter(named("division") | named("sender"))[:30],
        "mine": request.acting.user_id,
    }
    return render(request, "people/transfers.html", context)


def _transfer(request: ActingRequest, pk: int) -> Transfer:
    return get_object_or_404(Transfer.objects.visible_to(request.acting.scope), pk=pk)


@require_POST
@door("family.keep", menu="families")
def accept(request: ActingRequest, pk: int) -> HttpResponse:
    """Take the family over; from today it is served here."""
    done = accept_transfer(request.acting, _transfer(request, pk))
    messages.success(request, f"已接收户 {done.pseudonym}。请定服务岗位，核对住址。")
    return redirect("open-family", done.household_id)


@require_POST
@door("family.keep", menu="families")
def refuse(request: ActingRequest, pk: int) -> HttpResponse:
    """Say why not."""
    form = RefuseForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    refuse_transfer(request.acting, _transfer(request, pk), reason)
    return redirect("transfers")


@require_POST
@door("family.keep", menu="families")
def take_back(request: ActingRequest, pk: int) -> HttpResponse:
    """Withdraw an offer nobody answered."""
    withdraw_transfer(request.acting, _transfer(request, pk))
    return redirect("transfers")


@door("family.keep", menu="families")
def likenesses(request: ActingRequest) -> HttpResponseBase:
    """Two who look alike, side by side."""
    rows = Likeness.objects.visible_to(request.acting.scope).open()
    found: list[Pair] = pairs(rows)
    return render(request, "people/likenesses.html", {"pairs": found, "count": rows.count()})


@require_POST
@door("family.keep", menu="families")
def decide(request: ActingRequest, pk: int, decision: str) -> HttpResponse:
    """The same person, or not."""
    rows = Likeness.objects.visible_to(request.acting.scope)
    done = decide_likeness(request.acting, get_object_or_404(rows, pk=pk), decision)
    messages.success(request, f"已定：{done.get_decision_display()}。定错了，在那一户的页面上撤销。")
    return redirect("likenesses")


@require_POST
@door("family.keep", menu="families")
@opened
def unmerge(request: ActingRequest, household: Household, person: int) -> HttpResponse:
    """A merging was a mistake."""
    unmerge_person(request.acting, person_of(request, household, person))
    messages.success(request, "已撤销合并，两份资料各自独立。")
    return redirect("family", household.pk)
