"""会员小组: formed by a body, led by one of its members, with the families they look in on."""

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
from nuanxin.governance.models import GroupHousehold, Meeting, MemberGroup, Membership
from nuanxin.people.models import Household
from nuanxin.people.rights import require_named


@dataclass(frozen=True)
class GroupInput:
    """What it is called, since when it is there, who leads it (a member of the body, or nobody yet)."""

    name: str
    from_day: date
    leader: Membership | None = None
    client_id: UUID | None = None


@transaction.atomic
def form_group(by: By, body: Body, given: GroupInput) -> MemberGroup:
    """A new group; sent twice (same client id) it is one. Refuses a name that a group of the body has."""
    body = locked_body(by, "member.keep", body)
    if given.client_id and (sent := MemberGroup.objects.filter(client_id=given.client_id).first()):
        return sent
    if given.from_day > today():
        raise Refused("成立日不能晚于今天，请改日期。")
    if body.valid_to and given.from_day >= body.valid_to:
        raise Refused(f"{body.name}在 {body.valid_to:%Y-%m-%d} 已经撤销，不能再成立小组。")
    if MemberGroup.objects.live().filter(body=body, name=given.name, to_day__isnull=True).exists():
        raise Refused(f"{body.name}已经有“{given.name}”，请换一个名字，或在原来的小组里记活动。")
    group = MemberGroup.objects.create(
        division=body.division, body=body, name=given.name, from_day=given.from_day,
        recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "group.form", group, f"{body.name}成立会员小组：{group}")
    return appoint_leader(by, group, given.leader) if given.leader else group


@transaction.atomic
def appoint_leader(by: By, group: MemberGroup, leader: Membership) -> MemberGroup:
    """组长: one of the body's members, who is in the group from now on. The same again changes nothing."""
    group = _open(by, group)
    leader = Membership.objects.get(pk=leader.pk)
    if group.leader_id == leader.pk and leader.group_id == group.pk:
        return group
    if leader.body_id != group.body_id or leader.joined_on is None or leader.left_on:
        raise Refused(f"{leader}不是{group.body.name}现在的会员，请另选一位，或先同意入会。")
    MemberGroup.objects.filter(leader=leader).update(leader=None)
    leader.group = group
    leader.save(update_fields=["group"])
    group.leader = leader
    group.save(update_fields=["leader"])
    write_log(by, "group.lead", group, f"{group}组长：{leader}")
    return group


@transaction.atomic
def close_group(by: By, group: MemberGroup, last_day: date) -> MemberGroup:
    """停办 after a day: its members stay members, its families are nobody's contact. The same again is harmless."""
    group = _locked(by, group)
    if group.last_day == last_day:
        return group
    if group.to_day:
        raise Refused(f"“{group}”已经在 {group.last_day:%Y-%m-%d} 停办，不能再改。")
    if not group.from_day <= last_day <= today():
        raise Refused("最后一天要在成立日和今天之间，请改日期。")
    later = Meeting.objects.live().filter(group=group, day__gt=last_day).order_by("-day").first()
    if later:
        raise Refused(f"“{group}”在 {later.day:%Y-%m-%d} 还有活动，最后一天不能早于它。")
    end(group, last_day + timedelta(days=1))
    write_log(by, "group.close", group, f"{group}停办，最后一天 {last_day:%Y-%m-%d}")
    return group


def end(group: MemberGroup, to_day: date) -> None:
    """Over as of a day; whoever calls has the right to it, and logs it."""
    group.to_day, group.ended_at, group.leader = to_day, timezone.now(), None
    group.save(update_fields=["to_day", "ended_at", "leader"])
    Membership.objects.filter(group=group).update(group=None)
    GroupHousehold.objects.filter(group=group).delete()


@transaction.atomic
def link_household(by: By, group: MemberGroup, household: Household) -> GroupHousehold:
    """联系户: the group's members look in on this family from now on. Twice is harmless."""
    group, household = _open(by, group), household.home
    require_named(by, "member.keep", [household.division])
    if household.erased or household.division not in group.body.scope:
        raise Refused(f"这户不在{group.body.name}，请由那里的小组联系。")
    there = GroupHousehold.objects.filter(group=group, household=household).first()
    if there:
        return there
    row = GroupHousehold.objects.create(division=household.division, group=group, household=household)
    write_log(by, "group.family", group, f"{group}联系{household}")
    return row


@transaction.atomic
def unlink_household(by: By, row: GroupHousehold) -> None:
    """The group looks in on this family no more."""
    group = _locked(by, row.group)
    require_named(by, "member.keep", [row.division])
    if GroupHousehold.objects.filter(pk=row.pk).delete()[0]:
        write_log(by, "group.family_off", group, f"{group}不再联系{row.household}")


def _locked(by: By, group: MemberGroup) -> MemberGroup:
    locked_body(by, "member.keep", group.body)
    return MemberGroup.objects.select_related("body", "leader").get(pk=group.pk)


def _open(by: By, group: MemberGroup) -> MemberGroup:
    group = _locked(by, group)
    if group.to_day or group.voided_at:
        raise Refused(f"“{group}”已经停办，请选现在的小组。")
    return group
