"""区划维护 (page 20): the tree as one keeps it, and moving what a merged division leaves behind."""


from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.actions.bodies import begin_body, end_body
from nuanxin.association.actions.upkeep import (
    Closing,
    add_division,
    close_divisions,
    rename_division,
    reopen_division,
)
from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.models import Division
from nuanxin.base.doing import done, tried
from nuanxin.base.listing import Action, Shown
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.desk.upkeep.forms import (
    AbsorbForm,
    AddForm,
    CloseForm,
    MoveForm,
    NameForm,
    SwitchForm,
)
from nuanxin.desk.upkeep.listings import (
    DIVISIONS,
    body_on,
    divisions_of,
    heirs_of,
    history_of,
    neighbours_of,
    waiting_for,
)
from nuanxin.desk.upkeep.rehoming import first_day, preview, rehome, rehome_all

MOST = 20


@door("division.keep", menu="divisions")
def divisions(request: ActingRequest) -> HttpResponseBase:
    """The tree in one's territory; what waits to be moved stands above it."""
    rows = divisions_of(request.acting)
    add = Action("新增区划", "add/")
    shown = Shown(DIVISIONS, rows, request.GET, stamp(request.acting, "区划"), add=add)
    waiting = waiting_for(request.acting)
    context = {"waiting": waiting[:MOST], "count": waiting.count()}
    return shown.answer(request, "desk/upkeep/divisions.html", context)


@door("division.keep", menu="divisions")
def add(request: ActingRequest) -> HttpResponse:
    """A new division."""
    form = AddForm(request.POST or None, own=request.acting.right.level)
    if made := tried(form, lambda: add_division(request.acting, form.given())):
        messages.success(request, f"已新增：{made.name}（{made.code}）。")
        return redirect("division", made.pk)
    return render(request, "desk/upkeep/add.html", {"form": form})


@door("division.keep", menu="divisions")
def division(request: ActingRequest, pk: int) -> HttpResponse:
    """One division: how it stands, what one may do about it, what was done."""
    return _page(request, _found(request, pk))


@require_POST
@door("division.keep", menu="divisions")
def rename(request: ActingRequest, pk: int) -> HttpResponse:
    """Another name."""
    found, form = _found(request, pk), NameForm(request.POST)
    if done(form, lambda: rename_division(request.acting, found, form.cleaned_data["name"])):
        messages.success(request, f"已更名为“{form.cleaned_data['name']}”，旧名称留在记录里。")
        return redirect("division", pk)
    return _page(request, found, name=form)


@door("division.keep", menu="divisions")
def close(request: ActingRequest, pk: int) -> HttpResponse:
    """A division ends and another takes over: only recorded here, moved on a page of its own."""
    found = _found(request, pk)
    initial = {"last_day": today()}
    form = CloseForm(request.POST or None, heirs=heirs_of(request.acting, found), initial=initial)
    if done(form, lambda: close_divisions(request.acting, [found], form.given())):
        messages.success(request, f"已登记停用：{found.name}，由{form.given().heir.name}接管。")
        return redirect("division", pk)
    return render(request, "desk/upkeep/close.html", {"division": found, "form": form})


@door("division.keep", menu="divisions")
def absorb(request: ActingRequest, pk: int) -> HttpResponse:
    """Several divisions become part of this one."""
    found = _found(request, pk)
    around = neighbours_of(request.acting, found)
    form = AbsorbForm(request.POST or None, neighbours=around, initial={"last_day": today()})

    def closed() -> list[Division]:
        given = Closing(form.cleaned_data["last_day"], found)
        return close_divisions(request.acting, form.gone(), given)

    if gone := tried(form, closed):
        messages.success(request, f"已登记：{len(gone)} 个区划并入{found.name}。")
        return redirect("divisions")
    return render(request, "desk/upkeep/absorb.html", {"division": found, "form": form})


@require_POST
@door("division.keep", menu="divisions")
def reopen(request: ActingRequest, pk: int) -> HttpResponse:
    """Take a closing back."""
    found = _found(request, pk)
    try:
        reopen_division(request.acting, found)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"{found.name}照旧在用。")
    return redirect("division", pk)


@require_POST
@door("division.keep", menu="divisions")
def switch_body(request: ActingRequest, pk: int) -> HttpResponse:
    """A division gets its association, or has none any more."""
    found = _found(request, pk)
    body = body_on(found, today())
    form = SwitchForm(request.POST, ends=body is not None)

    def switched() -> object:
        if body:
            return end_body(request.acting, body, form.given())
        return begin_body(request.acting, found, form.given())

    if done(form, switched):
        messages.success(request, "已登记撤销协会。" if body else "已登记设立协会。")
        return redirect("division", pk)
    return _page(request, found, switch=form)


@door("division.keep", menu="divisions")
def move(request: ActingRequest, pk: int) -> HttpResponse:
    """What would move to the successor, what must be decided first, and the one button."""
    found = _found(request, pk)
    try:
        seen = preview(request.acting, found, first_day(found))
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("division", pk)
    initial = {"day": first_day(found)}
    form = MoveForm(request.POST or None, clashes=seen.clashes, initial=initial)
    if lines := tried(form, lambda: [rehome(request.acting, found, form.given())]):
        _tell(request, found, [str(line) for line in lines[0] if line.count])
        return redirect("division", pk)
    return render(request, "desk/upkeep/move.html", {"division": found, "seen": seen, "form": form})


@require_POST
@door("division.keep", menu="divisions")
def move_all(request: ActingRequest) -> HttpResponse:
    """Move whatever needs no decision."""
    waiting = list(waiting_for(request.acting))
    moved = rehome_all(request.acting, [body.place for body in waiting])
    left = len(waiting) - moved
    messages.success(request, f"迁了 {moved} 个。" + (f"还有 {left} 个要逐个办。" if left else ""))
    return redirect("divisions")


def _tell(request: ActingRequest, found: Division, lines: list[str]) -> None:
    if lines:
        messages.success(request, f"已迁到{found.successor}：{'、'.join(lines)}。")
    else:
        messages.info(request, "已经迁完了，没有要再迁的。")


def _found(request: ActingRequest, pk: int) -> Division:
    return get_object_or_404(divisions_of(request.acting), pk=pk)


def _page(request: ActingRequest, found: Division, **given: forms.Form) -> HttpResponse:
    acting, body = request.acting, body_on(found, today())
    own = (found.code, found.level) == (acting.right.division, acting.right.level)
    context = {
        "division": found,
        "body": body,
        "own": own,
        "waits": waiting_for(acting).filter(place=found).exists(),
        "predecessors": divisions_of(acting).filter(successor=found),
        "name": NameForm(initial={"name": found.name}),
        "switch": SwitchForm(ends=body is not None, initial={"day": today()}),
        "history": history_of(acting, found),
    }
    return render(request, "desk/upkeep/division.html", context | given)
