"""The one door of drafts: asked by the page's script, never opened by hand."""

from datetime import datetime

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.periods import SHANGHAI, today
from nuanxin.desk.drafts.actions import drop_draft, keep_draft, typed_before
from nuanxin.desk.drafts.forms import DraftForm


@door("workbench.open", menu="workbench")
def draft(request: ActingRequest) -> HttpResponse:
    """GET ``?form=``: what one typed there before. POST: keep ``values``, or forget without any."""
    if request.method != "POST":
        found = typed_before(request.acting, request.GET.get("form", ""))
        known = {"values": found.values, "when": clock(found.at)} if found else {}
        return JsonResponse(known | {"token": get_token(request)})
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"sentence": "这张表太长，存不成草稿；直接保存不受影响。"}, status=400)
    name, values = form.cleaned_data["form"], form.cleaned_data["values"]
    if not values:
        drop_draft(request.acting, name)
        return JsonResponse({})
    return JsonResponse({"when": clock(keep_draft(request.acting, name, values).saved_at)})


def clock(moment: datetime) -> str:
    """The time of today, or day and time of before."""
    there = timezone.localtime(moment, SHANGHAI)
    return f"{there:%H:%M}" if there.date() == today() else f"{there.month} 月 {there.day} 日 {there:%H:%M}"
