"""帮扶发放花名册: what the government pays to families, copied from its list; no fund is touched."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from nuanxin.association.acting import By, Task
from nuanxin.association.scope import Scope
from nuanxin.base.periods import today
from nuanxin.base.rules.calendar_day import month, month_as_written
from nuanxin.base.rules.cell import Value, words
from nuanxin.base.rules.coded import CATEGORIES, SEXES, category, category_as_written
from nuanxin.base.rules.money import amount, amount_as_written, yuan_of
from nuanxin.base.rules.resident_number import parts
from nuanxin.care.actions.roster import PaymentInput, record_payments, void_payments
from nuanxin.care.models import RosterPayment, SchemeKind
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.models import Batch, Done, Trace
from nuanxin.ledgers.places import Places
from nuanxin.ledgers.specs.base import Cells, Made
from nuanxin.ledgers.specs.columns import BIRTH, CARD, NAME, NOTE, NUMBER, PHONE, PLACE, SEQ, SEX
from nuanxin.ledgers.specs.paid.aid_roster_rows import (
    Line,
    category_shown,
    check_agreement,
    drop_stored,
    drop_twins,
    lines_of,
    with_people,
)
from nuanxin.ledgers.specs.paid.newcomers import Newcomer, identified, register
from nuanxin.ledgers.specs.paid.offers import city_of, offered
from nuanxin.ledgers.specs.persons import homes, one_at_a_time
from nuanxin.ledgers.specs.placing import Placing
from nuanxin.ledgers.table import Table
from nuanxin.people.actions.withdrawing import take_back_families
from nuanxin.people.models import Group, Household

SPECIAL = ("bereaved", "disabled")


def paid_month(value: Value) -> Any:
    return month(value, until=today())


COLUMNS = (
    SEQ, *PLACE, NAME, SEX,
    Column("ethnic", "民族", words, ("民族别",), help="只为核对，不保存"),
    NUMBER, BIRTH, PHONE,
    Column("category", "家庭类别", category, ("类别", "对象类别", "扶助类别", "人员类别", "家庭类型"), required=True,
           written=category_as_written, choices=lambda: [*CATEGORIES.values()]),
    Column("month", "扶助月份", paid_month, ("月份", "发放月份", "扶助年月", "发放年月", "所属月份"),
           written=month_as_written, help="写成 2023-05，一行一个月；空着按导入的当月"),
    Column("amount", "扶助金额(元)", amount, ("扶助金额", "金额", "发放金额", "补助金额", "扶助金", "实发金额"),
           summed=True, written=amount_as_written, help="单位是元，最多两位小数"),
    CARD, NOTE,
)  # fmt: skip


class AidRoster:
    """One row for a person, a month and an aid."""

    kind, title, columns, permission = "aid-roster", "帮扶发放花名册", COLUMNS, "aid.record"
    task: Task | None = Task.PAYING
    names_people, refuses_numbers = True, False
    taken_by = permission

    def check(self, by: By, scope: Scope, table: Table, *, lock: bool) -> list[Line]:
        if lock:
            one_at_a_time()
        found = [*lines_of(table, homes(table, Places(scope, bodies=False)))]
        check_agreement(table)
        return drop_stored(table, drop_twins(table, with_people(table, found)))

    def store(self, by: By, work: Any, batch: Batch) -> Iterator[Made]:
        lines: list[Line] = work
        if not lines:
            return
        schemes = offered(by, {line.place for line in lines}, SchemeKind.AID)
        aids = {(each.division, each.code): each for each in schemes}
        new = {line.number: _newcomer(line) for line in lines if line.person is None}
        made, people = register(by, new)
        yield from made
        people |= {line.number: line.person for line in lines if line.person}
        numbers = identified(by, people)
        given = [
            PaymentInput(
                people[line.number], aids[city_of(line.place), line.aid], line.due, line.amount,
                line.place, numbers[line.number], line.card, line.category, line.note,
            )
            for line in lines
        ]  # fmt: skip
        for each in record_payments(by, given, batch.pk):
            yield Made(each.division, "care.rosterpayment", each.pk, Done.MADE)

    def undo(self, by: By, batch: Batch, traces: Sequence[Trace]) -> list[str]:
        void_payments(by, RosterPayment.objects.filter(batch=batch.pk))
        return take_back_families(
            by, [pk for each in traces if each.object_kind == "people.household" for pk in each.object_ids]
        )

    def rows(self, scope: Scope) -> Iterator[Cells]:
        placing = Placing(Places(scope))
        paid = _standing(scope).select_related("person", "identifier").order_by("month", "place", "id")
        for seq, each in enumerate(paid.iterator(2000), 1):
            said = placing.named(each.place) | _said(each) | {"seq": str(seq)}
            yield [said.get(column.key) for column in COLUMNS]

    def households(self, scope: Scope) -> "QuerySet[Household]":
        return Household.objects.filter(pk__in=_standing(scope).values("person__household"))


def _standing(scope: Scope) -> "QuerySet[RosterPayment]":
    return RosterPayment.objects.visible_to(scope).filter(
        voided_at__isnull=True, identifier__isnull=False, person__key__isnull=False
    )


def _said(payment: RosterPayment) -> dict[str, str | None]:
    person, identifier = payment.person, payment.identifier
    number = identifier.read("number") if identifier else ""
    known = parts(number)
    return {
        "name": person.read("name"), "sex": SEXES[known.sex], "id": number, "birth": known.birth.isoformat(),
        "phone": person.read("phone"), "category": category_shown(payment.read("category")),
        "month": f"{payment.month:%Y-%m}", "amount": yuan_of(payment.amount),
        "card": payment.read("card"), "note": payment.read("note"),
    }  # fmt: skip


def _newcomer(line: Line) -> Newcomer:
    group = Group.SPECIAL if line.category in SPECIAL else Group.ORDINARY
    return Newcomer(line.place, line.name, line.number, line.phone, group, today(), line.category)


AID_ROSTER = AidRoster()
