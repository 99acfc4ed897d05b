"""选举单位 and 代表: how many each unit sends, who they are; never more than its seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log, write_logs
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.congress import locked_congress, not_yet_held
from nuanxin.governance.models import Congress, Delegate, ElectingUnit


@transaction.atomic
def keep_unit(by: By, congress: Congress, name: str, seats: int) -> ElectingUnit:
    """An electing unit and its seats; one of the same name gets these seats. Twice is harmless."""
    congress = locked_congress(by, congress)
    not_yet_held(congress)
    if not name or seats < 1:
        raise Refused("请填选举单位，名额至少 1 名。")
    unit = ElectingUnit.objects.filter(congress=congress, name=name).first()
    if unit and unit.seats == seats:
        return unit
    if unit is None:
        unit = ElectingUnit(division=congress.division, congress=congress, name=name)
    elif (chosen := _standing(unit)) > seats:
        raise Refused(f"“{unit}”已经有 {chosen} 名代表，名额不能少于 {chosen}；请先登记退出。")
    unit.seats = seats
    unit.save()
    write_log(by, "congress.unit", unit, f"{congress}：{unit}名额 {seats} 名")
    return unit


@transaction.atomic
def drop_unit(by: By, congress: Congress, unit: int) -> None:
    """A unit (id) that sends nobody after all; gone already is harmless. Refused once it chose somebody."""
    congress = locked_congress(by, congress)
    not_yet_held(congress)
    found = ElectingUnit.objects.filter(congress=congress, pk=unit).first()
    if found is None:
        return
    if found.delegates.exists():
        raise Refused(f"“{found}”已经登记过代表，不能去掉；名额可以改。")
    write_log(by, "congress.unit", found, f"{congress}：去掉选举单位{found}")
    found.delete()


@dataclass(frozen=True)
class DelegateInput:
    """Who was chosen; ``occupation``: 单位职务."""

    name: str
    occupation: str = ""
    client_id: UUID | None = None

    def __repr__(self) -> str:
        return "DelegateInput(…)"  # a name stands in no log


@transaction.atomic
def elect_delegates(by: By, unit: ElectingUnit, given: Sequence[DelegateInput]) -> list[Delegate]:
    """Whom a unit chose; one sent twice (same client id) stands there once.

    Refuses, for all of them: more than the unit has seats, and somebody who is a delegate already
    (same name and post).
    """
    congress = locked_congress(by, unit.congress)
    ids = [each.client_id for each in given if each.client_id]
    sent = list(Delegate.objects.filter(client_id__in=ids))
    fresh = [each for each in given if each.client_id not in {row.client_id for row in sent}]
    if not fresh:
        return sent
    not_yet_held(congress)
    unit = ElectingUnit.objects.get(pk=unit.pk)
    if (chosen := _standing(unit)) + len(fresh) > unit.seats:
        raise Refused(
            f"“{unit}”名额 {unit.seats} 名，已有 {chosen} 名，再加 {len(fresh)} 名就超了；请核对名单，或先改名额。"
        )
    _nobody_twice(congress, fresh)
    rows = [_delegate(unit, each) for each in fresh]
    Delegate.objects.bulk_create(rows)
    write_logs(by, "congress.delegate", [(row, f"{congress}：{unit}选出{row}") for row in rows])
    return sent + rows


@transaction.atomic
def withdraw_delegate(by: By, delegate: Delegate) -> Delegate:
    """退出 before the meeting: the seat is free again. Twice is harmless."""
    congress = locked_congress(by, delegate.unit.congress)
    delegate = Delegate.objects.select_related("unit").get(pk=delegate.pk)
    if delegate.withdrawn_at:
        return delegate
    not_yet_held(congress)
    delegate.withdrawn_at = timezone.now()
    delegate.save(update_fields=["withdrawn_at"])
    write_log(by, "congress.leave", delegate, f"{congress}：{delegate.unit}的{delegate}退出")
    return delegate


def _standing(unit: ElectingUnit) -> int:
    return Delegate.objects.standing().filter(unit=unit).count()


def _nobody_twice(congress: Congress, given: Sequence[DelegateInput]) -> None:
    rows = Delegate.objects.standing().filter(unit__congress=congress, key__isnull=False)
    there = {(row.read("name"), row.read("occupation")) for row in rows}
    for each in given:
        who = (each.name, each.occupation)
        if not each.name or who in there:
            raise Refused("名单里有一位没有姓名，或已经是代表（同名、同单位职务）；请核对，同名的写清单位职务。")
        there.add(who)


def _delegate(unit: ElectingUnit, given: DelegateInput) -> Delegate:
    row = Delegate(division=unit.division, unit=unit, client_id=given.client_id)
    return row.write(name=given.name, occupation=given.occupation)
