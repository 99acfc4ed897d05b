"""Which divisions have an association: a dated fact of its own, begun and ended with a reason."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.actions.divisions import body_name, body_rule
from nuanxin.association.actions.upkeep import locked, stands
from nuanxin.association.log import write_log
from nuanxin.association.models import Appointment, Body, Division, Level, Post
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

REASON = 100  # characters


@dataclass(frozen=True)
class Switch:
    """From when on a division has a body, or the last day on which it has, and why."""

    day: date
    reason: str


@transaction.atomic
def begin_body(by: By, division: Division, given: Switch) -> Body:
    """A division gets an association from a day on; one that has it keeps it."""
    division, reason = locked(by, division), _reason(given)
    if division.level not in body_rule()["levels"]:
        raise Refused(f"{division.get_level_display()}不设协会。")
    last = Body.objects.filter(place=division).order_by("pk").last()
    if last and last.valid_to is None:
        return last
    if last and last.valid_to and last.valid_to > given.day:
        raise Refused(f"{last.name} {last.valid_to:%Y-%m-%d} 才撤销，重新设立不能早于这一天。")
    if not stands(division, given.day):
        raise Refused(f"{division.name}那一天不在用，不能设协会。")
    body = Body.objects.create(
        place=division, division=division.code, level=Level(division.level),
        name=body_name(division.name), valid_from=given.day, valid_to=division.valid_to,
    )  # fmt: skip
    write_log(by, "body.begin", body, f"{body.name}自 {given.day:%Y-%m-%d} 设立：{reason}")
    return body


@transaction.atomic
def end_body(by: By, body: Body, given: Switch) -> Body:
    """A division has no association after a day: its vacant seats go, and it leaves all denominators.

    Refused while somebody holds a seat after that day; the same again changes nothing.
    """
    place, reason = locked(by, body.place), _reason(given)
    body, to_day = Body.objects.select_for_update().get(pk=body.pk), given.day + timedelta(days=1)
    if body.valid_to == to_day:
        return body
    if by and body.pk == by.body.pk:
        raise Refused("不能撤销您自己所在的协会，请上级办理。")
    if body.valid_to:
        raise Refused(f"{body.name}已于 {body.valid_to:%Y-%m-%d} 撤销，请刷新页面。")
    if body.valid_from and to_day <= body.valid_from:
        raise Refused(f"撤销早于设立日 {body.valid_from:%Y-%m-%d}，请改日期。")
    held = Appointment.objects.live().filter(post__body=body)
    if count := held.filter(Q(to_day__isnull=True) | Q(to_day__gt=to_day)).count():
        raise Refused(f"{place.name}还有 {count} 人在任，请先到“队伍”登记离任，再撤销协会。")
    seats = Post.objects.filter(body=body, voided_at__isnull=True)
    seats.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=to_day)).update(
        valid_to=to_day, ended_at=timezone.now()
    )
    body.valid_to = to_day
    body.save(update_fields=["valid_to"])
    write_log(by, "body.end", body, f"{body.name} {given.day:%Y-%m-%d} 后撤销：{reason}")
    return body


def _reason(given: Switch) -> str:
    reason = given.reason.strip()
    if not reason or len(reason) > REASON:
        raise Refused(f"请写原因，最多 {REASON} 个字。")
    if given.day > date(today().year + 1, 12, 31):
        raise Refused("日期最晚到明年年底，请核对年份。")
    return reason
