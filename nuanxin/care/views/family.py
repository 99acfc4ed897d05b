"""On a family's opened page: its systems, what it said, what was done, what comes next."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.care.actions.answers import record_answers, take_back
from nuanxin.care.actions.coverage import begin_coverages, end_coverage
from nuanxin.care.actions.services import correct_service, record_services, void_service
from nuanxin.care.card import CareCard
from nuanxin.care.forms.services import (
    AnswerForm,
    CorrectForm,
    CoverageForm,
    EndForm,
    ServiceForm,
    VoidForm,
    offered,
)
from nuanxin.care.models import SYSTEMS, Answer, Coverage, Service
from nuanxin.people.models import Household
from nuanxin.people.views.filled import filled
from nuanxin.people.views.opened import opened


@door("care.serve", menu="families")
@opened
def card(request: ActingRequest, household: Household) -> HttpResponseBase:
    """The part of the family's page that care fills in."""
    context = {"care": CareCard.of(request.acting, household)}
    return render(request, "care/card.html", context)


@door("care.serve", menu="families")
@opened
def record_service(request: ActingRequest, household: Household) -> HttpResponseBase:
    form = ServiceForm(request.POST or None, acting=request.acting)

    def act() -> object:
        return record_services(request.acting, form.services(household))

    return filled(request, household, form, "登记服务", act)


@door("care.serve", menu="families")
@opened
def record_answer(request: ActingRequest, household: Household) -> HttpResponseBase:
    form = AnswerForm(request.POST or None, acting=request.acting)

    def act() -> object:
        return record_answers(request.acting, [form.answer(household)])

    return filled(request, household, form, "记下家庭的答复", act)


@require_POST
@door("care.serve", menu="families")
@opened
def take_back_answer(request: ActingRequest, household: Household, answer: int) -> HttpResponseBase:
    """收回, with one word."""
    rows = Answer.objects.visible_to(request.acting.scope).of(household)
    take_back(request.acting, get_object_or_404(rows, pk=answer))
    messages.success(request, "已收回，可以再问。")
    return redirect("family", household.pk)


@door("care.serve", menu="families")
@opened
def cover(request: ActingRequest, household: Household, code: str) -> HttpResponseBase:
    """One system for the family."""
    scheme = get_object_or_404(offered(request.acting.scope, SYSTEMS), code=code)
    form = CoverageForm(
        request.POST or None, scheme=scheme, acting=request.acting, place=household.division
    )

    def act() -> object:
        return begin_coverages(request.acting, [form.coverage(household)])

    return filled(request, household, form, f"{scheme}", act)


@door("care.serve", menu="families")
@opened
def end(request: ActingRequest, household: Household, coverage: int) -> HttpResponseBase:
    rows = Coverage.objects.visible_to(request.acting.scope).of(household)
    found = get_object_or_404(rows.select_related("scheme"), pk=coverage)
    form = EndForm(request.POST or None)

    def act() -> object:
        return end_coverage(request.acting, found, form.day)

    return filled(request, household, form, f"结束{found.scheme}", act)


@door("care.serve", menu="families")
@opened
def void(request: ActingRequest, household: Household, service: int) -> HttpResponseBase:
    found, form = _service(request, household, service), VoidForm(request.POST or None)

    def act() -> object:
        return void_service(request.acting, found, form.cleaned_data["reason"])

    return filled(request, household, form, "作废这条服务", act)


@door("care.serve", menu="families")
@opened
def correct(request: ActingRequest, household: Household, service: int) -> HttpResponseBase:
    """Another one in place of a wrong one, which stays readable."""
    found = _service(request, household, service)
    form = CorrectForm(request.POST or None, wrong=found, acting=request.acting)

    def act() -> object:
        said = form.service(household)
        return correct_service(request.acting, found, form.cleaned_data["reason"], said)

    return filled(request, household, form, "更正这条服务", act)


def _service(request: ActingRequest, household: Household, pk: int) -> Service:
    rows = Service.objects.visible_to(request.acting.scope).belonging_to(household)
    return get_object_or_404(rows.select_related("household", "scheme", "post__body"), pk=pk)
