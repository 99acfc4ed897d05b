"""A volunteer's own data: a copy to be handed over, and that she asks to be erased."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.proof import step_up
from nuanxin.base.refused import Refused
from nuanxin.people.models import Volunteer
from nuanxin.privacy.actions.requests import ask_erasure
from nuanxin.privacy.forms import HandingForm, VolunteerAskForm
from nuanxin.privacy.held.gather import take_volunteers_copy
from nuanxin.privacy.models import DataRequest
from nuanxin.privacy.views.handing import handed_over


@door("volunteer.keep", menu="volunteers")
def volunteer_data(request: ActingRequest, pk: int) -> HttpResponseBase:
    """What was asked, and the way to a copy."""
    found = _volunteer(request, pk)
    asked = DataRequest.objects.visible_to(request.acting.scope).filter(volunteer_id=pk)
    context = {
        "volunteer": found, "requests": asked.order_by("-asked_on", "-pk"),
        "form": HandingForm(), "waiting": asked.open().exists(), "may_read": request.acting.may("data.read"),
    }  # fmt: skip
    return render(request, "privacy/volunteer.html", context)


@door("volunteer.keep", menu="volunteers")
def ask_erasing(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Note that she asks to be erased; another person decides."""
    found, form = _volunteer(request, pk), VolunteerAskForm(request.POST or None)
    if form.is_valid():
        try:
            row = ask_erasure(request.acting, found, form.given())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已登记，{row.due:%Y-%m-%d} 前由另一个人决定。")
            return redirect("volunteer-data", pk)
    context = {"form": form, "title": f"登记要求删除（{found}）", "draft": "erase volunteer", "back": "volunteers"}
    return render(request, "base/form_page.html", context)


@require_POST
@door("volunteer.keep", menu="volunteers")
@step_up
def copy_volunteer(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Everything that is held, as a file."""
    found, form = _volunteer(request, pk), HandingForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "请选怎么交给本人、要哪一种文件。")
        return redirect("volunteer-data", pk)
    held = take_volunteers_copy(request.acting, found, form.cleaned_data["handed"])
    return handed_over(held, form.cleaned_data["format"])


def _volunteer(request: ActingRequest, pk: int) -> Volunteer:
    return get_object_or_404(Volunteer.objects.visible_to(request.acting.scope), pk=pk)
