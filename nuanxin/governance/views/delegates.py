"""代表: the electing units of a congress, whom they chose, who came."""

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.doing import done
from nuanxin.governance.actions.congress import hold_congress
from nuanxin.governance.actions.delegates import (
    drop_unit,
    elect_delegates,
    keep_unit,
    withdraw_delegate,
)
from nuanxin.governance.counting import attendance
from nuanxin.governance.forms.congress import DelegatesForm, HeldForm, UnitForm
from nuanxin.governance.models import Congress, Delegate, ElectingUnit
from nuanxin.governance.preparing import Sight, rows_of, seats_of, with_chosen
from nuanxin.governance.views.congress import found_congress, own_congress, page


@door("term.read", menu="terms")
def delegates(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Each unit with its seats, and who fills them."""
    return _page(request, found_congress(request, pk), UnitForm())


@require_POST
@door("term.keep", menu="terms")
def unit(request: ActingRequest, pk: int) -> HttpResponseBase:
    """A unit and its seats; one of the same name gets these."""
    found, form = own_congress(request, pk), UnitForm(request.POST)
    if done(form, lambda: keep_unit(request.acting, found, **form.cleaned_data)):
        return redirect("congress-delegates", pk)
    return _page(request, found, form)


@require_POST
@door("term.keep", menu="terms")
def drop(request: ActingRequest, pk: int, unit: int) -> HttpResponseBase:
    """A unit that sends nobody after all."""
    drop_unit(request.acting, own_congress(request, pk), unit)
    return redirect("congress-delegates", pk)


@door("term.keep", menu="terms")
def elect(request: ActingRequest, pk: int, unit: int) -> HttpResponseBase:
    """Whom a unit chose, a line each."""
    found = get_object_or_404(_units(request, own_congress(request, pk)), pk=unit)
    form = DelegatesForm(request.POST or None)
    if done(form, lambda: elect_delegates(request.acting, found, form.delegates())):
        messages.success(request, f"{found}的代表已登记。")
        return redirect("congress-delegates", pk)
    lead = f"{found}：名额 {found.seats} 名，还差 {vars(found)['left']} 名"
    context = {"form": form, "title": "登记代表", "lead": lead, "draft": f"delegates {unit}"}
    return render(
        request, "base/form_page.html", context | {"back": reverse("congress-delegates", args=[pk])}
    )


@require_POST
@door("term.keep", menu="terms")
def withdraw(request: ActingRequest, pk: int, delegate: int) -> HttpResponseBase:
    """A delegate who does not come after all."""
    rows = _people(request, own_congress(request, pk))
    withdraw_delegate(request.acting, get_object_or_404(rows, pk=delegate))
    messages.success(request, "已登记退出，名额空出来了，可以补选。")
    return redirect("congress-delegates", pk)


@door("term.read", menu="terms")
def day(request: ActingRequest, pk: int) -> HttpResponseBase:
    """The meeting: the list to tick, and whether those who came are enough."""
    found = found_congress(request, pk)
    rows = list(_people(request, found).filter(withdrawn_at__isnull=True))
    form = HeldForm(request.POST or None, congress=found, delegates=rows)
    if request.method == "POST":
        own_congress(request, pk)
    if done(form, lambda: hold_congress(request.acting, found, form.held())):
        messages.success(request, "到会名单已保存。")
        return redirect("congress-day", pk)
    context = {"form": form, "found": attendance(found), "ticked": {str(each) for each in form["came"].value() or ()}}
    named = Sight.of(request.acting, found).own
    return page(request, found, "governance/congress_day.html", context | {"rows": rows_of(rows, named=named)})


def _units(request: ActingRequest, found: Congress) -> "QuerySet[ElectingUnit]":
    return with_chosen(ElectingUnit.objects.visible_to(request.acting.scope).filter(congress=found))


def _people(request: ActingRequest, found: Congress) -> "QuerySet[Delegate]":
    rows = Delegate.objects.visible_to(request.acting.scope).filter(unit__congress=found)
    return rows.select_related("unit__congress__body").order_by("unit", "pk")


def _page(request: ActingRequest, found: Congress, form: Form) -> HttpResponseBase:
    named = Sight.of(request.acting, found).own
    rows = rows_of(_people(request, found), named=named)
    units = [
        {"unit": each, "rows": [row for row in rows if getattr(row.of, "unit_id", None) == each.pk]}
        for each in _units(request, found)
    ]
    context = {"units": units, "seats": seats_of(found), "form": form}
    return page(request, found, "governance/congress_delegates.html", context)
