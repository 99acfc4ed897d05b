"""黄手环: stock at the body that keeps it; asked for, given out and signed for on the family's page."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.refused import Refused
from nuanxin.care.actions.wristbands import (
    add_partner,
    add_stock,
    ask_for_wristband,
    issue_wristband,
    sign_for_wristband,
)
from nuanxin.care.forms.wristbands import AskForm, IssueForm, PartnerForm, SignForm, StockForm
from nuanxin.care.models import Partner, Scheme, SchemeKind, Stock, Wristband
from nuanxin.people.models import Household
from nuanxin.people.views.filled import filled
from nuanxin.people.views.opened import opened


@door("wristband.keep", menu="care")
def wristbands(request: ActingRequest) -> HttpResponseBase:
    """Partners, and what is on the shelf of the body; more of it, or less."""
    form = StockForm(request.POST or None, acting=request.acting)
    if form.is_valid():
        try:
            add_stock(request.acting, request.acting.body, form.stock())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("wristbands")
    scope = request.acting.scope
    own = Stock.objects.visible_to(scope).live().filter(division=request.acting.body.division)
    context = {"form": form, "stock": own.select_related("partner"), "partners": Partner.objects.visible_to(scope)}
    return render(request, "care/wristbands.html", context)


@door("wristband.keep", menu="care")
def new_partner(request: ActingRequest) -> HttpResponseBase:
    form = PartnerForm(request.POST or None)
    if form.is_valid():
        try:
            add_partner(request.acting, request.acting.body, form.partner())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("wristbands")
    context = {"form": form, "title": "登记合作方", "draft": "care", "back": "wristbands"}
    return render(request, "base/form_page.html", context)


@door("care.serve", menu="families")
@opened
def ask_wristband(request: ActingRequest, household: Household) -> HttpResponseBase:
    schemes = Scheme.objects.visible_to(request.acting.scope).current()
    scheme = get_object_or_404(schemes, kind=SchemeKind.WRISTBAND)
    form = AskForm(request.POST or None, household=household, acting=request.acting)

    def act() -> object:
        return ask_for_wristband(request.acting, form.asked(scheme))

    return filled(request, household, form, "申请黄手环", act)


@door("care.serve", menu="families")
@opened
def issue(request: ActingRequest, household: Household, band: int) -> HttpResponseBase:
    found = _band(request, household, band)
    form = IssueForm(request.POST or None, acting=request.acting)

    def act() -> object:
        said = form.cleaned_data
        return issue_wristband(request.acting, found, said["partner"], said["day"])

    return filled(request, household, form, "发放黄手环", act)


@door("care.serve", menu="families")
@opened
def sign(request: ActingRequest, household: Household, band: int) -> HttpResponseBase:
    found = _band(request, household, band)
    form = SignForm(request.POST or None)

    def act() -> object:
        who = form.cleaned_data["receiver"]
        return sign_for_wristband(request.acting, found, form.day_signed, who)

    return filled(request, household, form, "签收黄手环", act)


def _band(request: ActingRequest, household: Household, band: int) -> Wristband:
    rows = Wristband.objects.visible_to(request.acting.scope).live()
    return get_object_or_404(rows, pk=band, household=household)
