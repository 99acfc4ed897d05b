"""Who looked at families, and why: the family's own list, and the sample that is looked at."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.people.actions.openings import review_opening, settle_opening
from nuanxin.people.looks import looks
from nuanxin.people.models import Household, Opening
from nuanxin.people.models.opening import OpeningQuerySet
from nuanxin.people.sampling import sample, week_of, weeks
from nuanxin.people.views.opened import opened


@door("family.open", menu="families")
@opened
def who_looked(request: ActingRequest, household: Household) -> HttpResponseBase:
    """The list the family may have, to be printed."""
    context = {"household": household, "rows": looks(request.acting, household)}
    return render(request, "people/looked.html", context)


@door("opening.read", menu="openings")
def openings(request: ActingRequest) -> HttpResponseBase:
    """A week's sample (last week's, unless another is chosen), and what is doubtful and not asked about yet."""
    acting = request.acting
    rows, known = _rows(request), weeks(acting.day)
    week = next((each for each in known if f"{each[0]}" == request.GET.get("week")), known[0])
    drawn = rows.filter(pk__in=sample(acting.scope, week)) if _samples(request) else rows.none()
    doubtful = rows.to_be_asked()
    context = {
        "week": week,
        "weeks": known,
        "sample": drawn,
        "samples": _samples(request),
        "doubtful": doubtful,
        "may_review": acting.may("opening.review"),
        "mine": {*doubtful.from_just_below(acting.body).values_list("pk", flat=True)},
    }
    return render(request, "people/openings.html", context)


def _samples(request: ActingRequest) -> bool:
    """The county and the auditor look at samples; a township only asks about what was found."""
    return request.acting.right.level in ("county", "city")


def _rows(request: ActingRequest) -> OpeningQuerySet:
    return Opening.objects.visible_to(request.acting.scope)


def _opening(request: ActingRequest, rows: "QuerySet[Opening]", pk: int) -> Opening:
    return get_object_or_404(rows, pk=pk)


@require_POST
@door("opening.review", menu="openings")
def review(request: ActingRequest, pk: int, verdict: str) -> HttpResponse:
    """Founded, or to be asked about in person."""
    done = review_opening(request.acting, _opening(request, _rows(request), pk), verdict)
    week = week_of(timezone.localdate(done.at))
    return redirect(f"{reverse('openings')}?week={week[0]}")


@require_POST
@door("opening.read", menu="openings")
def settle(request: ActingRequest, pk: int) -> HttpResponse:
    """The office above asked in person."""
    rows = _rows(request).from_just_below(request.acting.body)
    settle_opening(request.acting, _opening(request, rows, pk))
    return redirect("openings")
