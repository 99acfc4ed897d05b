"""Members: who asked to join with her consent, whom the body took in, who left; leaving asks for no reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Body
from nuanxin.association.scope import NOTHING
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.allowing import locked_body
from nuanxin.governance.models import MemberGroup, Membership
from nuanxin.people.consent_texts import Words, words_in_use
from nuanxin.people.models import Channel, ConsentPurpose

GONE = "{}已经退会或撤回申请，要再来的请重新申请。"


@dataclass(frozen=True)
class MemberInput:
    """Who asks to join, since when, and how (``Channel``) she agreed to be kept on the roster."""

    name: str
    applied_on: date
    channel: str
    phone: str = ""
    client_id: UUID | None = None

    def __repr__(self) -> str:
        return "MemberInput(…)"  # a name stands in no log


@transaction.atomic
def apply_to_join(by: By, body: Body, given: Sequence[MemberInput]) -> list[Membership]:
    """Note who asks to join a body; one sent twice (same client id) asks once.

    Refuses, for all of them: no name, no consent, a day to come, a body that is no more, and
    somebody who is a member of it, or asked, already (same name and telephone).
    """
    body = locked_body(by, "member.keep", body)
    words = words_in_use(by.scope if by else NOTHING)[ConsentPurpose.MEMBERSHIP]
    ids = [each.client_id for each in given if each.client_id]
    sent = {row.client_id: row for row in Membership.objects.filter(client_id__in=ids)}
    there = _known_here(body) if any(each.client_id not in sent for each in given) else set()
    rows = []
    for each in given:
        row = sent.get(each.client_id) if each.client_id else None
        if row is None:
            _sensible(body, each, there)
            there.add((each.name, each.phone))
            row = _membership(by, body, each, words)
        rows.append(row)
    fresh = [row for row in rows if row._state.adding]
    Membership.objects.bulk_create(fresh, batch_size=1000)
    write_logs(by, "member.apply", [(row, f"{body.name}收到入会申请：{row}") for row in fresh])
    return rows


@transaction.atomic
def agree_to_join(by: By, members: Sequence[Membership], day: date) -> list[Membership]:
    """入会: the body takes them in as of a day; who is a member already stays one."""
    rows = [_locked(by, each) for each in members]
    fresh = [row for row in rows if row.joined_on is None]
    for row in fresh:
        if row.left_on:
            raise Refused(GONE.format(row))
        if not row.applied_on <= day <= today():
            raise Refused(f"入会日要在申请日 {row.applied_on:%Y-%m-%d} 和今天之间，请改日期。")
        row.joined_on = day
    Membership.objects.bulk_update(fresh, ["joined_on"], batch_size=1000)
    write_logs(by, "member.agree", [(row, f"{row.body.name}同意入会：{row}") for row in fresh])
    return rows


@transaction.atomic
def leave(by: By, member: Membership, day: date | None = None) -> Membership:
    """退会, or taking back what she asked, as of a day (today): at once, without a reason. Twice is harmless.

    A group she led has no leader then.
    """
    row, day = _locked(by, member), day or today()
    if row.left_on:
        return row
    if not max(row.applied_on, row.joined_on or row.applied_on) <= day <= today():
        raise Refused("退会日要在入会（申请）那天和今天之间，请改日期。")
    row.left_on, row.ended_at = day, timezone.now()
    row.save(update_fields=["left_on", "ended_at"])
    MemberGroup.objects.filter(leader=row).update(leader=None)
    write_log(by, "member.leave", row, f"{row}{'退会' if row.joined_on else '撤回入会申请'}")
    return row


@transaction.atomic
def put_in_group(by: By, member: Membership, group: MemberGroup | None) -> Membership:
    """编入小组, of her own body; None: in none. The same again changes nothing."""
    row = _locked(by, member)
    if row.group_id == (group.pk if group else None):
        return row
    _require_member(row)
    if group and (group.body_id != row.body_id or group.to_day or group.voided_at):
        raise Refused(f"“{group}”不是{row.body.name}现在的小组，请刷新页面另选。")
    row.group = group
    row.save(update_fields=["group"])
    led = MemberGroup.objects.filter(leader=row)
    (led.exclude(pk=group.pk) if group else led).update(leader=None)
    write_log(by, "member.group", row, f"{row}编入{group}" if group else f"{row}不再编在小组里")
    return row


def _require_member(row: Membership) -> None:
    if row.left_on:
        raise Refused(GONE.format(row))
    if row.joined_on is None:
        raise Refused(f"{row}还在申请，同意入会以后再编组。")


def _known_here(body: Body) -> set[tuple[str, str]]:
    """Name and telephone of everybody who is on the roster of a body, or asked to be."""
    rows = Membership.objects.live().filter(body=body, left_on__isnull=True, key__isnull=False)
    return {(row.read("name"), row.read("phone")) for row in rows}


def _sensible(body: Body, given: MemberInput, there: set[tuple[str, str]]) -> None:
    if body.valid_to and given.applied_on >= body.valid_to:
        raise Refused(f"{body.name}在 {body.valid_to:%Y-%m-%d} 已经撤销，请到接着办的单位申请。")
    if not given.name or given.channel not in Channel.values:
        raise Refused("请填姓名，并选本人怎么同意的；没有同意的不登记。")
    if given.applied_on > today():
        raise Refused("申请日不能晚于今天，请改日期。")
    if (given.name, given.phone) in there:
        raise Refused("这里已经有一位同名、同电话的会员或申请人：是同一人的不用再登记，不是的请填各自的电话。")


def _membership(by: By, body: Body, given: MemberInput, words: Words) -> Membership:
    row = Membership(
        division=body.division, body=body, applied_on=given.applied_on, channel=given.channel,
        text_id=words.text_id, delivered=words.delivered, recorded_by=user_of(by),
        client_id=given.client_id,
    )  # fmt: skip
    return row.write(name=given.name, phone=given.phone)


def _locked(by: By, member: Membership) -> Membership:
    locked_body(by, "member.keep", member.body)
    return Membership.objects.select_related("body", "group").get(pk=member.pk)
