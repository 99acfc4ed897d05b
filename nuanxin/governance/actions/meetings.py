"""Meetings of council, members and groups: noted once they were held; a wrong one is voided."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.allowing import locked_body
from nuanxin.governance.models import Meeting, MeetingKind, MemberGroup


@dataclass(frozen=True)
class MeetingInput:
    """What was held (``MeetingKind``), who came of how many; ``group`` where a group met, else None."""

    kind: str
    day: date
    present: int
    agenda: str
    group: MemberGroup | None = None
    expected: int | None = None
    decisions: str = ""
    client_id: UUID | None = None


@transaction.atomic
def hold_meeting(by: By, body: Body, given: MeetingInput) -> Meeting:
    """Note a meeting of a body; sent twice (same client id) it is one.

    Refuses a day to come, more who came than were expected, nobody who came, and a group that is
    not the body's, or was not there on the day.
    """
    body = locked_body(by, "member.keep", body)
    if given.client_id and (sent := Meeting.objects.filter(client_id=given.client_id).first()):
        return sent
    _sensible(body, given)
    meeting = Meeting.objects.create(
        division=body.division, body=body, kind=given.kind, group=given.group, day=given.day,
        expected=given.expected, present=given.present, agenda=given.agenda,
        decisions=given.decisions, recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "meeting.hold", meeting, f"{body.name}记{meeting}，实到 {meeting.present} 人")
    return meeting


@transaction.atomic
def void_meeting(by: By, meeting: Meeting) -> Meeting:
    """It was noted wrongly; twice is harmless."""
    locked_body(by, "member.keep", meeting.body)
    meeting = Meeting.objects.select_related("body").get(pk=meeting.pk)
    if meeting.voided_at:
        return meeting
    meeting.voided_at = timezone.now()
    meeting.save(update_fields=["voided_at"])
    write_log(by, "meeting.void", meeting, f"{meeting.body.name}作废{meeting}")
    return meeting


def _sensible(body: Body, given: MeetingInput) -> None:
    if given.day > today():
        raise Refused("日期不能晚于今天：开过以后再来记。")
    if body.valid_to and given.day >= body.valid_to:
        raise Refused(f"{body.name}在 {body.valid_to:%Y-%m-%d} 已经撤销，请核对日期。")
    if given.present < 1 or given.present > (given.expected or given.present):
        raise Refused("实到至少 1 人，也不能多于应到，请核对人数。")
    if (given.kind == MeetingKind.GROUP) != (given.group is not None):
        raise Refused("小组活动要选是哪个小组；别的会议不选小组。")
    if given.group:
        _of_the_body(body, given.group, given.day)


def _of_the_body(body: Body, group: MemberGroup, day: date) -> None:
    if group.body_id != body.pk:
        raise Refused(f"“{group}”不是{body.name}的小组，请选本单位的小组。")
    if not MemberGroup.objects.on(day).filter(pk=group.pk).exists():
        raise Refused(f"“{group}”在 {day:%Y-%m-%d} 还没有成立，或已经停办，请核对日期。")
