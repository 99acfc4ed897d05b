"""地图: one measure over the bodies right below."""

from django.http import Http404, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.models import Body
from nuanxin.base.listing import Shown
from nuanxin.measures.opening import latest
from nuanxin.plans.matrix.map import Chosen, choices
from nuanxin.plans.matrix.outlines import outlines_of
from nuanxin.plans.views.asked import asked, crumbs

A_DAY = 24 * 3600


@door("measure.read", menu="map")
def map_page(request: ActingRequest) -> HttpResponseBase:
    """The measure chosen (the first of the plan, if none is), drawn and as a table."""
    outlook, figures = asked(request), latest()
    known = choices(outlook)
    code = request.GET.get("measure") or next(iter(known))
    if code not in known:
        raise Http404(f"没有可以上图的指标“{code}”。")
    chosen = Chosen(outlook, figures, known[code])
    shown = Shown(chosen.listing, chosen.areas, request.GET, stamp(request.acting, "地图"))
    context = {
        "chosen": chosen,
        "known": [(each, Chosen(outlook, figures, known[each]).title) for each in known],
        "taken_at": figures.taken_at,
        "crumbs": crumbs(outlook, measure=code),
    }
    return shown.answer(request, "plans/map.html", context)


@door("measure.read", menu="map")
@gzip_page
@cache_control(private=True, max_age=A_DAY)
def shapes(request: ActingRequest, division: int) -> JsonResponse:
    """The outlines inside a division as GeoJSON; ``closer``: only those that are drawn larger."""
    found = Body.objects.visible_to(request.acting.scope).filter(division=division)
    outlines = outlines_of(get_object_or_404(found.order_by("level")[:1]))
    if outlines is None:
        raise Http404("这个区划没有边界图。")
    return JsonResponse(outlines.shapes(outlines.closer if "closer" in request.GET else ()))
