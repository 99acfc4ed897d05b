"""Who holds a seat: begin and end, one holder a day."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.actions.posts import seat_for
from nuanxin.association.log import write_log
from nuanxin.association.models import Appointment, Body, Post, User
from nuanxin.base.refused import Refused


@dataclass(frozen=True)
class HolderInput:
    """Who takes the seat and how. ``last_day`` is the last day in force, as on paper.

    ``in_post`` False: seconded elsewhere (借调在外); ``seconded_in``: works here, her personnel relation
    stands elsewhere. ``document_number``: 文号 of the paper that appoints her.
    """

    name: str
    phone: str
    from_day: date
    last_day: date | None = None
    on_establishment: bool = False
    in_post: bool = True
    full_time: bool = False
    acting: bool = False
    seconded_in: bool = False
    document_number: str = ""
    holder: User | None = None
    client_id: uuid.UUID | None = None


@transaction.atomic
def begin_appointment(by: By, post: Post, given: HolderInput) -> Appointment:
    """Let somebody take a seat from a day on; sent twice (same client id) it is one appointment.

    Refused when the days overlap another holder's, the end lies before the start, or what is said of
    her contradicts itself.
    """
    if by:
        by.require("post.appoint")
    if sent := _sent(given):
        return sent
    _sensible(given)
    appointment = Appointment(
        division=post.division,
        post=post,
        holder=given.holder or _holder(post, given),
        from_day=given.from_day,
        to_day=given.last_day + timedelta(days=1) if given.last_day else None,
        on_establishment=given.on_establishment,
        in_post=given.in_post,
        full_time=given.full_time,
        acting=given.acting,
        seconded_in=given.seconded_in,
        document_number=given.document_number.strip(),
        client_id=given.client_id,
    )
    _save_without_overlap(appointment)
    how = "代管" if given.acting else "任"
    write_log(by, "appointment.begin", appointment,
              f"{appointment.holder.name}{how}{post}，自 {given.from_day:%Y-%m-%d}")
    return appointment


@transaction.atomic
def appoint(by: By, body: Body, given: HolderInput, to: Post | str) -> Appointment:
    """Let somebody take this seat; where ``to`` is a kind, a vacant one of it, else a new one."""
    Body.objects.select_for_update().get(pk=body.pk)  # the same form twice at once: one waits
    if sent := _sent(given):
        return sent
    post = to if isinstance(to, Post) else seat_for(by, body, to, given.from_day)
    return begin_appointment(by, post, given)


def _sensible(given: HolderInput) -> None:
    if given.last_day and given.last_day < given.from_day:
        raise Refused("任职的最后一天早于第一天，请改日期。")
    if given.seconded_in and given.on_establishment:
        raise Refused("借调来的人，编制在原单位：“在编”和“借调来的”只能选一个。")
    if given.seconded_in and not given.in_post:
        raise Refused("借调来的人在这里上班：请勾“在岗”，或者不勾“借调来的”。")


def _sent(given: HolderInput) -> Appointment | None:
    """What this very form made when it was sent before."""
    if given.client_id is None:
        return None
    return Appointment.objects.filter(client_id=given.client_id).first()


def _holder(post: Post, given: HolderInput) -> User:
    """The person of this name and phone already known in the body's territory, or a new one."""
    name = given.name.strip()
    if not name:
        raise Refused("请填姓名。")
    same = User.objects.filter(division=post.division, name=name, phone=given.phone)
    known = same.exclude(phone="").first()
    if known:
        return known
    person = User(division=post.division, name=name, phone=given.phone)
    person.set_unusable_password()
    person.save()
    return person


def _save_without_overlap(appointment: Appointment) -> None:
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError as error:
        if "appointment_one_holder_a_day" not in str(error):  # the client id stands elsewhere
            raise Refused("这张表已经用过，请刷新页面再填。") from error
        other = _overlapping(appointment)
        until = f"到 {other.to_day - timedelta(days=1):%Y-%m-%d}" if other.to_day else "至今"
        raise Refused(
            f"这个岗位 {other.from_day:%Y-%m-%d} {until} 由{other.holder.name}担任，"
            "一天只能有一人。请先办离任，或改任职日期。"
        ) from error


def _overlapping(appointment: Appointment) -> Appointment:
    others = Appointment.objects.live().filter(post=appointment.post).select_related("holder")
    if appointment.to_day:
        others = others.filter(from_day__lt=appointment.to_day)
    return others.exclude(to_day__lte=appointment.from_day).earliest("from_day")


@transaction.atomic
def end_appointment(by: By, appointment: Appointment, last_day: date) -> Appointment:
    """Somebody leaves a seat after ``last_day``; a seat without a holder is a vacancy.

    Rights that hang on the appointment end with it. Refused before its first day, after the end of
    its term, or when it has ended already on another day; the same day twice changes nothing.
    """
    if by:
        by.require("post.appoint")
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    to_day = last_day + timedelta(days=1)
    if appointment.to_day == to_day:
        return appointment
    if appointment.ended_at:
        raise Refused(f"{appointment.holder.name}已登记离任，请刷新页面。")
    if appointment.to_day and to_day > appointment.to_day:
        raise Refused(f"任期到 {appointment.last_day:%Y-%m-%d} 为止，离任日不能更晚。")
    if to_day <= appointment.from_day:
        raise Refused(f"离任日早于任职日 {appointment.from_day:%Y-%m-%d}，请改日期。")
    appointment.to_day = to_day
    appointment.ended_at = timezone.now()
    appointment.save(update_fields=["to_day", "ended_at"])
    write_log(by, "appointment.end", appointment,
              f"{appointment.holder.name}离任{appointment.post}，最后一天 {last_day:%Y-%m-%d}")
    return appointment
