"""志愿者: a body's own list, masked."""

from django.contrib import messages
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.forms import EndForm
from nuanxin.association.listings import stamp
from nuanxin.base.listing import Action, Shown
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.people.actions.volunteers import end_volunteering, register_volunteers
from nuanxin.people.forms import VolunteerForm
from nuanxin.people.listings import VOLUNTEERS, listed
from nuanxin.people.models import Volunteer


@door("volunteer.keep", menu="volunteers")
def volunteers(request: ActingRequest) -> HttpResponseBase:
    """Who helps here and below."""
    rows = listed(Volunteer.objects.visible_to(request.acting.scope).filter(key__isnull=False))
    add = Action("登记志愿者", reverse("new-volunteer"))
    shown = Shown(VOLUNTEERS, rows, request.GET, stamp(request.acting, "志愿者"), add=add)
    return shown.answer(request, "people/volunteers.html")


@door("volunteer.keep", menu="volunteers")
def new_volunteer(request: ActingRequest) -> HttpResponseBase:
    """Put somebody on one's own body's list."""
    form = VolunteerForm(request.POST or None)
    if form.is_valid():
        try:
            register_volunteers(request.acting, request.acting.body, [form.volunteer()])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已登记。")
            return redirect("volunteers")
    return _form_page(request, form, "登记志愿者")


@door("volunteer.keep", menu="volunteers")
def end(request: ActingRequest, pk: int) -> HttpResponseBase:
    """A volunteer leaves."""
    found = get_object_or_404(Volunteer.objects.visible_to(request.acting.scope), pk=pk)
    form = EndForm(request.POST or None, initial={"last_day": today()})
    form.fields["last_day"].label = "最后一天"
    if form.is_valid():
        try:
            end_volunteering(request.acting, found, form.cleaned_data["last_day"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("volunteers")
    return _form_page(request, form, f"{found}退出")


def _form_page(request: ActingRequest, form: Form, title: str) -> HttpResponseBase:
    context = {"form": form, "title": title, "draft": "volunteer", "back": "volunteers"}
    return render(request, "base/form_page.html", context)
