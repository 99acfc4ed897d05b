"""计量单位: which printed words mean the same unit."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.places import places_named
from nuanxin.desk.settings.forms import UnitForm
from nuanxin.desk.settings.page import tabs_of, told
from nuanxin.work.actions.units import drop_unit, keep_unit
from nuanxin.work.units import units_for


@door("setting.read", menu="settings")
def units(request: ActingRequest) -> HttpResponse:
    """The list in force at one's own body, and whose words each line is."""
    return _page(request, UnitForm())


@require_POST
@door("unit.keep", menu="settings")
def keep(request: ActingRequest) -> HttpResponse:
    """Another unit, or other words for one that is listed."""
    acting, form = request.acting, UnitForm(request.POST)
    if form.is_valid() and told(
        request, lambda: keep_unit(acting, acting.body, form.given()), "已保存。"
    ):
        return redirect("units")
    return _page(request, form if form.data.get("new") else UnitForm())


@require_POST
@door("unit.keep", menu="settings")
def drop(request: ActingRequest) -> HttpResponse:
    """Back to what holds without one's own words."""
    acting, name = request.acting, request.POST.get("name", "")
    told(request, lambda: [drop_unit(acting, acting.body, name)], "已改回。")
    return redirect("units")


def _page(request: ActingRequest, form: UnitForm) -> HttpResponse:
    acting = request.acting
    entries = units_for(acting.body).entries
    above = {each.division for each in entries if each.division} - {acting.body.division}
    context = {
        "tabs": tabs_of(acting, "units"),
        "entries": entries,
        "above": "、".join(places_named(above).values()),
        "own": acting.body.division,
        "form": form,
        "may_keep": acting.may("unit.keep"),
    }
    return render(request, "desk/settings/units.html", context)
