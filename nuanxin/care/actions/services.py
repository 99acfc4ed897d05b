"""Services: recorded once where they happened, corrected by voiding and another one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Post
from nuanxin.association.permissions import may
from nuanxin.base.ids import fresh_ids
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.actions import followups
from nuanxin.care.actions.answers import Refusals
from nuanxin.care.actions.rights import (
    Care,
    covers,
    held_seats,
    locked_home,
    locked_households,
    sensible_day,
    sensible_reason,
    sent_before,
)
from nuanxin.care.models import SERVICES, Scheme, SchemeKind, Service
from nuanxin.governance.models import Membership
from nuanxin.people.models import Household, Volunteer

LONGEST_NOTE = 300  # characters
FARTHEST = 366  # days ahead that may be arranged


@dataclass(frozen=True)
class ServiceInput:
    """One service: of which scheme, when, by which seat, how; ``next_due`` is 下次约定."""

    household: Household
    scheme: Scheme
    day: date
    post: Post
    way: str
    note: str = ""
    volunteer: Volunteer | None = None
    next_due: date | None = None
    client_id: UUID | None = None
    replaces: Service | None = None
    member: Membership | None = None


@transaction.atomic
def record_services(by: By, given: Sequence[ServiceInput]) -> list[Service]:
    """Record what was done for families; sent twice (same client id) each is one.

    Refuses, for the whole batch: a day to come or before the family was in care; a seat that nobody
    held that day, that serves nobody, or in whose territory the family did not live that day; what
    the family has refused; a note of more than 300 characters.
    """
    households = locked_households(by, "care.serve", {each.household.pk for each in given})
    sent = sent_before(Service, [(each.client_id, each.household) for each in given])
    waiting = [each for each in given if each.client_id is None or each.client_id not in sent]
    held = held_seats({(each.post.pk, each.day) for each in waiting})
    checking = Checking(Care(households), Refusals(households), held)
    made = [
        _service(by, households[each.household.pk], each, checking.place(each), pk)
        for each, pk in zip(waiting, fresh_ids(Service._meta.db_table, len(waiting)), strict=True)
    ]
    Service.objects.bulk_create(made, batch_size=1000)
    awaited = followups.awaited(households)
    for each, service in zip(waiting, made, strict=True):
        if service.household_id in awaited:
            followups.settle(service)
        if each.next_due:
            followups.arrange(service, each.next_due)
    write_logs(by, "service.record", [(each, f"{each.household}：{each}") for each in made])
    fresh = iter(made)
    return [
        sent[each.client_id] if each.client_id and each.client_id in sent else next(fresh)
        for each in given
    ]


@dataclass(frozen=True)
class Checking:
    """What a batch is checked against: when families were in care, what they do not want, who sat
    where on which day.
    """

    care: Care
    refusals: Refusals
    held: set[tuple[int, date]]

    def place(self, given: ServiceInput) -> int:
        """Where the family counted on the day; refuses what cannot have happened."""
        sensible_day(given.day, "服务日")
        place = self.care.on(given.household, given.day).counted_in
        if given.scheme.kind not in (*SERVICES, SchemeKind.CONTACT):
            raise Refused(f"“{given.scheme}”不是登记次数的服务，请选四项服务或联系。")
        if not given.scheme.offered_on(given.day):
            raise Refused(f"“{given.scheme}”{given.scheme.retired_on:%Y-%m-%d} 起停用，请核对日期或另选一项。")
        if not may(given.post.kind, "care.serve") or not covers(given.post, place):
            raise Refused(
                f"“{given.post}”在 {given.day:%Y-%m-%d} 不服务这户，请选这户所在苏木乡镇或嘎查村居的岗位。"
            )
        if (given.post.pk, given.day) not in self.held:
            raise Refused(
                f"“{given.post}”在 {given.day:%Y-%m-%d} 没有人任职，请核对日期，或先补登任职。"
            )
        _check_words_and_days(given)
        self.refusals.refuse(given.household, given.scheme, given.day)
        return place


def _check_words_and_days(given: ServiceInput) -> None:
    if len(given.note) > LONGEST_NOTE:
        raise Refused(f"备注最多 {LONGEST_NOTE} 个字，现在有 {len(given.note)} 个，请写短些。")
    if given.volunteer:
        _refuse_volunteer(given.volunteer, given.day)
    if given.member and not Membership.objects.on(given.day).filter(pk=given.member.pk).exists():
        raise Refused(f"{given.member}在 {given.day:%Y-%m-%d} 不是会员，请核对日期或另选一位。")
    if given.next_due and not today() <= given.next_due <= today() + timedelta(days=FARTHEST):
        raise Refused("下次约定的日子要在今天以后一年以内，请改日期。")


def _refuse_volunteer(volunteer: Volunteer, day: date) -> None:
    gone = volunteer.left_on is not None and day >= volunteer.left_on
    if day < volunteer.consented_on or gone:
        raise Refused(f"{volunteer}在 {day:%Y-%m-%d} 不是登记在册的志愿者，请核对日期或另选一位。")


def _service(by: By, household: Household, given: ServiceInput, place: int, pk: int) -> Service:
    service = Service(
        pk=pk, division=household.division, household=household, scheme=given.scheme,
        day=given.day, place=place, post=given.post, volunteer=given.volunteer, member=given.member,
        way=given.way, replaces=given.replaces, recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    return service.write(note=given.note.strip())


@transaction.atomic
def void_service(by: By, service: Service, reason: str) -> Service:
    """作废: it counts no more, and what it closed is open again; again is harmless."""
    locked_home(by, "care.serve", service.household)
    wanted = Service.objects.select_related("household", "scheme")
    service = wanted.select_for_update(of=("self",)).get(pk=service.pk)
    if service.voided_at:
        return service
    reason = sensible_reason(reason)
    service.voided_at = timezone.now()
    service.write(void_reason=reason)
    service.save(update_fields=["voided_at", "void_reason"])
    followups.unsettle(service)
    write_log(by, "service.void", service, f"{service.household}作废：{service}")
    return service


@transaction.atomic
def correct_service(by: By, wrong: Service, reason: str, given: ServiceInput) -> Service:
    """更正: void the wrong one and record the right one in its place."""
    if given.client_id and (sent := Service.objects.filter(client_id=given.client_id).first()):
        return sent
    void_service(by, wrong, reason)
    if Service.objects.filter(replaces=wrong).exists():
        raise Refused("这条服务已经更正过了，请刷新页面，在新的一条上改。")
    return record_services(by, [_in_place_of(wrong, given)])[0]


def _in_place_of(wrong: Service, given: ServiceInput) -> ServiceInput:
    if given.household.pk != (wrong.household.merged_into_id or wrong.household_id):
        raise Refused("更正的服务要是同一户的，请回到那户的页面办理。")
    return replace(given, replaces=wrong)
