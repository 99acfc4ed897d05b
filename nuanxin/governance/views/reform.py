"""改革: counties × four items on any day; one item with everything that was done about it."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
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
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.reform import lay_reform, note_progress, settle_item
from nuanxin.governance.board import board
from nuanxin.governance.forms.reform import AsOfForm, EntryForm, LayForm, SettledForm
from nuanxin.governance.listings.reform import REFORM
from nuanxin.governance.models import ReformItem, ReformKind


@door("reform.read", menu="reform")
def reform(request: ActingRequest) -> HttpResponseBase:
    """The table as of a day (``?day=``)."""
    return _board(request, LayForm())


@require_POST
@door("reform.lay", menu="reform")
def lay(request: ActingRequest) -> HttpResponseBase:
    """Put the four items of every county below on the table."""
    form = LayForm(request.POST)
    if form.is_valid():
        counties = Body.objects.visible_to(request.acting.scope).on(today()).filter(level="county")
        try:
            made = lay_reform(request.acting, request.acting.body, counties, form.cleaned_data["due"])
        except Refused as refused:
            form.add_error("due", str(refused))
        else:
            messages.success(request, f"已列入 {len(made)} 项，旗县区会在任务里看到。")
            return redirect("reform")
    return _board(request, form)


@door("reform.read", menu="reform")
def item(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One item: how it stands, what is in the way, what came before."""
    return _page(request, _found(request, pk))


@require_POST
@door("reform.keep", menu="reform")
def note(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One more entry."""
    found = _own(request, pk)
    form = EntryForm(request.POST, item=found)
    if done(form, lambda: note_progress(request.acting, found, form.entry())):
        messages.success(request, "进展已保存。")
        return redirect("reform-item", pk)
    return _page(request, found, entry=form)


@require_POST
@door("reform.keep", menu="reform")
def settle(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Solved, by a document."""
    found = _own(request, pk)
    form = SettledForm(request.POST, request.FILES)
    if done(form, lambda: settle_item(request.acting, found, form.settled())):
        messages.success(request, "已登记解决，上级可以看到文件。")
        return redirect("reform-item", pk)
    return _page(request, found, settled=form)


def _board(request: ActingRequest, lay_form: LayForm) -> HttpResponseBase:
    asked = AsOfForm(request.GET or None)
    given = asked.cleaned_data["day"] if asked.is_valid() else None
    day: date = min(given or today(), today())
    rows = board(request.acting.scope, day)
    if request.GET.get("format"):
        shown = Shown(REFORM, rows, request.GET, stamp(request.acting, f"截至 {day}"))
        return shown.answer(request, "governance/reform.html")
    context = {
        "rows": rows, "kinds": ReformKind.choices, "day": day, "lay": lay_form,
        "solved": sum(row.solved for row in rows), "of": len(rows) * len(ReformKind),
        "may_lay": request.acting.may("reform.lay"),
        "missing": sum(cell.item is None for row in rows for cell in row.cells),
    }  # fmt: skip
    return render(request, "governance/reform.html", context)


def _items(request: ActingRequest) -> "QuerySet[ReformItem]":
    rows = ReformItem.objects.visible_to(request.acting.scope).live()
    return rows.select_related("body__place", "undertaking", "settled_by__attachment")


def _found(request: ActingRequest, pk: int) -> ReformItem:
    return get_object_or_404(_items(request), pk=pk)


def _own(request: ActingRequest, pk: int) -> ReformItem:
    """For the county it is about to change; who stands above looks on (403)."""
    found = _found(request, pk)
    if found.body_id != request.acting.body.pk:
        raise PermissionDenied
    return found


def _state(found: ReformItem) -> str:
    if found.solved_on:
        return "done"
    return "in_progress" if found.entries.exists() else "not_begun"


def _page(request: ActingRequest, found: ReformItem, **forms: Form) -> HttpResponseBase:
    own = found.body_id == request.acting.body.pk
    context = {
        "item": found,
        "state": _state(found),
        "entries": found.entries.all(),
        "withdrawn": found.settled_by if found.settled_by and found.settled_by.withdrawn_at else None,
        "may_keep": own and request.acting.may("reform.keep"),
        "entry": EntryForm(item=found),
        "settled": SettledForm(),
        **forms,
    }
    return render(request, "governance/reform_item.html", context)
