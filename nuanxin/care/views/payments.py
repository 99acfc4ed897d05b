"""扶助发放: the lists by which the government pays, in sums; one is voided with a reason."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from nuanxin.association.acting import Task
from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.proof import step_up
from nuanxin.base.listing import Shown
from nuanxin.base.refused import Refused
from nuanxin.care.actions.roster import void_payments
from nuanxin.care.forms.services import VoidForm
from nuanxin.care.listings import payments_list
from nuanxin.care.models import RosterPayment, Scheme
from nuanxin.care.paid import lines_of, paid_lists
from nuanxin.care.views.tasks import named
from nuanxin.people.models import Household
from nuanxin.people.views.filled import filled
from nuanxin.people.views.opened import opened


@door("aid.record", menu="care")
@named(Task.PAYING)
def payments(request: ActingRequest) -> HttpResponseBase:
    """List by list: how many lines, how much, who copied it."""
    rows = paid_lists(request.acting.scope)
    shown = Shown(payments_list(may_void=True), rows, request.GET, stamp(request.acting, "扶助发放"))
    return shown.answer(request, "care/payments.html")


@door("aid.record", menu="care")
@step_up
@named(Task.PAYING)
def void_list(request: ActingRequest, month: str, scheme: int, batch: int) -> HttpResponseBase:
    """A whole list was wrong: every line of it is void, none is gone."""
    aid = get_object_or_404(Scheme.objects.visible_to(request.acting.scope), pk=scheme)
    rows, form = lines_of(request.acting.scope, _first(month), aid, batch), VoidForm(request.POST or None)
    if form.is_valid():
        try:
            gone = void_payments(request.acting, rows, form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已作废 {month} {aid}，{gone} 行。更正后的名册可以再导入。")
            return redirect("payments")
    title = f"作废 {month} {aid}（{rows.count()} 行）"
    context = {"form": form, "title": title, "draft": "void list", "back": "payments"}
    return render(request, "base/form_page.html", context)


@door("aid.record", menu="families")
@opened
def void_payment(request: ActingRequest, household: Household, payment: int) -> HttpResponseBase:
    """One line on a family's page."""
    rows = RosterPayment.objects.visible_to(request.acting.scope).filter(household=household)
    found = get_object_or_404(rows.select_related("scheme"), pk=payment)
    form = VoidForm(request.POST or None)

    def act() -> object:
        return void_payments(request.acting, [found], form.cleaned_data["reason"])

    return filled(request, household, form, f"作废发放：{found}", act)


def _first(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404 from None
