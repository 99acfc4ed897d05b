"""保险: sums for those who insure; one family's policies and claims, opened or read for the task."""

from django import forms
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from nuanxin.association.acting import Task
from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.base.listing import Shown
from nuanxin.care.actions.insurance import (
    give_up_policy,
    insure,
    pay_claim,
    report_claim,
    void_policy,
)
from nuanxin.care.forms.insurance import ClaimForm, PayForm, PolicyForm
from nuanxin.care.forms.services import EndForm, VoidForm
from nuanxin.care.insured import lines_of_years
from nuanxin.care.listings import INSURANCE
from nuanxin.care.models import Claim, Policy
from nuanxin.care.policies import policies_of
from nuanxin.care.views.tasks import named, of_family
from nuanxin.people.models import Household
from nuanxin.people.search import LONGEST
from nuanxin.people.views.families import found_by, told_of
from nuanxin.people.views.filled import Act, carried_out


@door("care.insure", menu="care")
@named(Task.INSURING)
def insurance(request: ActingRequest) -> HttpResponseBase:
    """Line by line and year by year, in sums; no village stands beside another."""
    rows = lines_of_years(request.acting.scope, request.acting.day)
    shown = Shown(INSURANCE, rows, request.GET, stamp(request.acting, "保险"))
    return shown.answer(request, "care/insurance.html")


@door("care.insure", menu="care")
@named(Task.INSURING)
def find_to_insure(request: ActingRequest) -> HttpResponseBase:
    """Search for the family a policy is for; masked, and the search is logged."""
    words = request.POST.get("words", "").strip()[:LONGEST]
    found = found_by(request, words)
    return told_of(request, found, render(request, "care/find.html", {"words": words, "found": found}))


@door("care.insure", menu="care")
@of_family(Task.INSURING)
def family_insurance(request: ActingRequest, household: Household) -> HttpResponseBase:
    """A family's policies, past and void ones too, with shares and claims."""
    context = {"household": household, "policies": policies_of(request.acting.scope, household)}
    return render(request, "care/family_insurance.html", context)


@door("care.insure", menu="care")
@of_family(Task.INSURING)
def insure_family(request: ActingRequest, household: Household) -> HttpResponseBase:
    form = PolicyForm(request.POST or None, acting=request.acting)
    return _kept(request, household, form, "登记保单", lambda: insure(request.acting, [form.policy(household)]))


@door("care.insure", menu="care")
@of_family(Task.INSURING)
def end_policy(request: ActingRequest, household: Household, policy: int) -> HttpResponseBase:
    """退保: the last day in force."""
    found, form = _policy(request, household, policy), EndForm(request.POST or None)

    def act() -> object:
        return give_up_policy(request.acting, found, form.day)

    return _kept(request, household, form, f"退保：{found}", act)


@door("care.insure", menu="care")
@of_family(Task.INSURING)
def void(request: ActingRequest, household: Household, policy: int) -> HttpResponseBase:
    """作废: it was recorded wrongly."""
    found, form = _policy(request, household, policy), VoidForm(request.POST or None)

    def act() -> object:
        return void_policy(request.acting, found, form.cleaned_data["reason"])

    return _kept(request, household, form, f"作废保单：{found}", act)


@door("care.insure", menu="care")
@of_family(Task.INSURING)
def claim(request: ActingRequest, household: Household, policy: int) -> HttpResponseBase:
    """报案."""
    found, form = _policy(request, household, policy), ClaimForm(request.POST or None)

    def act() -> object:
        return report_claim(request.acting, found, form.claim())

    return _kept(request, household, form, f"报案：{found}", act)


@door("care.insure", menu="care")
@of_family(Task.INSURING)
def pay(request: ActingRequest, household: Household, policy: int, claim: int) -> HttpResponseBase:
    """赔付."""
    rows = Claim.objects.visible_to(request.acting.scope).filter(policy=_policy(request, household, policy))
    found, form = get_object_or_404(rows.select_related("policy"), pk=claim), PayForm(request.POST or None)

    def act() -> object:
        return pay_claim(request.acting, found, **form.cleaned_data)

    return _kept(request, household, form, f"登记赔付：{found}", act)


def _policy(request: ActingRequest, household: Household, pk: int) -> Policy:
    rows = Policy.objects.visible_to(request.acting.scope).of(household).select_related("line", "household")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _kept(request: ActingRequest, household: Household, form: forms.Form, title: str, act: Act) -> HttpResponseBase:
    """The form, or, carried out, back to the family's insurance."""
    if carried_out(request, form, title, act):
        return redirect("family-insurance", household.pk)
    context = {"household": household, "form": form, "title": title, "back": "family-insurance"}
    return render(request, "people/form.html", context)
