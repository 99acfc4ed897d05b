"""队伍: 编制与在岗 as of a day, and 测算."""

from datetime import date

from django.db.models import QuerySet
from django.http.response import HttpResponseBase

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.models import Body
from nuanxin.association.tiers import day_of, with_day
from nuanxin.base.listing import Shown
from nuanxin.base.periods import today
from nuanxin.plans.figures.standing import questions_of
from nuanxin.plans.staffing.asked import plan_on, staffing_asked
from nuanxin.plans.staffing.forecast import Wanted, forecast
from nuanxin.plans.staffing.forecasts import filled_in, forecast_list, wanted_of
from nuanxin.plans.staffing.rows import staff_list, staff_rows


@door("post.read", menu="posts")
def staff(request: ActingRequest) -> HttpResponseBase:
    """编制, 在编, 在岗 of every body here and below on a day, and what the plan asks beyond."""
    day = day_of(request.GET)
    plan = plan_on(request.acting.body, day)
    rows = staff_rows(_bodies(request, day), staffing_asked(plan, day), day)
    listing = staff_list(request.acting, day)
    shown = Shown(listing, rows, with_day(request.GET), stamp(request.acting, "编制与在岗"))
    return shown.answer(request, "plans/staff.html", {"plan": plan, "day": day})


@door("post.read", menu="posts")
def adviser_forecast(request: ActingRequest) -> HttpResponseBase:
    """How many advisers are needed for so many in each village by a day."""
    usual = _usual(request)
    wanted = wanted_of(request.GET, usual)
    rows = forecast(_bodies(request, wanted.day), wanted, today())
    params = filled_in(request.GET, usual)
    shown = Shown(forecast_list(params, wanted), rows, params, stamp(request.acting, "指导员测算"))
    whole = shown.rows
    context = {
        "wanted": wanted, "more": sum(row.more for row in whole), "short": sum(row.short for row in whole),
        "villages": sum(row.villages for row in whole),
    }  # fmt: skip
    return shown.answer(request, "plans/forecast.html", context)


def _usual(request: ActingRequest) -> Wanted:
    """As many as the plan asks for in each village, by the end of the year."""
    day = today()
    asked = questions_of(plan_on(request.acting.body, day), day)["village_advisers"].per_unit
    return Wanted(asked or 1, date(day.year, 12, 31))


def _bodies(request: ActingRequest, day: date) -> "QuerySet[Body]":
    return Body.objects.visible_to(request.acting.scope).on(day).select_related("place__parent")
