"""What was brought by mistake, taken back: backgrounds of advisers, members."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_logs
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.allowing import locked_body
from nuanxin.governance.models import Background, GroupHousehold, Meeting, MemberGroup, Membership


@transaction.atomic
def forget_backgrounds(by: By, backgrounds: Collection[int]) -> None:
    """来源身份 (ids) that should not have been noted; again is harmless."""
    if by:
        by.require("post.appoint")
    rows = list(Background.objects.filter(pk__in=backgrounds).order_by("pk"))
    if by and any(row.division not in by.scope for row in rows):
        raise Refused("这个岗位不在您的范围内，请它的上级办理。")
    write_logs(by, "adviser.background", [(row, "撤销登记来源身份") for row in rows])
    Background.objects.filter(pk__in=[row.pk for row in rows]).delete()


@dataclass(frozen=True)
class Brought:
    """What a ledger did to members and groups, by ids: who is new, and what was said of those who were there."""

    members: Collection[int] = ()
    joined: Collection[int] = ()
    left: Collection[int] = ()
    grouped: Collection[int] = ()
    groups: Collection[int] = ()
    led: Collection[int] = ()


@transaction.atomic
def take_back_members(by: By, brought: Brought) -> list[str]:
    """Undo it: keys of those who are new are destroyed, the others are again what they were.

    Where later work relies on some of it, nothing is done and the answer says what. Again is harmless.
    """
    rows = Membership.objects.select_for_update(of=("self",)).live().select_related("body")
    members = list(rows.filter(pk__in=brought.members).order_by("pk"))
    others = list(rows.filter(pk__in=[*brought.joined, *brought.left, *brought.grouped]).order_by("pk"))
    groups = list(MemberGroup.objects.live().filter(pk__in=brought.groups).order_by("pk"))
    for body in {row.body for row in (*members, *others)}:
        locked_body(by, "member.keep", body)
    if relied := [*_relied_on(members, brought), *_met(groups, brought)]:
        return relied
    MemberGroup.objects.filter(Q(pk__in=brought.led) | Q(leader__in=members)).update(leader=None)
    Membership.objects.filter(Q(pk__in=brought.grouped) | Q(pk__in=brought.members)).update(group=None)
    Membership.objects.filter(pk__in=brought.left).update(left_on=None, ended_at=None)
    Membership.objects.filter(pk__in=brought.joined).update(joined_on=None)
    now = timezone.now()
    MemberGroup.objects.filter(pk__in=[group.pk for group in groups]).update(voided_at=now)
    Membership.objects.filter(pk__in=[row.pk for row in members]).update(name=None, phone=None, key=None, voided_at=now)
    write_logs(by, "member.take_back", [(row, f"撤销登记{row}") for row in members])
    write_logs(by, "member.take_back", [(row, f"撤销名册对{row}的登记") for row in others])
    return []


def _relied_on(members: Collection[Membership], brought: Brought) -> Iterator[str]:
    """New members who left since, or were put in another group, or lead one."""
    for row in members:
        if row.left_on and row.pk not in brought.left:
            yield f"{row}后来退会了"
    later = MemberGroup.objects.live().filter(leader__in=members).exclude(pk__in=brought.led)
    for group in later.select_related("leader"):
        yield f"{group.leader}后来当了{group}的组长"


def _met(groups: Collection[MemberGroup], brought: Brought) -> Iterator[str]:
    """New groups that met since, or have somebody this file did not put there."""
    for meeting in Meeting.objects.live().filter(group__in=groups).select_related("group"):
        yield f"{meeting.group}后来记了活动（{meeting.day:%Y-%m-%d}）"
    mine = {*brought.members, *brought.grouped}
    for row in Membership.objects.live().filter(group__in=groups).exclude(pk__in=mine).select_related("group"):
        yield f"{row}后来编进了{row.group}"
    for link in GroupHousehold.objects.filter(group__in=groups).select_related("group"):
        yield f"{link.group}后来有了联系户"
