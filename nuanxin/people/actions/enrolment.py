"""Whether a family is in care, and for whom its services are meant: dated, so that figures keep their past."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.people.categories import require_agreeing
from nuanxin.people.models import Enrolment, Group, Household
from nuanxin.people.rights import require_named


@transaction.atomic
def enrol(by: By, household: Household, group: str, from_day: date) -> Enrolment:
    """Take a family into care, or into the other group, from a day on; the same again changes nothing.

    Raises ``Refused`` for a day to come, or one before what holds now began.
    """
    household = _locked(by, household)
    if group not in Group.values or from_day > today():
        raise Refused("请选对象，日子不能晚于今天。")
    require_agreeing(group, household.read("category"))
    current = Enrolment.objects.open().filter(household=household).first()
    if current and current.group == group:
        return current
    last = Enrolment.objects.live().filter(household=household).order_by("from_day").last()
    if last and from_day < max(last.from_day, last.to_day or last.from_day):
        raise Refused(f"这户 {last.to_day or last.from_day:%Y-%m-%d} 已有登记，日子不能更早。")
    if current:
        end_enrolment(current, from_day)
    fresh = Enrolment.objects.create(
        division=household.division, household=household, group=group,
        counted_in=household.division, from_day=from_day,
    )  # fmt: skip
    words = f"{household}自 {from_day:%Y-%m-%d} 按{fresh.get_group_display()}服务"
    write_log(by, "family.enrol", household, words)
    return fresh


@transaction.atomic
def leave_care(by: By, household: Household, last_day: date) -> Household:
    """A family leaves care after its last day there; twice is harmless."""
    household = _locked(by, household)
    current = Enrolment.objects.open().filter(household=household).first()
    if current is None:
        return household
    if not current.from_day <= last_day <= today():
        raise Refused(f"最后一天要在 {current.from_day:%Y-%m-%d} 和今天之间，请改日期。")
    end_enrolment(current, last_day + timedelta(days=1))
    write_log(by, "family.leave", household, f"{household}服务到 {last_day:%Y-%m-%d}")
    return household


def end_enrolment(enrolment: Enrolment, day: date) -> None:
    """Not in force from the day on, known from now on; one that held on no day never was."""
    enrolment.to_day, enrolment.ended_at = max(day, enrolment.from_day), timezone.now()
    if day <= enrolment.from_day:
        enrolment.voided_at = enrolment.ended_at
    enrolment.save(update_fields=["to_day", "ended_at", "voided_at"])


def _locked(by: By, household: Household) -> Household:
    require_named(by, "family.keep", [household.division])
    household = Household.objects.select_for_update().get(pk=household.pk)
    if household.merged_into_id or household.erased:
        raise Refused(f"{household}已经合并或删除，不能再登记。")
    return household
