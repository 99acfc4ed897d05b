"""队伍: posts and vacancies per body; appointing and leaving."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from nuanxin.association.actions.appointments import appoint, end_appointment
from nuanxin.association.actions.contacts import set_contact
from nuanxin.association.actions.posts import establish_post
from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.forms import AppointForm, ContactForm, EndForm, SeatForm
from nuanxin.association.kinds import PostKind, kinds_at
from nuanxin.association.listings import BODIES, SEATS, bodies_with_seats, stamp
from nuanxin.association.models import Appointment, Body, Contact, Post, User
from nuanxin.association.models.post import PostQuerySet
from nuanxin.association.strength import Staff, Strength, staff_on
from nuanxin.association.tiers import day_of
from nuanxin.base.listing import Shown
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

KEEPING = {
    "contact": "contact.keep", "appoint": "post.appoint", "establish": "post.establish",
    "stand_in": "family.stand_in",
}  # fmt: skip


def _bodies(request: ActingRequest, day: date | None = None) -> "QuerySet[Body]":
    return Body.objects.visible_to(request.acting.scope).on(day or today())


def _body(request: ActingRequest, pk: int, day: date | None = None) -> Body:
    return get_object_or_404(_bodies(request, day).select_related("place__parent"), pk=pk)


@door("post.read", menu="posts")
def bodies(request: ActingRequest) -> HttpResponseBase:
    """Every body below, its seats and vacancies; a village goes straight to its own."""
    if request.acting.right.level == "village":
        return redirect("body", request.acting.body.pk)
    rows = bodies_with_seats(_bodies(request), today())
    shown = Shown(BODIES, rows, request.GET, stamp(request.acting, "队伍"))
    return shown.answer(request, "association/bodies.html")


@door("post.read", menu="posts")
def body(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One body on a day: who holds its seats, who held them, and today what one may do about it."""
    day = day_of(request.GET)
    found = _body(request, pk, day)
    seats = _seated(request, found, day)
    shown = Shown(SEATS, seats, request.GET, stamp(request.acting, found.name))
    context = {
        "body": found,
        "day": day,
        "parent": _bodies(request, day).filter(place=found.place.parent).first(),
        "strength": Strength.of(staff_on(_bodies(request, day).filter(pk=pk), day).get(pk, Staff())),
        "seats": seats,
        "past": _past(request, found, day),
        "contact": _contact(request, found),
        **(_keeping(request, found, seats) if day == today() else {}),
    }
    return shown.answer(request, "association/body.html", context)


def _keeping(request: ActingRequest, found: Body, seats: list[Post]) -> dict[str, Any]:
    """What one may do about the seats of a body as they are today."""
    there = {seat.kind for seat in seats}
    usual = [kind for kind in kinds_at(found.level) if kind.duty != "leading"]
    return {
        "first_vacant": next((seat for seat in seats if not seat.held), None),
        "unseated": [kind for kind in usual if kind.code not in there],
        "seat_form": SeatForm(level=found.level, initial={"seen": found.posts.count()}),
        **{f"may_{name}": request.acting.may(permission) for name, permission in KEEPING.items()},
    }


def _seated(request: ActingRequest, found: Body, day: date) -> list[Post]:
    """The seats of a body on a day, each with its holder, in the order of the kinds."""
    order = [kind.code for kind in kinds_at(found.level)]
    seats = _seats(request, found, day).with_holder(day)
    return sorted(seats, key=lambda seat: (order.index(seat.kind), seat.number))


def _seats(request: ActingRequest, found: Body, day: date) -> PostQuerySet:
    return Post.objects.visible_to(request.acting.scope).on(day).filter(body=found)


def _past(request: ActingRequest, found: Body, day: date) -> "QuerySet[Appointment]":
    visible = Appointment.objects.visible_to(request.acting.scope).live()
    ended = visible.filter(post__body=found, to_day__lte=day)
    return ended.select_related("holder", "post__body", "handed_over").order_by("-to_day", "-pk")[:30]


@door("post.appoint", menu="posts")
def appoint_holder(request: ActingRequest, pk: int, kind: str) -> HttpResponseBase:
    """Appoint somebody to one seat (``?seat=``), else a vacant one of a kind, else a new one."""
    found = _body(request, pk)
    wanted = _kind(found, kind)
    people = _people(request, found)
    form = AppointForm(request.POST or None, initial=AppointForm.blank(wanted), people=people)
    seat = _seat(request, found, wanted)
    if form.is_valid() and (done := _appointed(request, found, form, seat or kind)):
        messages.success(request, f"已登记：{done.holder.name}，{found.name}{done.post.title}。")
        return redirect(_next(request, found))
    context = {"body": found, "kind": wanted, "seat": seat, "form": form}
    return render(request, "association/appoint.html", context | {"next": _next(request, found)})


def _appointed(
    request: ActingRequest, found: Body, form: AppointForm, to: Post | str
) -> Appointment | None:
    """The appointment; a refusal becomes an error of the form, so that nothing typed is lost."""
    try:
        return appoint(request.acting, found, form.given(), to)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def _kind(found: Body, kind: str) -> PostKind:
    known = {each.code: each for each in kinds_at(found.level)}
    if kind not in known:
        raise Http404
    return known[kind]


def _seat(request: ActingRequest, found: Body, kind: PostKind) -> Post | None:
    asked = request.GET.get("seat", "")
    if not asked.isdecimal():
        return None
    return get_object_or_404(_seats(request, found, today()), pk=asked, kind=kind.code)


def _people(request: ActingRequest, found: Body) -> "QuerySet[User]":
    return User.objects.visible_to(request.acting.scope).near(found, today())


def _next(request: ActingRequest, found: Body) -> str:
    """Where to go back to: a page of this site that sent one here, else the body's page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if safe else reverse("body", args=[found.pk])


@require_POST
@door("post.establish", menu="posts")
def establish(request: ActingRequest, pk: int) -> HttpResponse:
    """Set up one more seat."""
    found = _body(request, pk)
    form = SeatForm(request.POST, level=found.level)
    if not form.is_valid():
        messages.error(request, "没有设岗：请选一个岗位再点“设岗”。")
        return redirect("body", pk)
    try:
        post = establish_post(request.acting, found, form.seat())
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"已设岗：{post.title}。现在可以聘任。")
    return redirect("body", pk)


@door("contact.keep", menu="posts")
def contact(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Where the office of a body is reached."""
    found = _body(request, pk)
    form = ContactForm.of(_contact(request, found), request.POST or None)
    if form.is_valid():
        try:
            set_contact(request.acting, found, form.given())
        except Refused as refused:
            form.add_error("phone", str(refused))
        else:
            messages.success(request, f"{found.name}的办公电话已保存。")
            return redirect(_next(request, found))
    context = {"body": found, "form": form, "next": _next(request, found)}
    return render(request, "association/contact.html", context)


def _contact(request: ActingRequest, found: Body) -> Contact | None:
    return Contact.objects.visible_to(request.acting.scope).filter(body=found).first()


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
