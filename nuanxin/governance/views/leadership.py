"""队伍: 班子 of every body as of a day."""

from django.http.response import HttpResponseBase

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.tiers import day_of, with_day
from nuanxin.base.listing import Shown
from nuanxin.governance.listings.leadership import headless, leadership, leadership_list


@door("post.read", menu="posts")
def roster(request: ActingRequest) -> HttpResponseBase:
    """Who leads the bodies here and below; a seat without a holder is a line of its own."""
    day, scope = day_of(request.GET), request.acting.scope
    listing, rows = leadership_list(request.acting, day), leadership(scope, day)
    shown = Shown(listing, rows, with_day(request.GET), stamp(request.acting, "班子"))
    context = {"day": day, "headless": headless(scope, day)}
    return shown.answer(request, "governance/leadership.html", context)
