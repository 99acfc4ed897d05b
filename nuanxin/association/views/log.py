"""日志: who did what, for the auditor to read; nobody edits."""

from django.http.response import HttpResponseBase

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.log.newest import standing
from nuanxin.association.log.page import LOG, with_unit
from nuanxin.association.models import LogEntry
from nuanxin.base.listing import Shown


@door("log.read", menu="log")
def log(request: ActingRequest) -> HttpResponseBase:
    """Every entry of the territory, newest first, and how the end of the log stands."""
    scope = request.acting.scope
    rows = with_unit(LogEntry.objects.visible_to(scope))
    shown = Shown(LOG, rows, request.GET, stamp(request.acting, "日志"))
    return shown.answer(request, "association/log.html", {"standing": standing(scope)})
