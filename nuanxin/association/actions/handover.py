"""Handover of a post: end and begin in one transaction, with what was open written down."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import Acting, By
from nuanxin.association.actions.appointments import (
    HolderInput,
    begin_appointment,
    end_appointment,
)
from nuanxin.association.log import write_log
from nuanxin.association.models import Appointment, Handover, HandoverItem
from nuanxin.base.due import Due
from nuanxin.base.refused import Refused


@dataclass(frozen=True)
class HandoverInput:
    """The last day of the one who goes, who comes (None: nobody yet), and what is open at the seat."""

    last_day: date
    holder: HolderInput | None
    open_work: tuple[Due, ...] = ()


@transaction.atomic
def handover_post(by: By, appointment: Appointment, given: HandoverInput) -> Handover:
    """Let one holder leave a seat and the next take it; sent twice it is one handover.

    Days without a holder in between are allowed; a day with two is refused, and nothing is done.
    """
    if by:
        by.require("post.appoint")
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if before := Handover.objects.filter(old=appointment).first():
        return _same_again(before, given)
    if given.holder and given.holder.from_day <= given.last_day:
        free = given.last_day + timedelta(days=1)
        raise Refused(f"一天只能有一人：接手人最早从 {free:%Y-%m-%d} 起任职，请改日期。")
    old = end_appointment(by, appointment, given.last_day)
    new = begin_appointment(by, old.post, given.holder) if given.holder else None
    if new and new.holder_id == old.holder_id:
        raise Refused(f"接手人就是{old.holder.name}本人，不用交接。请选另一位。")
    done = Handover.objects.create(division=old.division, old=old, new=new)
    HandoverItem.objects.bulk_create(_item(done, due) for due in given.open_work)
    write_log(by, "post.handover", done, _told(done, len(given.open_work)))
    return done


def _same_again(before: Handover, given: HandoverInput) -> Handover:
    """The handover this very form made; another one of the same appointment is refused."""
    asked = given.holder and (given.holder.from_day, given.holder.client_id)
    done = before.new and (before.new.from_day, before.new.client_id)
    if (before.old.last_day, done) == (given.last_day, asked):
        return before
    raise Refused(f"{before.old.holder.name}的这个岗位已经办过交接。岗位空着的，请用“聘任”。")


def _item(done: Handover, due: Due) -> HandoverItem:
    return HandoverItem(
        division=done.division, handover=done, title=due.title, note=due.note, due=due.day,
        count=due.count, unit=due.unit, url=str(due.url),
    )  # fmt: skip


def _told(done: Handover, items: int) -> str:
    to = f"交给{done.new.holder.name}" if done.new else "交出，暂时空缺"
    return f"{done.old.holder.name}把{done.old.post}{to}，交接时有 {items} 项未了"


@transaction.atomic
def dismiss_handover(by: Acting, handover: Handover) -> Handover:
    """Put the list aside: for the one who took over; twice is harmless."""
    rows = Handover.objects.select_related("new", "old__post__body")
    handover = rows.select_for_update(of=("self",)).get(pk=handover.pk)
    if handover.new is None or handover.new.holder_id != by.user_id:
        raise Refused("接手清单由接手人自己收起。")
    if handover.dismissed_at is None:
        handover.dismissed_at = timezone.now()
        handover.save(update_fields=["dismissed_at"])
        write_log(by, "post.handover.seen", handover, f"{by.user.name}看过{handover.old.post}的接手清单")
    return handover
