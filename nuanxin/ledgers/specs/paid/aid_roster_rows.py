"""The rows of a 帮扶发放花名册: what they say agrees with itself, with each other and with what is stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from nuanxin.base.periods import today
from nuanxin.base.rules.ages import GUARDED, age_on
from nuanxin.base.rules.agreeing import check_birth, check_sex
from nuanxin.base.rules.cell import Bad
from nuanxin.base.rules.coded import CATEGORIES
from nuanxin.base.rules.money import yuan_of
from nuanxin.base.rules.resident_number import parts
from nuanxin.care.models import RosterPayment
from nuanxin.ledgers.places import Place
from nuanxin.ledgers.specs.persons import Who, find_people
from nuanxin.ledgers.table import Table
from nuanxin.people.actions.guardians import guarded_among
from nuanxin.people.rows import PersonRow, Seals, among, places_in

GUARDIAN = f"不满 {GUARDED} 周岁，要先在家庭页登记监护人和他的同意，再发放。"
OTHERWISE = {"amount": "金额", "card": "银行卡号", "category": "家庭类别"}
OF_CARD, OF_CATEGORY = places_in(RosterPayment, ["card", "category"])
LABELS = {"name": "姓名", "place": "住处", **OTHERWISE}


@dataclass(slots=True)
class Line:
    """One row: who, where, which aid for which month, how much in 分. ``month`` None: not said."""

    at: int
    place: int
    name: str
    number: str
    phone: str
    category: str
    month: date | None
    amount: int
    card: str
    note: str
    person: PersonRow | None = None

    @property
    def aid(self) -> str:
        """特别扶助 for families who lost a child, or have one or a parent disabled; else 奖励扶助."""
        return "reward_aid" if self.category == "other" else "special_aid"

    @property
    def due(self) -> date:
        """The month, by its first day: the running one where the row says none."""
        return self.month or today().replace(day=1)

    @property
    def who(self) -> Who:
        return Who(self.place, self.name, parts(self.number).birth.isoformat(), self.number)


def check_agreement(table: Table) -> None:
    """Sex and birth beside the number say what the number says."""
    columns = zip(*map(table.column, ("id", "sex", "birth")), strict=True)
    for at, (number, sex, birth) in enumerate(columns):
        if not number:
            continue
        for column, check, said in (("sex", check_sex, sex), ("birth", check_birth, birth)):
            try:
                if said:
                    check(number, said)
            except Bad as bad:
                table.wrong(at, column, bad.reason, bad.sentence)


def lines_of(table: Table, homes: list[Place | None]) -> Iterator[Line]:
    """What the rows say that tell where, who and of which kind; the person is still to be found."""
    keys = ("name", "id", "phone", "category", "month", "amount", "card", "note")
    for at, (place, *said) in enumerate(zip(homes, *map(table.column, keys), strict=True)):
        name, number, phone, category, month, amount, card, note = said
        if not (place and name and number):
            continue
        line = Line(
            at, place.code, name, number, phone or "", category or "", month, amount or 0, card or "", note or ""
        )  # fmt: skip
        if month is None and "month" not in table.bad_columns(at):
            table.folded.setdefault(at, []).append(("month", "", f"{line.due:%Y-%m}"))
        yield line


def with_people(table: Table, lines: list[Line]) -> list[Line]:
    """The lines whose person is known or new; children only where a guardian agreed."""
    found = find_people(table, {line.at: line.who for line in lines})
    known = [line for line in lines if line.at in found]
    for line in known:
        line.person = found[line.at]
    day = today()
    young = [line for line in known if age_on(parts(line.number).birth, day) < GUARDED]
    guarded = guarded_among({line.person.pk for line in young if line.person})
    for line in young:
        if line.person is None or line.person.pk not in guarded:
            table.wrong(line.at, "id", "guardian_missing", GUARDIAN)
    return [line for line in known if table.good(line.at)]


FACTS = attrgetter("place", "name", "category", "amount", "card")


def drop_twins(table: Table, lines: list[Line]) -> list[Line]:
    """One row for a person, a month and an aid: the same again, or another, is said on the later row."""
    first: dict[tuple[str, date, str], Line] = {}
    for line in lines:
        before = first.setdefault((line.number, line.due, line.aid), line)
        if before is line:
            continue
        where = f"第 {table.rows[before.at]} 行"
        if FACTS(before) == FACTS(line):
            table.wrong(line.at, "", "row_duplicate", f"和{where}是同一笔，请删去一行。")
        else:
            sentence = f"此人这个月和{where}重复发放，内容不同，请核对后删去一行。"
            table.wrong(line.at, "month", "payment_duplicate", sentence)
    return [line for line in lines if table.good(line.at)]


def drop_stored(table: Table, lines: list[Line]) -> list[Line]:
    """What stands already is unchanged; another amount, card or category for it is a second payment."""
    stored, seals = _stored({line.person.pk for line in lines if line.person}), Seals()
    for line in lines:
        if line.person is None:
            continue
        before = _standing(stored.get((line.person.pk, line.aid), {}), line)
        if before is None:
            continue
        if differs := list(_differing(line, before, seals)):
            what = "、".join(OTHERWISE[each] for each in differs)
            sentence = (
                f"此人 {before.month:%Y 年 %-m 月}已登记 {yuan_of(before.amount)} 元，{what}和这一行不同；"
                "要更正请先作废原来的一笔。"
            )
            table.wrong(line.at, differs[0], "payment_duplicate", sentence)
        else:
            table.unchanged.add(line.at)
    return [line for line in lines if table.good(line.at) and line.at not in table.unchanged]


class Stored(NamedTuple):
    """A live payment; card and category sealed under the key of ``person`` (id)."""

    pk: int
    person: int
    month: date
    amount: int
    card: bytes | None
    category: bytes | None


Months = dict[date, Stored]


def _stored(people: set[int]) -> dict[tuple[int, str], Months]:
    """Live payments by person and aid."""
    rows = RosterPayment.objects.filter(among("person", people), voided_at__isnull=True).order_by("month")
    found: dict[tuple[int, str], Months] = {}
    for aid, *row in rows.values_list("scheme__code", *Stored._fields):
        each = Stored(*row)
        found.setdefault((each.person, aid), {})[each.month] = each
    return found


def _standing(months: Mapping[date, Stored], line: Line) -> Stored | None:
    """What is stored for the row's month; a row without a month means any that is the same."""
    if line.month is None:
        same = (each for each in months.values() if each.amount == line.amount)
        return next(same, months.get(line.due))
    return months.get(line.month)


def _differing(line: Line, before: Stored, seals: Seals) -> Iterator[str]:
    """The columns in which a row says something else than what stands; what it leaves out agrees."""
    if line.amount != before.amount:
        yield "amount"
    if line.person and (line.card or line.category):
        sealed = [(OF_CARD, before.card), (OF_CATEGORY, before.category)]
        card, category = seals.opened(line.person, before.pk, sealed)
        if line.card and line.card != card:
            yield "card"
        if line.category and line.category != category:
            yield "category"


def category_shown(code: str) -> str:
    return next((word for known, word in CATEGORIES.items() if known == code), "")
