"""Two who are one: the later one points at the earlier, nothing else moves, and it can be undone."""

from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.base.refused import Refused
from nuanxin.people.models import (
    Decision,
    Enrolment,
    Household,
    Likeness,
    Person,
    Transfer,
)
from nuanxin.people.rights import require_named

SHORTEST, LONGEST = 4, 100  # characters of a reason
Kind = TypeVar("Kind", Household, Person)


@transaction.atomic
def merge_persons(by: By, gone: Person, kept: Person) -> Person:
    """Let ``gone`` be ``kept`` from now on; a family left without anybody goes into the other's.

    Again it changes nothing. Raises ``Refused`` where one is merged already, or others into ``gone``.
    """
    gone, kept = _both(by, Person, gone, kept)
    if gone.merged_into_id == kept.pk:
        return gone
    _point(gone, kept)
    write_log(by, "family.merge", gone, f"{gone}并入{kept}")
    left = gone.household
    if left.pk != kept.household_id and not left.people.standing().exists():
        merge_households(by, left, kept.household)
    return gone


@transaction.atomic
def merge_households(by: By, gone: Household, kept: Household, reason: str = "") -> Household:
    """Let a family be another from now on: it is in care once, its people are found there."""
    gone, kept = _both(by, Household, gone, kept)
    if gone.merged_into_id == kept.pk:
        return gone
    if gone.division != kept.division:
        raise Refused("两户登记在两个地方，先把一户转到另一户那里，再合并。")
    if Transfer.objects.open().filter(household_id__in=[gone.pk, kept.pk]).exists():
        raise Refused("有一户正等别处接收。请先撤回，或等对方答复以后再合并。")
    gone.write(merge_reason=reason.strip())
    _point(gone, kept)
    for each in Enrolment.objects.live().filter(household=gone):
        each.voided_at = gone.merged_at
        each.save(update_fields=["voided_at"])
    write_log(by, "family.merge", gone, f"{gone}并入{kept}")
    return gone


@transaction.atomic
def merge_by_hand(by: By, gone: Household, kept: Household, reason: str) -> Household:
    """Two families that nothing but a person knows to be one; why is kept, sealed, with the one that goes."""
    if not SHORTEST <= len(reason.strip()) <= LONGEST:
        raise Refused(f"请写为什么是同一户，{SHORTEST} 到 {LONGEST} 个字。")
    return merge_households(by, gone, kept, reason)


@transaction.atomic
def unmerge_person(by: By, person: Person) -> Person:
    """Take a merging back, and that of the family if it went along; twice is harmless."""
    require_named(by, "family.keep", [person.division])
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.merged_into_id is None:
        return person
    household = person.household
    _stand_again(person)
    Likeness.objects.filter(person=person, decision=Decision.SAME).update(
        decision=Decision.DIFFERENT, decided_at=timezone.now()
    )
    write_log(by, "family.unmerge", person, f"撤销{person}的合并")
    if household.merged_into_id:
        unmerge_household(by, household)
    return person


@transaction.atomic
def unmerge_household(by: By, household: Household) -> Household:
    """… of families: it is in care again as it was."""
    require_named(by, "family.keep", [household.division])
    household = Household.objects.select_for_update().get(pk=household.pk)
    if household.merged_into_id is None:
        return household
    for each in Enrolment.objects.filter(household=household, voided_at=household.merged_at):
        each.voided_at = None
        each.save(update_fields=["voided_at"])
    _stand_again(household)
    write_log(by, "family.unmerge", household, f"撤销{household}的合并")
    return household


@transaction.atomic
def decide_likeness(by: By, likeness: Likeness, decision: str) -> Likeness:
    """Say of two who look alike whether they are one; decided the same way again, nothing changes."""
    require_named(by, "family.keep", [likeness.division])
    likeness = Likeness.objects.select_for_update().get(pk=likeness.pk)
    if decision not in Decision.values:
        raise Refused("请选“是同一人”或“不是同一人”。")
    if likeness.decision == decision:
        return likeness
    if likeness.decision:
        raise Refused("这一对已经有人定过。要改，请在那一户的页面上撤销合并或合并。")
    likeness.decision, likeness.decided_at = decision, timezone.now()
    if by:
        likeness.decided_by, likeness.post = by.user, by.seat
    likeness.save()
    if decision == Decision.SAME:
        merge_persons(by, likeness.person, likeness.other)
    words = f"{likeness}：{likeness.get_decision_display()}"
    write_log(by, "family.decide", likeness, words)
    return likeness


def _both(by: By, model: type[Kind], gone: Kind, kept: Kind) -> tuple[Kind, Kind]:
    """Both rows, locked in one order. Only what stands for itself can be merged or merged into."""
    require_named(by, "family.keep", [gone.division, kept.division])
    if gone.pk == kept.pk:
        raise Refused("这是同一份资料，不用合并。")
    rows = model._default_manager.select_for_update().filter(pk__in=[gone.pk, kept.pk])
    found = {row.pk: row for row in rows.order_by("pk")}
    gone, kept = found[gone.pk], found[kept.pk]
    if gone.merged_into_id == kept.pk:
        return gone, kept
    if gone.merged_into_id or kept.merged_into_id:
        raise Refused(f"{gone}或{kept}已经并入别的，请先撤销那一次合并。")
    if gone.erased or kept.erased:
        raise Refused("有一份资料已经按要求删除，不能合并。")
    if gone.merged_from.exists():
        raise Refused(f"已有别的并入{gone}。请反过来，把{kept}并入{gone}。")
    return gone, kept


def _point(gone: Household | Person, kept: Household | Person) -> None:
    gone.merged_into_id, gone.merged_at = kept.pk, timezone.now()
    gone.save(update_fields=["merged_into", "merged_at", *_reason(gone)])


def _stand_again(row: Household | Person) -> None:
    row.merged_into_id, row.merged_at = None, None
    row.save(update_fields=["merged_into", "merged_at"])


def _reason(row: Household | Person) -> list[str]:
    return ["merge_reason"] if isinstance(row, Household) else []
