"""Lists by which the government pays aid, copied line by line: 分, twins refused, undone as a batch."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.base.rules.money import yuan_of
from nuanxin.care.actions.rights import locked_divisions, sensible_reason
from nuanxin.care.models import RosterPayment, Scheme, SchemeKind
from nuanxin.people.actions.identify import Number, drop_unused
from nuanxin.people.ahead import ahead
from nuanxin.people.models import Household
from nuanxin.people.rows import Seals, Somebody, among, places_in
from nuanxin.people.storing import insert
from nuanxin.people.telling import tell_each

LARGEST = 10**9  # 分: ten million yuan in one line is a slip
UNDONE = "撤销导入"
Row = tuple[Any, ...]
"""As ``STORED``."""
STORED = ("id", "division", "household", "person", "identifier", "scheme", "month", "amount", "card",
          "category", "note", "place", "batch", "recorded_by", "recorded_at")  # fmt: skip
SEALED = places_in(RosterPayment, ["card", "category", "note"])
Twin = tuple[int, date, int]
"""Person, month, scheme: paid once."""


@dataclass(frozen=True, slots=True)
class PaymentInput:
    """One line: whom, for the month that begins on ``month``, how much in 分, on which card.

    ``identifier`` was made by people's action; ``place`` is the division the list says.
    """

    person: Somebody
    scheme: Scheme
    month: date
    amount: int
    place: int
    identifier: Number | None = None
    card: str = ""
    category: str = ""
    note: str = ""


class Paid(NamedTuple):
    """What became of a line; ``fresh`` is false where the very same stood there already.

    ``pk`` and ``division``: of the payment.
    """

    pk: int
    division: int
    amount: int
    fresh: bool = False


def _standing(given: Iterable[PaymentInput]) -> dict[Twin, Paid]:
    """What is recorded already of these."""
    lines = list(given)
    people = among("person", {each.person.pk for each in lines})
    live = RosterPayment.objects.filter(
        people, month__in={each.month for each in lines}, voided_at__isnull=True
    )
    rows = live.order_by().values_list("person", "month", "scheme", "pk", "division", "amount")
    return {
        (person, month, scheme): Paid(pk, division, amount) for person, month, scheme, pk, division, amount in rows
    }


@transaction.atomic
def record_payments(
    by: By, given: Sequence[PaymentInput], batch: int | None = None
) -> list[Paid]:
    """Record lines of a list; a line that stands already with the same amount stays as it is.

    Refuses, for the whole batch: the same person, month and scheme with another amount
    (payment_duplicate), twins among the lines, an amount that is none, a month to come.
    """
    homes = _homes({each.person.household_id for each in given})
    divisions = locked_divisions(by, "aid.record", homes.values())
    there, twins, seals, day = _standing(given), set[Twin](), Seals(), today()
    rest = batch, by.user_id if by else None, timezone.now()

    def part(some: Sequence[PaymentInput]) -> tuple[list[Paid], list[Row]]:
        lines, fresh = list[Paid](), list[Row]()
        for each in some:
            twin = (each.person.pk, each.month, each.scheme.pk)
            _check(each, day, again=twin in twins)
            twins.add(twin)
            if known := there.get(twin):
                _refuse_other(known, each)
                lines.append(known)
                continue
            home = homes[each.person.household_id]
            pk, sealed = seals.fresh(each.person, SEALED, (each.card, each.category, each.note))
            number = each.identifier.pk if each.identifier else None
            said = each.person.pk, number, each.scheme.pk, each.month, each.amount
            fresh.append((pk, divisions[home], home, *said, *sealed, each.place, *rest))
            lines.append(Paid(pk, divisions[home], each.amount, fresh=True))
        return lines, fresh

    lines, paid = list[Paid](), Counter[int]()
    for some, fresh in ahead(given, part):
        insert(RosterPayment, STORED, fresh)
        lines += some
        paid.update(row[2] for row in fresh)
    _tell_lines(by, "roster.record", "登记扶助发放", paid, divisions)
    return lines


def _homes(families: Collection[int]) -> dict[int, int]:
    """Where these families (ids) are kept now: in the one they were merged into, if they were."""
    into = dict(Household.objects.filter(among("pk", families)).values_list("pk", "merged_into"))
    return {each: into.get(each) or each for each in families}


def _check(given: PaymentInput, day: date, *, again: bool) -> None:
    if again:
        raise Refused(f"同一人 {given.month:%Y 年 %-m 月}的“{given.scheme}”在表里有两行，请删去一行。")
    if given.scheme.kind != SchemeKind.AID:
        raise Refused(f"“{given.scheme}”不是扶助项目，请另选。")
    if not 0 <= given.amount <= LARGEST:
        raise Refused("扶助金额不能小于 0，请核对。")
    if given.month.day != 1 or given.month > day:
        raise Refused("扶助月份不对：不能晚于本月，请核对。")
    owner = given.identifier.person if given.identifier else None
    if owner and given.person.pk not in (owner.pk, owner.merged_into_id):
        raise Refused("这个证件号码不是这个人的，请核对。")


def _refuse_other(known: Paid, given: PaymentInput) -> None:
    if known.amount != given.amount:
        raise Refused(
            f"此人 {given.month:%Y 年 %-m 月}的“{given.scheme}”已登记 {yuan_of(known.amount)} 元，"
            f"与 {yuan_of(given.amount)} 元不同；要更正请先作废原来的一行。"
        )


@transaction.atomic
def void_payments(by: By, payments: Iterable[RosterPayment], reason: str = UNDONE) -> int:
    """作废: they count no more, the numbers are let go; again is harmless. How many there were."""
    reason, chosen = sensible_reason(reason), [each.pk for each in payments]
    live = RosterPayment.objects.filter(pk__in=chosen, voided_at__isnull=True)
    waiting = list(live.order_by("pk").select_related("person", "household"))
    homes = {each.household_id: each.household.merged_into_id or each.household_id for each in waiting}
    divisions = locked_divisions(by, "aid.record", homes.values())
    numbers, now = [each.identifier_id for each in waiting if each.identifier_id], timezone.now()
    for each in waiting:
        if not each.person.erased:
            each.write(void_reason=reason)
        each.voided_at, each.identifier_id = now, None
    RosterPayment.objects.bulk_update(waiting, ["voided_at", "identifier", "void_reason"], batch_size=1000)
    drop_unused(by, numbers)
    _tell_lines(by, "roster.void", "作废扶助发放", Counter(homes[each.household_id] for each in waiting), divisions)
    return len(waiting)


def _tell_lines(by: By, action: str, word: str, lines: Mapping[int, int], divisions: Mapping[int, int]) -> None:
    """One entry a family (id → how many lines): no name and no amount of anybody."""
    families = sorted(lines)

    def told(at: int) -> tuple[Household, str]:
        family = Household(pk=families[at], division=divisions[families[at]])
        return family, f"{family}{word} {lines[family.pk]} 行"

    tell_each(by, action, [divisions[each] for each in families], told, f"{word} {{}} 笔")
