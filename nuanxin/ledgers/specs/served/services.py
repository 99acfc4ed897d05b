"""The ledger of services (服务名册): what was done for which family, when, by whom; and what it said to being asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from nuanxin.association.acting import By, Task
from nuanxin.association.models import Post
from nuanxin.association.permissions import SERVING
from nuanxin.association.scope import Scope
from nuanxin.base.refused import Refused
from nuanxin.care.actions.answers import Refusals, respect
from nuanxin.care.actions.rights import Care, held_seats, locked_households
from nuanxin.care.actions.services import LONGEST_NOTE, Checking, ServiceInput, record_services
from nuanxin.care.actions.taking_back import take_back_services
from nuanxin.care.models import SERVICES, Answer, Scheme, SchemeKind, Service, Way
from nuanxin.ledgers import rules
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.models import Batch, Done, Trace
from nuanxin.ledgers.places import Places
from nuanxin.ledgers.reasons import Problem
from nuanxin.ledgers.specs.base import Cells, Made
from nuanxin.ledgers.specs.families.columns import one_of as word
from nuanxin.ledgers.specs.families.columns import past_day, said
from nuanxin.ledgers.specs.families.known import parts
from nuanxin.ledgers.specs.persons import one_at_a_time
from nuanxin.ledgers.specs.placing import Placing
from nuanxin.ledgers.specs.served import answers
from nuanxin.ledgers.specs.served.finding import WHOSE, Finding
from nuanxin.ledgers.specs.served.holders import Holders, Named, one_of
from nuanxin.ledgers.specs.served.names import names_of
from nuanxin.ledgers.specs.served.schemes import Schemes
from nuanxin.ledgers.specs.served.volunteers import Volunteers
from nuanxin.ledgers.table import Table
from nuanxin.people.models import Household, Volunteer, pseudonym_of

KIND = "care.service"
KINDS = (*SERVICES, SchemeKind.CONTACT)
WAYS = dict(Way.choices)
WAY_WORDS = {
    **{label: label for label in WAYS.values()}, "入户": "上门", "家访": "上门", "入户走访": "上门", "上门走访": "上门",
    "当面": "当面（不在家中）", "见面": "当面（不在家中）", "打电话": "电话", "微信": "微信、视频",
    "视频": "微信、视频", "线上": "微信、视频",
}  # fmt: skip
AGAIN = (("same", "就是登记过的那一次"), ("another", "另一次，照样登记"))
COLUMNS = (
    *WHOSE,
    Column("day", "服务日", past_day, ("服务日期", "日期", "服务时间", "走访日期", "走访时间"),
           required=True, help="写成 2023-03-01 这样"),
    Column("scheme", "服务项目", said(40), ("哪项服务", "服务内容", "项目", "服务类别", "服务类型"),
           required=True, choices=lambda: [*(SchemeKind(kind).label for kind in SERVICES), "联系"]),
    Column("way", "方式", word("怎么联系的", WAY_WORDS, list(WAYS.values())), ("服务方式", "联系方式"),
           choices=lambda: list(WAYS.values())),
    Column("seat", "服务人", said(60), ("服务人员", "走访人", "走访人员", "服务岗位", "经办人"),
           help="那天任职的人的姓名，或岗位名称"),
    Column("volunteer", "志愿者", rules.name, ("志愿者姓名",), help="登记在册的志愿者；没有的空着"),
    Column("note", "备注", said(LONGEST_NOTE), ("服务记录", "情况", "说明"), help="写需要记住的事，不写病情"),
    *answers.COLUMNS,
)  # fmt: skip
CODES = {label: value for value, label in Way.choices}
NEEDED = {
    "day": ("date_invalid", "没有写哪一天服务的，请补上。"),
    "way": ("category_unknown", f"没有写方式，请写{'、'.join(WAYS.values())}中的一种。"),
    "seat": ("name_missing", "没有写谁去服务的，请写任职人的姓名或岗位。"),
}
Key = tuple[int, int, date]
"""Family, scheme, day."""


@dataclass(frozen=True)
class Row:
    """What one row says. ``seats``: those that the words may mean."""

    at: int
    household: Household
    scheme: Scheme
    day: date
    seats: list[Post]
    way: str
    note: str
    volunteer: Volunteer | None

    @property
    def key(self) -> Key:
        return (self.household.pk, self.scheme.pk, self.day)

    def says(self, stands: Service) -> bool:
        """Whether that very service is recorded already."""
        helper = self.volunteer.pk if self.volunteer else None
        same = stands.post_id in {each.pk for each in self.seats} and stands.way == self.way
        return same and stands.volunteer_id == helper and stands.read("note") == self.note


@dataclass(frozen=True)
class Work:
    """What rows add: services that were done, and answers of families."""

    done: list[ServiceInput]
    heard: answers.Work


class Services:
    """One row for one service to one family, or for one answer of hers."""

    kind, title, permission = "services", "服务名册", "family.import"
    task: Task | None = Task.IMPORTING
    names_people, refuses_numbers = True, True
    taken_by = "family.take_out"
    columns = COLUMNS

    def check(self, by: By, scope: Scope, table: Table, *, lock: bool) -> Work:
        if lock:
            one_at_a_time()
        good = [row for row in _Reading(by, scope, table).rows() if table.good(row.at)]
        heard = answers.Arranging(table, [row for row in good if isinstance(row, answers.Row)]).arrange()
        done = _Arranging(table, [row for row in good if isinstance(row, Row)], heard.refusals).arrange()
        return Work(done, heard)

    def store(self, by: By, work: Work, batch: Batch) -> Iterator[Made]:
        """Services first: a family may say no once she was served."""
        for made in record_services(by, work.done):
            yield Made(made.division, KIND, made.pk, Done.MADE)
        yield from answers.store(by, work.heard)

    def undo(self, by: By, batch: Batch, traces: Sequence[Trace]) -> list[str]:
        ids = [pk for trace in traces if trace.object_kind == KIND for pk in trace.object_ids]
        relied = take_back_services(by, ids)
        if not relied:
            answers.undo(by, traces)
        return relied

    def rows(self, scope: Scope) -> Iterator[Cells]:
        """What was done and counts, by family and day; then what families said."""
        ordered = _standing(scope).select_related("scheme", "household").order_by("division", "household", "day", "pk")
        placing, helpers = Placing(Places(scope)), Volunteers()
        for some in parts(ordered.iterator(2000)):
            holders, names = Holders({each.division for each in some}), names_of({e.household_id for e in some})
            for each in some:
                known = placing.named(each.division) | {
                    "household": pseudonym_of(each.household_id), "name": names.get(each.household_id),
                    "day": each.day, "scheme": each.scheme.title, "way": WAYS[each.way],
                    "seat": holders.name_of(each.post_id, each.day), "note": each.read("note"),
                    "volunteer": helpers.name_of(each.volunteer_id),
                }  # fmt: skip
                yield [known.get(column.key) for column in self.columns]
        yield from answers.rows(scope, self.columns)

    def households(self, scope: Scope) -> "QuerySet[Household]":
        served, asked = (rows.values("household") for rows in (_standing(scope), answers.standing(scope)))
        return Household.objects.filter(Q(pk__in=served) | Q(pk__in=asked))


def _standing(scope: Scope) -> "QuerySet[Service]":
    wanted = Service.objects.visible_to(scope).live().filter(scheme__kind__in=KINDS)
    return wanted.filter(household__merged_into__isnull=True, household__key__isnull=False)


class _Reading:
    """What each row says, as far as it is clear."""

    def __init__(self, by: By, scope: Scope, table: Table) -> None:
        self.table, self.by = table, by
        self.finding, self.schemes = Finding(table, scope), Schemes(scope, KINDS)
        self.holders = Holders({place.code for place in self.finding.homes if place}, SERVING)
        self.helpers = Volunteers()
        self.answers = answers.Reading(table, scope, self.holders)

    def rows(self) -> Iterator[Row | answers.Row]:
        table = self.table
        ids = [self.finding.of(at) for at in range(len(table.rows))]
        households = locked_households(self.by, "care.serve", {each for each in ids if each})
        columns = [table.column(key) for key in ("scheme", "day", "way", "seat", "volunteer", "note")]
        for at, (scheme_said, day, way, seat, helper, note) in enumerate(zip(*columns, strict=True)):
            household = households.get(ids[at])
            if self.answers.is_answer(at):
                if heard := self.answers.of(at, household):
                    yield heard
                continue
            scheme, whole = self.schemes.of(table, at, scheme_said), self._whole(at)
            if household is None or scheme is None or not whole:
                continue
            seats = self.holders.meant(table, at, Named("seat", seat, household.division, day))
            volunteer = self.helpers.of(table, at, helper, household.division) if helper else None
            yield Row(at, household, scheme, day, seats, CODES[way], note or "", volunteer)

    def _whole(self, at: int) -> bool:
        """Whether nothing is left out without which there is no service."""
        empty = [key for key in NEEDED if self.table.column(key)[at] is None]
        for key in empty:
            if key not in self.table.bad_columns(at):
                self.table.wrong(at, key, *NEEDED[key])
        return not empty


class _Arranging:
    """Holds the rows against what is recorded, and against each other."""

    def __init__(self, table: Table, rows: Sequence[Row], said_no: Sequence[Answer]) -> None:
        self.table, self.rows, self.said_no = table, rows, said_no
        households = {row.household.pk for row in rows}
        held = held_seats({(post.pk, row.day) for row in rows for post in row.seats})
        self.checking = Checking(Care(households), Refusals(households), held)
        self.stands: dict[Key, list[Service]] = {}
        days = {row.day for row in rows}
        known = Service.objects.live().filter(household__in=households, day__in=days)
        for each in known.select_related("household"):
            self.stands.setdefault((each.household_id, each.scheme_id, each.day), []).append(each)

    def arrange(self) -> list[ServiceInput]:
        seen, work = dict[object, int](), []
        for row in self.rows:
            said = (row.key, tuple(each.pk for each in row.seats), row.way, row.note, row.volunteer)
            first = seen.setdefault(said, row.at)
            if first != row.at:
                sentence = f"和第 {self.table.rows[first]} 行重复，请删去一行。"
                self.table.wrong(row.at, "", "row_duplicate", sentence)
            elif given := self._fresh(row):
                work.append(given)
        return work

    def _fresh(self, row: Row) -> ServiceInput | None:
        """What a row adds; None where it adds nothing, or may not."""
        stands = self.stands.get(row.key, [])
        if any(row.says(each) for each in stands):
            self.table.unchanged.add(row.at)
            return None
        post = one_of(self.table, row.at, "seat", row.seats)
        if post is None or (stands and not self._is_another(row)):
            return None
        given = ServiceInput(row.household, row.scheme, row.day, post, row.way, row.note, row.volunteer)
        return given if self._may(row, given) else None

    def _is_another(self, row: Row) -> bool:
        sentence = f"这户 {row.day} 已登记过一次“{row.scheme}”，是同一次还是另一次，请您定。"
        chosen = self.table.ask(row.at, Problem("day", "service_alike", sentence, AGAIN))
        if chosen == "same":
            self.table.unchanged.add(row.at)
        return chosen == "another"

    def _may(self, row: Row, given: ServiceInput) -> bool:
        try:
            self.checking.refusals.refuse(row.household, row.scheme, row.day)
            respect(self._said_before(row), row.scheme, row.day)
        except Refused as no:
            sentence = f"{no}真的去服务了的，请在家庭页核对答复的日子。"
            self.table.add(row.at, Problem("scheme", "family_refused", sentence))
            return False
        try:
            self.checking.place(given)
        except Refused as no:
            self.table.wrong(row.at, "day", "not_possible", str(no))
            return False
        return True

    def _said_before(self, row: Row) -> list[Answer]:
        """Refusals of this file, of days before: on the day itself the family was served, then said no."""
        mine = (no for no in self.said_no if no.household_id == row.household.pk)
        return [no for no in mine if no.from_day < row.day]


SERVICE_LEDGER = Services()
