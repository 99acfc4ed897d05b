"""Lists by which the government pays aid, copied line by line: 分, twins refused, undone as a batch."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.base.rules.money import yuan_of
from nuanxin.care.actions.rights import locked_households, sensible_reason
from nuanxin.care.models import RosterPayment, Scheme, SchemeKind
from nuanxin.people.actions.identify import drop_unused
from nuanxin.people.models import Household, Identifier, Person
from nuanxin.people.storing import insert
from nuanxin.people.telling import tell

LARGEST = 10**9  # 分: ten million yuan in one line is a slip
UNDONE = "撤销导入"
OTHERS = {"household", "person", "identifier", "scheme", "recorded_by"}
STORED = ("id", "division", "household", "person", "identifier", "scheme", "month", "amount", "card",
          "category", "note", "place", "batch", "recorded_by", "recorded_at")  # fmt: skip
VALUES = attrgetter(*(f"{name}_id" if name in OTHERS else name for name in STORED))
Twin = tuple[int, date, int]
"""Person, month, scheme: paid once."""


@dataclass(frozen=True)
class PaymentInput:
    """One line: whom, for the month that begins on ``month``, how much in 分, on which card.

    ``identifier`` was made by people's action; ``place`` is the division the list says.
    """

    person: Person
    scheme: Scheme
    month: date
    amount: int
    place: int
    identifier: Identifier | None = None
    card: str = ""
    category: str = ""
    note: str = ""


@dataclass(frozen=True)
class Paid:
    """What became of a line; ``fresh`` is false where the very same stood there already."""

    payment: RosterPayment
    fresh: bool


def standing(given: Iterable[PaymentInput]) -> dict[Twin, RosterPayment]:
    """What is recorded already of these, for a ledger to check its rows against."""
    lines = list(given)
    people = {each.person.pk for each in lines}
    live = RosterPayment.objects.filter(
        person__in=people, month__in={each.month for each in lines}, voided_at__isnull=True
    )
    return {(each.person_id, each.month, each.scheme_id): each for each in live}


@transaction.atomic
def record_payments(
    by: By, given: Sequence[PaymentInput], batch: int | None = None
) -> list[Paid]:
    """Record lines of a list; a line that stands already with the same amount stays as it is.

    Refuses, for the whole batch: the same person, month and scheme with another amount
    (payment_duplicate), twins among the lines, an amount that is none, a month to come.
    """
    homes = _homes({each.person.household_id for each in given})
    households = locked_households(by, "aid.record", homes.values())
    there, lines, fresh = standing(given), list[Paid](), list[RosterPayment]()
    twins = set[Twin]()
    for each in given:
        twin = (each.person.pk, each.month, each.scheme.pk)
        _check(each, again=twin in twins)
        twins.add(twin)
        if known := there.get(twin):
            _refuse_other(known, each)
            lines.append(Paid(known, fresh=False))
            continue
        payment = _payment(by, households[homes[each.person.household_id]], each, batch)
        fresh.append(payment)
        lines.append(Paid(payment, fresh=True))
    insert(RosterPayment, STORED, map(VALUES, fresh))
    tell(by, "roster.record", _told("登记扶助发放", fresh, households), "登记扶助发放")
    return lines


def _homes(families: Collection[int]) -> dict[int, int]:
    """Where these families (ids) are kept now: in the one they were merged into, if they were."""
    into = dict(Household.objects.filter(pk__in=families).values_list("pk", "merged_into"))
    return {each: into.get(each) or each for each in families}


def _check(given: PaymentInput, *, again: bool) -> None:
    if again:
        raise Refused(f"同一人 {given.month:%Y 年 %-m 月}的“{given.scheme}”在表里有两行，请删去一行。")
    if given.scheme.kind != SchemeKind.AID:
        raise Refused(f"“{given.scheme}”不是扶助项目，请另选。")
    if not 0 <= given.amount <= LARGEST:
        raise Refused("扶助金额不能小于 0，请核对。")
    if given.month.day != 1 or given.month > today():
        raise Refused("扶助月份不对：不能晚于本月，请核对。")
    owner = given.identifier.person if given.identifier else None
    if owner and given.person.pk not in (owner.pk, owner.merged_into_id):
        raise Refused("这个证件号码不是这个人的，请核对。")


def _refuse_other(known: RosterPayment, given: PaymentInput) -> None:
    if known.amount != given.amount:
        raise Refused(
            f"此人 {given.month:%Y 年 %-m 月}的“{given.scheme}”已登记 {yuan_of(known.amount)} 元，"
            f"与 {yuan_of(given.amount)} 元不同；要更正请先作废原来的一行。"
        )


def _payment(
    by: By, household: Household, given: PaymentInput, batch: int | None
) -> RosterPayment:
    payment = RosterPayment(
        division=household.division, household=household, person=given.person, place=given.place,
        identifier=given.identifier, scheme=given.scheme, month=given.month, amount=given.amount,
        batch=batch, recorded_by=user_of(by), recorded_at=timezone.now(),
    )  # fmt: skip
    return payment.write(card=given.card, category=given.category, note=given.note)


@transaction.atomic
def void_payments(by: By, payments: Iterable[RosterPayment], reason: str = UNDONE) -> int:
    """作废: they count no more, the numbers are let go; again is harmless. How many there were."""
    reason, chosen = sensible_reason(reason), [each.pk for each in payments]
    live = RosterPayment.objects.filter(pk__in=chosen, voided_at__isnull=True)
    waiting = list(live.order_by("pk").select_related("person", "household"))
    homes = {each.household_id: each.household.merged_into_id or each.household_id for each in waiting}
    locked = locked_households(by, "aid.record", homes.values())
    households = {own: locked[home] for own, home in homes.items()}
    numbers, now = [each.identifier_id for each in waiting if each.identifier_id], timezone.now()
    for each in waiting:
        if not each.person.erased:
            each.write(void_reason=reason)
        each.voided_at, each.identifier_id = now, None
    RosterPayment.objects.bulk_update(waiting, ["voided_at", "identifier", "void_reason"], batch_size=1000)
    drop_unused(by, numbers)
    tell(by, "roster.void", _told("作废扶助发放", waiting, households), "作废扶助发放")
    return len(waiting)


def _told(
    word: str, payments: list[RosterPayment], households: dict[int, Household]
) -> list[tuple[Household, str]]:
    """One entry a family: so many lines, no name and no amount of anybody."""
    ordered = sorted(payments, key=lambda each: each.household_id)
    return [
        (households[number], f"{households[number]}{word} {len(list(lines))} 行")
        for number, lines in groupby(ordered, key=lambda each: each.household_id)
    ]
