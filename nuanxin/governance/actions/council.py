"""理事会's roster: who is co-opted (增补) between congresses, who leaves."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.allowing import locked_body
from nuanxin.governance.models import CouncilMember, Office


@dataclass(frozen=True)
class CouncilInput:
    """Who sits from a day on, as what (``Office``); ``occupation``: 单位职务."""

    name: str
    office: str
    from_day: date
    occupation: str = ""
    client_id: UUID | None = None

    def __repr__(self) -> str:
        return f"CouncilInput({self.office})"  # a name stands in no log


@transaction.atomic
def co_opt(by: By, body: Body, given: CouncilInput) -> CouncilMember:
    """增补 a member of the council; sent twice (same client id) it is one seat."""
    body = locked_body(by, "member.keep", body)
    if given.client_id and (sent := CouncilMember.objects.filter(client_id=given.client_id).first()):
        return sent
    if not given.name or given.office not in Office.values:
        raise Refused("请填姓名，并选职务。")
    if given.from_day > today():
        raise Refused("任职的第一天不能晚于今天，请改日期。")
    if body.valid_to and given.from_day >= body.valid_to:
        raise Refused(f"{body.name}在 {body.valid_to:%Y-%m-%d} 已经撤销，不能再增补。")
    seat = CouncilMember(
        division=body.division, body=body, office=given.office, from_day=given.from_day,
        recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    seat.write(name=given.name, occupation=given.occupation).save(force_insert=True)
    write_log(by, "council.co_opt", seat, f"{body.name}增补{seat}")
    return seat


@transaction.atomic
def leave_council(by: By, seat: CouncilMember, last_day: date) -> CouncilMember:
    """She sits no more after a day; the same again changes nothing."""
    locked_body(by, "member.keep", seat.body)
    seat = CouncilMember.objects.select_related("body").get(pk=seat.pk)
    if seat.last_day == last_day:
        return seat
    if seat.to_day:
        raise Refused(f"{seat}已经在 {seat.last_day:%Y-%m-%d} 离任，不能再改。")
    if not seat.from_day <= last_day <= today():
        raise Refused("离任前的最后一天要在任职第一天和今天之间，请改日期。")
    seat.to_day, seat.ended_at = last_day + timedelta(days=1), timezone.now()
    seat.save(update_fields=["to_day", "ended_at"])
    write_log(by, "council.leave", seat, f"{seat.body.name}{seat}离任")
    return seat
