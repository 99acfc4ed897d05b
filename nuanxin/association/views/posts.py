"""队伍: posts and vacancies per body; appointing and leaving."""

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.actions.appointments import begin_appointment, end_appointment
from nuanxin.association.actions.posts import establish_post, seat_for
from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.forms import AppointForm, EndForm, SeatForm
from nuanxin.association.kinds import post_kinds
from nuanxin.association.listings import BODIES, bodies_with_seats, stamp
from nuanxin.association.models import Appointment, Body, Post
from nuanxin.base.listing import Shown
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused


def _bodies(request: ActingRequest) -> "QuerySet[Body]":
    return Body.objects.visible_to(request.acting.scope).on(today())


@door("post.read", menu="posts")
def bodies(request: ActingRequest) -> HttpResponse:
    """Every body below, its seats and vacancies."""
    rows = bodies_with_seats(_bodies(request), today())
    shown = Shown(BODIES, rows, request.GET, stamp(request.acting, "队伍"))
    return shown.answer(request, "association/bodies.html")


@door("post.read", menu="posts")
def body(request: ActingRequest, pk: int) -> HttpResponse:
    """One body: who holds its seats, who held them, and what one may do about it."""
    found = get_object_or_404(_bodies(request).select_related("place__parent"), pk=pk)
    seats = Post.objects.on(today()).filter(body=found).with_holder(today())
    past = Appointment.objects.live().filter(post__body=found, to_day__lte=today())
    context = {
        "body": found,
        "seats": seats,
        "past": past.select_related("holder", "post__body").order_by("-to_day")[:50],
        "seat_form": SeatForm(level=found.level),
        "may_appoint": request.acting.may("post.appoint"),
        "may_establish": request.acting.may("post.establish"),
    }
    return render(request, "association/body.html", context)


@door("post.appoint", menu="posts")
def appoint(request: ActingRequest, pk: int, kind: str) -> HttpResponseBase:
    """Appoint somebody to a vacant seat of a kind, or to a new one where none is vacant."""
    found = get_object_or_404(_bodies(request), pk=pk)
    form = AppointForm(request.POST or None, initial=AppointForm.blank())
    if form.is_valid() and (done := _appointed(request, found, kind, form)):
        messages.success(request, f"已登记：{done.holder.name}，{found.name}{done.post.title}。")
        return redirect("body", pk=pk)
    title = post_kinds()[kind].title if kind in post_kinds() else kind
    context = {"body": found, "title": title, "form": form}
    return render(request, "association/appoint.html", context)


def _appointed(
    request: ActingRequest, found: Body, kind: str, form: AppointForm
) -> Appointment | None:
    """The appointment; a refusal becomes an error of the form, so that nothing typed is lost."""
    given = form.holder()
    try:
        with transaction.atomic():
            seat = seat_for(request.acting, found, kind, given.from_day)
            return begin_appointment(request.acting, seat, given)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


@require_POST
@door("post.establish", menu="posts")
def establish(request: ActingRequest, pk: int) -> HttpResponse:
    """Set up one more seat."""
    found = get_object_or_404(_bodies(request), pk=pk)
    form = SeatForm(request.POST, level=found.level)
    if form.is_valid():
        post = establish_post(request.acting, found, form.seat())
        messages.success(request, f"已设岗：{post.title}。")
    return redirect("body", pk=pk)


@door("post.appoint", menu="posts")
def end(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Somebody leaves a seat; it becomes a vacancy on the gap list."""
    visible = Appointment.objects.visible_to(request.acting.scope).live()
    found = get_object_or_404(visible.select_related("holder", "post__body"), pk=pk)
    form = EndForm(request.POST or None, initial={"last_day": today()})
    if form.is_valid():
        try:
            end_appointment(request.acting, found, form.cleaned_data["last_day"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已登记{found.holder.name}离任。这个岗位现在空缺。")
            return redirect("body", pk=found.post.body_id)
    return render(request, "association/end.html", {"appointment": found, "form": form})
