"""增补 and leaving of a council's members."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.doing import done
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.council import co_opt, leave_council
from nuanxin.governance.forms.council import CoOptForm, LeaveForm
from nuanxin.governance.listings.members import called
from nuanxin.governance.models import CouncilMember
from nuanxin.governance.views.organisation import form_page, is_own


@door("member.keep", menu="organisation")
def co_opt_member(request: ActingRequest) -> HttpResponseBase:
    """Put somebody on one's own body's council between congresses."""
    body, form = request.acting.seat.body, CoOptForm(request.POST or None)
    if done(form, lambda: co_opt(request.acting, body, form.seat())):
        messages.success(request, "已增补。")
        return redirect("body-council", body.pk)
    return form_page(request, form, "增补理事", reverse("body-council", args=[body.pk]))


@door("member.keep", menu="organisation")
def leave_seat(request: ActingRequest, pk: int) -> HttpResponseBase:
    """离任."""
    rows = CouncilMember.objects.visible_to(request.acting.scope).live().select_related("body__place")
    seat, form = get_object_or_404(rows, pk=pk), LeaveForm(request.POST or None)
    if not is_own(request, seat.body_id):
        raise Refused(f"{seat}是{seat.body.name}的，由它自己登记；您可以查看。")
    if done(form, lambda: leave_council(request.acting, seat, form.cleaned_data["last_day"])):
        return redirect("body-council", seat.body_id)
    back, who = reverse("body-council", args=[seat.body_id]), called(seat, named=True)
    return form_page(request, form, f"{seat}离任", back, who)
