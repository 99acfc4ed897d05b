"""The ledger of systems (制度覆盖名册): since when a family has which of the three, through whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from nuanxin.association.acting import By, Task
from nuanxin.association.models import Post
from nuanxin.association.scope import Scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.base.rules.calendar_day import calendar_day
from nuanxin.care.actions.answers import Refusals
from nuanxin.care.actions.coverage import (
    CARD,
    INSTITUTION,
    Checking,
    CoverageInput,
    begin_coverages,
    end_coverage,
)
from nuanxin.care.actions.rights import Care, held_seats, locked_households
from nuanxin.care.actions.taking_back import take_back_coverages
from nuanxin.care.models import SYSTEMS, Coverage, Scheme, SchemeKind
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.models import Batch, Done, Trace
from nuanxin.ledgers.places import Places
from nuanxin.ledgers.reasons import Problem
from nuanxin.ledgers.specs.base import Cells, Made
from nuanxin.ledgers.specs.families.columns import past_day, said
from nuanxin.ledgers.specs.families.known import parts
from nuanxin.ledgers.specs.persons import one_at_a_time
from nuanxin.ledgers.specs.placing import Placing
from nuanxin.ledgers.specs.served.finding import WHOSE, Finding
from nuanxin.ledgers.specs.served.holders import Holders, Named, one_of
from nuanxin.ledgers.specs.served.names import names_of
from nuanxin.ledgers.specs.served.schemes import Schemes
from nuanxin.ledgers.table import Table
from nuanxin.people.models import Household, pseudonym_of
from nuanxin.people.rows import Seals, places_in

KIND = "care.coverage"
[OF_CARD] = places_in(Coverage, ["card"])
SEATS = {"township_seat": "township", "village_seat": "village"}
COLUMNS = (
    *WHOSE,
    Column("scheme", "制度", said(40), ("哪项制度", "制度名称", "项目"),
           required=True, choices=lambda: [SchemeKind(kind).label for kind in SYSTEMS]),
    Column("from", "起", past_day, ("起始日", "起始日期", "开始日期", "签约日期", "建立日期"),
           required=True, help="第一天，写成 2023-03-01 这样"),
    Column("to", "止", calendar_day, ("终止日期", "结束日期", "到期日", "止日期"), help="最后一天；没有定期的空着"),
    Column("township_seat", "乡镇联系人", said(60), ("苏木乡镇联系人", "乡级联系人", "联系人乡镇"),
           help="联系人制度要两位；写任职人的姓名或岗位"),
    Column("village_seat", "嘎查村居联系人", said(60), ("村级联系人", "村联系人", "嘎查联系人", "联系人村")),
    Column("institution", "医院或团队", said(INSTITUTION), ("医院", "医疗机构", "签约团队", "团队", "家庭医生")),
    Column("card", "卡或协议编号", said(CARD), ("卡号", "协议编号", "编号"), id_like=True),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What one row says. ``seats``: the seats each of the two contacts may be; None: not said."""

    at: int
    household: Household
    scheme: Scheme
    from_day: date
    last_day: date | None
    seats: dict[str, list[Post] | None]
    institution: str
    card: str

    def says(self, stands: Coverage) -> bool:
        """Whether that is what stands already, the end apart; what is left out agrees."""
        same = all(
            found is None or getattr(stands, f"{key}_id") in {each.pk for each in found}
            for key, found in self.seats.items()
        )
        same = same and self.institution in ("", stands.institution)
        return same and (not self.card or self.card == stands.read("card"))


@dataclass
class Work:
    begun: list[CoverageInput] = field(default_factory=list)
    ended: list[tuple[Coverage, date]] = field(default_factory=list)


class Coverages:
    """One row for one system of one family."""

    kind, title, permission = "coverage", "制度覆盖名册", "family.import"
    task: Task | None = Task.IMPORTING
    names_people, refuses_numbers = True, True
    taken_by = "family.take_out"
    columns = COLUMNS

    def check(self, by: By, scope: Scope, table: Table, *, lock: bool) -> Work:
        if lock:
            one_at_a_time()
        rows = [row for row in _rows(by, scope, table) if table.good(row.at)]
        return _Arranging(table, rows).arrange()

    def store(self, by: By, work: Work, batch: Batch) -> Iterator[Made]:
        for made in begin_coverages(by, work.begun):
            yield Made(made.division, KIND, made.pk, Done.MADE)
        for coverage, last in work.ended:
            end_coverage(by, coverage, last)
            yield Made(coverage.division, KIND, coverage.pk, Done.ENDED)

    def undo(self, by: By, batch: Batch, traces: Sequence[Trace]) -> list[str]:
        ids = {done: [pk for t in traces if t.done == done for pk in t.object_ids] for done in (Done.MADE, Done.ENDED)}
        return take_back_coverages(by, ids[Done.MADE], ids[Done.ENDED])

    def rows(self, scope: Scope) -> Iterator[Cells]:
        placing, seals = Placing(Places(scope)), Seals(Household)
        whole = _standing(scope).select_related("scheme", "household").order_by("division", "household", "pk")
        for some in parts(whole.iterator(2000)):
            holders, names = Holders({each.division for each in some}), names_of({e.household_id for e in some})
            for each in some:
                [card] = seals.opened(each.household, each.pk, [(OF_CARD, each.card)])
                known = placing.named(each.division) | {
                    "household": pseudonym_of(each.household_id), "name": names.get(each.household_id),
                    "scheme": each.scheme.title, "from": each.from_day, "to": each.last_day,
                    "institution": each.institution, "card": card,
                    **{key: holders.name_of(getattr(each, f"{key}_id"), each.from_day) for key in SEATS},
                }  # fmt: skip
                yield [known.get(column.key) for column in self.columns]

    def households(self, scope: Scope) -> "QuerySet[Household]":
        return Household.objects.filter(pk__in=_standing(scope).values("household"))


def _standing(scope: Scope) -> "QuerySet[Coverage]":
    wanted = Coverage.objects.visible_to(scope).live().filter(scheme__kind__in=SYSTEMS)
    return wanted.filter(household__merged_into__isnull=True, household__key__isnull=False)


def _rows(by: By, scope: Scope, table: Table) -> Iterator[Row]:
    """What each row says, as far as it is clear."""
    finding, schemes = Finding(table, scope), Schemes(scope, SYSTEMS)
    ids = [finding.of(at) for at in range(len(table.rows))]
    households = locked_households(by, "care.serve", {each for each in ids if each})
    holders = Holders({place.code for place in finding.homes if place})
    columns = [table.column(key) for key in ("scheme", "from", "to", "institution", "card")]
    for at, (scheme_said, since, last, institution, card) in enumerate(zip(*columns, strict=True)):
        scheme = schemes.of(table, at, scheme_said)
        if since is None and "from" not in table.bad_columns(at):
            table.wrong(at, "from", "date_invalid", "没有写从哪天起，请补上。")
        household = households.get(ids[at])
        if household is None or scheme is None or since is None:
            continue
        wanted = {key: _wanted(table, at, key, household.division, since) for key in SEATS}
        seats = {key: holders.meant(table, at, each) if each else None for key, each in wanted.items()}
        yield Row(at, household, scheme, since, last, seats, institution or "", card or "")


def _wanted(table: Table, at: int, key: str, place: int, day: date) -> Named | None:
    words = table.column(key)[at]
    return Named(key, words, place, day, SEATS[key]) if words else None


class _Arranging:
    """Holds the rows against what families have, and against each other."""

    def __init__(self, table: Table, rows: Sequence[Row]) -> None:
        self.table, self.rows, self.work = table, rows, Work()
        households = {row.household.pk: row.household for row in rows}
        seats = {post.pk for row in rows for found in row.seats.values() for post in found or ()}
        held = {seat for seat, _ in held_seats((seat, today()) for seat in seats)}
        self.checking = Checking(Care(households), Refusals(households), held)
        self.stands: dict[tuple[int, int], list[tuple[Coverage | CoverageInput, int]]] = {}
        for each in Coverage.objects.live().filter(household__in=list(households)):
            each.household = households[each.household_id]  # whose key is opened once
            self.stands.setdefault((each.household_id, each.scheme_id), []).append((each, 0))

    def arrange(self) -> Work:
        for row in self.rows:
            self._row(row)
        return self.work

    def _row(self, row: Row) -> None:
        there = self.stands.setdefault((row.household.pk, row.scheme.pk), [])
        for each, number in there:
            if _overlap(row, each):
                self._meets(row, each, number)
                return
        given = self._input(row)
        if given and self._may_begin(row, given):
            there.append((given, self.table.rows[row.at]))
            self.work.begun.append(given)

    def _meets(self, row: Row, each: Coverage | CoverageInput, number: int) -> None:
        """Something of the same scheme holds on the same days."""
        if isinstance(each, CoverageInput):
            self.table.wrong(row.at, "", "row_duplicate", f"和第 {number} 行是同一户、同一项，日期重叠，请只留一行。")
        elif each.from_day != row.from_day or not row.says(each):
            sentence = f"这户自 {each.from_day} 已有“{row.scheme}”，和这一行不一样。要换，请先结束原来的。"
            self.table.wrong(row.at, "scheme", "coverage_differs", sentence)
        elif row.last_day in (None, each.last_day):
            self.table.unchanged.add(row.at)
        elif each.to_day is None and row.last_day and row.from_day <= row.last_day <= today():
            self.work.ended.append((each, row.last_day))
        else:
            self.table.wrong(row.at, "to", "date_invalid", "结束日和已登记的不一样，或还没有到，请核对。")

    def _input(self, row: Row) -> CoverageInput | None:
        seats = {key: one_of(self.table, row.at, key, found or []) for key, found in row.seats.items()}
        if not self.table.good(row.at):
            return None
        return CoverageInput(
            row.household, row.scheme, row.from_day, row.last_day, seats["township_seat"],
            seats["village_seat"], row.institution, row.card,
        )  # fmt: skip

    def _may_begin(self, row: Row, given: CoverageInput) -> bool:
        try:
            self.checking.refusals.refuse(row.household, row.scheme, row.from_day)
        except Refused as no:
            self.table.add(row.at, Problem("scheme", "family_refused", str(no)))
            return False
        try:
            self.checking.check(row.household, given)
        except Refused as no:
            self.table.wrong(row.at, "", "not_possible", str(no))
            return False
        return True


def _overlap(row: Row, each: Coverage | CoverageInput) -> bool:
    ends = row.last_day or date.max
    return row.from_day < (each.to_day or date.max) and each.from_day <= ends


COVERAGE = Coverages()
