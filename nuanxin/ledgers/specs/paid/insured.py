"""参保名册: whom a policy insures, who pays for it, and for how long; voluntary, nobody is ranked by it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from nuanxin.association.acting import By, Task
from nuanxin.association.scope import Scope
from nuanxin.base.periods import today
from nuanxin.base.rules.calendar_day import calendar_day
from nuanxin.base.rules.cell import Bad, Value, whole_number, words
from nuanxin.base.rules.coded import SEXES
from nuanxin.base.rules.money import amount, amount_as_written, yuan_of
from nuanxin.base.rules.resident_number import parts
from nuanxin.care.actions.insurance import INSURER, NUMBER, PolicyInput, insure, void_policies
from nuanxin.care.actions.schemes import shipped
from nuanxin.care.models import Insured, Policy, SchemeKind
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.models import Batch, Done, Trace
from nuanxin.ledgers.places import Places
from nuanxin.ledgers.specs.base import Cells, Made
from nuanxin.ledgers.specs.columns import BIRTH, NAME, PHONE, PLACE, SEQ, SEX
from nuanxin.ledgers.specs.columns import NUMBER as RESIDENT
from nuanxin.ledgers.specs.families.columns import GROUP_WORDS
from nuanxin.ledgers.specs.paid.aid_roster_rows import check_agreement
from nuanxin.ledgers.specs.paid.insured_rows import (
    PAYERS,
    Gathered,
    Row,
    gather,
    rows_of,
    with_people,
)
from nuanxin.ledgers.specs.paid.newcomers import Newcomer, identified, register
from nuanxin.ledgers.specs.paid.offers import offered
from nuanxin.ledgers.specs.persons import homes, one_at_a_time
from nuanxin.ledgers.specs.placing import Placing
from nuanxin.ledgers.table import Table
from nuanxin.people.actions.identify import NumberRow
from nuanxin.people.actions.withdrawing import take_back_families
from nuanxin.people.models import Enrolment, Group, Household
from nuanxin.people.rows import PersonRow

UNDONE = "撤销导入"


def year(value: Value) -> int:
    text = whole_number(value).removesuffix("年度").removesuffix("年")
    if not re.fullmatch(r"(19|20)[0-9]{2}", text):
        raise Bad("date_invalid", "年度要写成四位数，例如 2023。")
    return int(text)


def group(value: Value) -> str:
    found = GROUP_WORDS.get(words(value))
    if found is None:
        raise Bad("category_unknown", f"看不出是哪一类家庭，请写{'或'.join(Group.labels)}。")
    return str(found)


def insurer(value: Value) -> str:
    return words(value, INSURER)


def policy(value: Value) -> str:
    """A policy's number; one stored as a long number has lost its tail."""
    text = whole_number(value)
    if not isinstance(value, str) and value.kind == "number" and (len(text) > 15 or not text.isdecimal()):
        raise Bad("policy_precision_lost", "保单号存成了数字，后几位已经不可靠。请把这一列设成“文本”，照保单重新输入。")
    return words(text, NUMBER)


def _lines() -> Sequence[str]:
    return [each["title"] for each in shipped().values() if each["kind"] == SchemeKind.INSURANCE]


def _share(payer: str, label: str, *synonyms: str) -> Column:
    return Column(f"pay_{payer}", label, amount, synonyms, summed=True, written=amount_as_written)


COLUMNS = (
    SEQ, *PLACE, NAME, SEX, RESIDENT, BIRTH, PHONE,
    Column("group", "对象", group, ("家庭类型", "面向"), choices=lambda: Group.labels, help="新登记的才用；空着是其他"),
    Column("year", "年度", year, ("参保年度", "保险年度"), help="四位数；和保险起的年份一致"),
    Column("line", "险种", words, ("保险种类", "险种名称", "保险名称"), required=True, choices=_lines),
    Column("insurer", "保险公司", insurer, ("承保公司", "承保机构"), required=True),
    Column("policy", "保单号", policy, ("保单号码", "保险单号"), required=True, help="单元格要是文本"),
    Column("premium", "保费(元)", amount, ("保费", "保险费", "保费金额"), summed=True, written=amount_as_written,
           help="这个人的保费；一张保单几个人的，也可以都写在第一个人那一行"),
    _share("family", "家庭自付(元)", "家庭自付", "个人缴费", "自付"),
    _share("city", "市级出资(元)", "市级出资", "市级补贴"),
    _share("county", "旗县区出资(元)", "旗县区出资", "旗县区补贴", "县级补贴"),
    _share("township", "苏木乡镇出资(元)", "苏木乡镇出资", "乡镇补贴"),
    _share("village", "嘎查村居出资(元)", "嘎查村居出资", "村级补贴"),
    _share("other", "其他出资(元)", "其他出资", "协会出资", "捐赠"),
    Column("from", "保险起", calendar_day, ("起保日期", "保险起期", "生效日期"), required=True, help="生效的第一天"),
    Column("to", "保险止", calendar_day, ("止保日期", "保险止期", "终止日期"), required=True, help="有效的最后一天"),
)  # fmt: skip


class InsuredPeople:
    """One row for each insured person; rows of one family with the same policy are one policy."""

    kind, title, columns, permission = "insured", "参保名册", COLUMNS, "care.insure"
    task: Task | None = Task.INSURING
    names_people, refuses_numbers = True, False
    taken_by = permission

    def check(self, by: By, scope: Scope, table: Table, *, lock: bool) -> list[Gathered]:
        if lock:
            one_at_a_time()
        places = homes(table, Places(scope, bodies=False))
        check_agreement(table)
        lines = offered(by, {each.code for each in places if each}, SchemeKind.INSURANCE)
        return gather(table, with_people(table, [*rows_of(table, places, lines)]))

    def store(self, by: By, work: Any, batch: Batch) -> Iterator[Made]:
        policies: list[Gathered] = work
        if not policies:
            return
        rows = [row for each in policies for row in each.rows]
        new = {row.number: row for row in sorted(rows, key=_latest_first) if row.person is None}
        made, people = register(by, {number: _newcomer(row) for number, row in new.items()})
        yield from made
        people |= {row.number: row.person for row in rows if row.person}
        numbers = identified(by, people)
        families = Household.objects.in_bulk({person.household_id for person in people.values()})
        given = [_input(each, families, people, numbers) for each in policies]
        for stored in insure(by, given):
            yield Made(stored.division, "care.policy", stored.pk, Done.MADE)

    def undo(self, by: By, batch: Batch, traces: Sequence[Trace]) -> list[str]:
        ids = {kind: [pk for each in traces if each.object_kind == kind for pk in each.object_ids]
               for kind in ("care.policy", "people.household")}  # fmt: skip
        if relied := void_policies(by, ids["care.policy"], UNDONE):
            return relied
        return take_back_families(by, ids["people.household"])

    def rows(self, scope: Scope) -> Iterator[Cells]:
        placing = Placing(Places(scope))
        groups = dict(Enrolment.objects.visible_to(scope).open().values_list("household", "group"))
        whole = _whole(scope).distinct().order_by("year", "division", "id")
        seen = whole.select_related("line", "household")
        seen = seen.prefetch_related("shares", "insured__person", "insured__identifier")
        seq = 0
        for each in seen.iterator(1000):
            for at, one in enumerate(sorted(each.insured.all(), key=lambda row: row.pk)):
                seq += 1
                said = _said(each, one, first=at == 0)
                said |= {"seq": str(seq), "group": Group(groups[each.household_id]).label
                         if each.household_id in groups else None}  # fmt: skip
                said |= placing.named(each.division)
                yield [said.get(column.key) for column in COLUMNS]

    def households(self, scope: Scope) -> "QuerySet[Household]":
        people = Insured.objects.filter(policy__in=_whole(scope).values("pk"))
        return Household.objects.filter(pk__in=people.values("person__household"))


def _whole(scope: Scope) -> "QuerySet[Policy]":
    """Policies whose insured people are all known by number."""
    rows = Policy.objects.live().visible_to(scope).exclude(insured__isnull=True)
    return rows.exclude(insured__identifier__isnull=True)


def _latest_first(row: Row) -> Any:
    """So that of several rows of one person the earliest policy counts."""
    return -row.since.toordinal()


def _newcomer(row: Row) -> Newcomer:
    return Newcomer(row.place, row.name, row.number, row.phone, row.group, min(row.since, today()))


def _input(
    said: Gathered, families: Mapping[int, Household], people: Mapping[str, PersonRow], numbers: Mapping[str, NumberRow]
) -> PolicyInput:
    first = said.rows[0]
    return PolicyInput(
        families[people[first.number].household_id], first.line, first.insurer, first.policy, said.premium, said.shares,
        first.since, first.last, len(said.rows),
        tuple((people[row.number], numbers[row.number]) for row in said.rows),
    )  # fmt: skip


def _said(stored: Policy, one: Insured, *, first: bool) -> dict[str, Any]:
    person, identifier = one.person, one.identifier
    number = identifier.read("number") if identifier else ""
    known = parts(number)
    shares = {share.payer: yuan_of(share.amount) for share in stored.shares.all()} if first else {}
    return {
        "name": person.read("name"), "sex": SEXES[known.sex], "id": number, "birth": known.birth,
        "phone": person.read("phone"), "year": stored.year, "line": stored.line.title, "insurer": stored.insurer,
        "policy": stored.read("number"), "premium": yuan_of(stored.premium) if first else None,
        **{column: shares.get(payer) for column, payer in PAYERS.items()},
        "from": stored.from_day, "to": stored.last_day,
    }  # fmt: skip


INSURED = InsuredPeople()
