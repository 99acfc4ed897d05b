"""走访单: printed for a family whose page is open, or for those that are due, each opened by its task."""

from collections.abc import Sequence
from datetime import date

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.log import write_logs
from nuanxin.association.models import Level
from nuanxin.association.places import places_named
from nuanxin.association.proof import step_up
from nuanxin.base.files.download import PDF, download
from nuanxin.base.files.pdf import to_pdf
from nuanxin.care.models import Way
from nuanxin.care.models.followup import FollowUpQuerySet
from nuanxin.care.sheet import (
    Awaited,
    awaited,
    due_soon,
    due_with_others,
    families_of,
    services_offered,
    sheet_of,
)
from nuanxin.care.tasks import LONGEST
from nuanxin.people.actions.openings import OpeningInput, open_household
from nuanxin.people.listings import first_name
from nuanxin.people.models import Household, Purpose
from nuanxin.people.views.opened import opened

MOST = 20  # sheets of one print
LISTED = 50  # families to choose from, the most pressing


@require_POST
@door("care.serve", menu="families")
@step_up
@opened
def sheet(request: ActingRequest, household: Household) -> HttpResponseBase:
    """One family's sheet, in full: asks who is there, and is logged."""
    return _printed(request, [household])


@door("care.serve", menu="care")
@step_up
def visits(request: ActingRequest) -> HttpResponseBase:
    """Who is due, masked; those ticked are opened by their task, and printed."""
    day = request.acting.day
    rows = due_soon(request.acting, day)
    families = families_of(rows)
    asked = request.POST.getlist("family")
    ticked = [pk for pk in families if str(pk) in asked][:MOST]
    if ticked:
        chosen = awaited(rows, ticked, day)
        return _printed(request, [each.household for each in chosen], chosen)
    others = due_with_others(request.acting, day)
    context = {
        "lines": _lines(rows, families, day), "none": request.method == "POST", "most": MOST,
        "left": len(families) - LISTED, "others": len(families_of(others)) if _has_villages(request) else 0,
    }  # fmt: skip
    return render(request, "care/visits.html", context)


@door("care.serve", menu="care")
def visits_of_others(request: ActingRequest) -> HttpResponseBase:
    """Who is due with the villages and the other seats of a township: to see, not to print."""
    rows = due_with_others(request.acting, request.acting.day)
    families = families_of(rows)
    found = _lines(rows, families, request.acting.day)
    places = places_named(each.household.division for each, _ in found)
    lines = [(each, name, places.get(each.household.division, "")) for each, name in found]
    return render(request, "care/visits_of_others.html", {"lines": lines, "left": len(families) - LISTED})


def _has_villages(request: ActingRequest) -> bool:
    return request.acting.body.level == Level.TOWNSHIP


def _lines(rows: FollowUpQuerySet, families: list[int], day: date) -> list[tuple[Awaited, str]]:
    return [(each, first_name(each.household)) for each in awaited(rows, families[:LISTED], day)]


def _open(request: ActingRequest, each: Awaited) -> None:
    why = each.why[0]
    task = f"{why.get_kind_display()}（{why.due:%Y-%m-%d} 以前）"[:LONGEST]
    open_household(request.acting, each.household, OpeningInput(Purpose.TASK, task=task))


def _printed(
    request: ActingRequest, households: Sequence[Household], to_open: Sequence[Awaited] = ()
) -> HttpResponseBase:
    """The sheets; what is opened for them and told of them comes last, for the log keeps others waiting."""
    acting = request.acting
    context = {
        "sheets": [sheet_of(acting, each) for each in households],
        "services": services_offered(acting), "ways": Way.labels, "stamp": stamp(acting, "入户走访"),
    }  # fmt: skip
    paper = to_pdf(render_to_string("care/sheet.html", context))
    for each in to_open:
        _open(request, each)
    write_logs(acting, "family.sheet", [(each, f"打印{each}的走访单") for each in households])
    return download(paper, f"走访单-{timezone.localdate():%Y-%m-%d}.pdf", PDF)
