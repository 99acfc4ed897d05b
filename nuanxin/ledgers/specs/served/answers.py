"""Rows of the ledger of services on which nothing was done: what a family said when it was asked (red line 3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet

from nuanxin.association.acting import By
from nuanxin.association.models import Post
from nuanxin.association.scope import Scope
from nuanxin.base.refused import Refused
from nuanxin.base.rules.calendar_day import calendar_day
from nuanxin.care.actions.answers import AnswerInput, Hearing, Refusals, record_answers
from nuanxin.care.actions.taking_back import Heard, take_back_answers
from nuanxin.care.models import SERVICES, SYSTEMS, Answer, FollowUp, Said, Scheme, SchemeKind
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.models import Done, Trace
from nuanxin.ledgers.places import Places
from nuanxin.ledgers.reasons import Problem
from nuanxin.ledgers.specs.base import Cells, Made
from nuanxin.ledgers.specs.families.columns import one_of as word
from nuanxin.ledgers.specs.families.known import parts
from nuanxin.ledgers.specs.placing import Placing
from nuanxin.ledgers.specs.served.holders import Holders, Named, one_of
from nuanxin.ledgers.specs.served.names import names_of
from nuanxin.ledgers.specs.served.schemes import Schemes
from nuanxin.ledgers.table import Table
from nuanxin.people.models import Household, pseudonym_of

KIND, FOLLOW_UP = "care.answer", "care.followup"
ASKED = (*SERVICES, *SYSTEMS, SchemeKind.INSURANCE, SchemeKind.WRISTBAND)
EVERYTHING = "所有服务"
ALL_WORDS = (EVERYTHING, "全部服务", "全部", "什么都不要")
SAYS = {label: value for value, label in Said.choices}
WORDS = {
    **{label: label for label in SAYS}, "这次不要": "这次不", "暂不": "这次不", "不再要": "不再问",
    "不要再问": "不再问",
}  # fmt: skip
COLUMNS = (
    Column("answer", "答复", word("家庭怎么答复的", WORDS, list(SAYS)), ("家庭答复", "家庭的答复", "家庭怎么说"),
           choices=lambda: list(SAYS), help="没有做成、只问了的一行填；做了服务的空着"),
    Column("until", "到哪天", calendar_day, ("到哪天以前不打扰", "不打扰到", "收回日"),
           help="只和答复一起填：从哪天起又可以问"),
)  # fmt: skip
ONLY = {"way": "方式", "volunteer": "志愿者", "note": "备注"}
"""What an answer has not: nobody owes a reason for a refusal."""
NEEDED = {
    "day": ("date_invalid", "没有写哪一天问的，请补上。"),
    "seat": ("name_missing", "没有写谁问的，请写任职人的姓名或岗位。"),
}
Key = tuple[int, int | None, date]
"""Family, scheme (None: everything), day."""


@dataclass(frozen=True)
class Row:
    """What one row says. ``seats``: those that the words may mean."""

    at: int
    household: Household
    scheme: Scheme | None
    day: date
    seats: list[Post]
    said: str
    until: date | None

    @property
    def key(self) -> Key:
        return (self.household.pk, self.scheme.pk if self.scheme else None, self.day)

    def says(self, stands: Answer) -> bool:
        """Whether that very answer stands already; what is left out agrees."""
        same = stands.said == self.said and stands.post_id in {each.pk for each in self.seats}
        return same and self.until in (None, stands.to_day)


class Reading:
    """What a row with an answer says, as far as it is clear."""

    def __init__(self, table: Table, scope: Scope, holders: Holders) -> None:
        self.table, self.holders, self.schemes = table, holders, Schemes(scope, ASKED)

    def is_answer(self, at: int) -> bool:
        if self.table.column("answer")[at] or "answer" in self.table.bad_columns(at):
            return True
        if self.table.column("until")[at]:
            self.table.wrong(at, "until", "not_possible", "只写了到哪天，没有写家庭的答复，请补上，或把这一格清空。")
        return False

    def of(self, at: int, household: Household | None) -> Row | None:
        table = self.table
        day, seat, said = (table.column(key)[at] for key in ("day", "seat", "answer"))
        scheme, whole = self._scheme(at), self._whole(at)
        if household is None or said is None or not whole:
            return None
        seats = self.holders.meant(table, at, Named("seat", seat, household.division, day))
        return Row(at, household, scheme, day, seats, SAYS[said], table.column("until")[at])

    def _scheme(self, at: int) -> Scheme | None:
        words = self.table.column("scheme")[at]
        return None if words in ALL_WORDS else self.schemes.of(self.table, at, words)

    def _whole(self, at: int) -> bool:
        table = self.table
        for key, (reason, sentence) in NEEDED.items():
            if table.column(key)[at] is None and key not in table.bad_columns(at):
                table.wrong(at, key, reason, sentence)
        for key, label in ONLY.items():
            if table.column(key)[at] is not None:
                sentence = f"写了答复的一行不记{label}：拒绝不用说理由。请清空这一格；做了服务的，另写一行。"
                table.wrong(at, key, "not_possible", sentence)
        return table.good(at)


@dataclass
class Work:
    """The answers to record, as they will stand, and those of before that they end."""

    given: list[AnswerInput] = field(default_factory=list)
    heard: list[Answer] = field(default_factory=list)
    ended: list[Answer] = field(default_factory=list)

    @property
    def refusals(self) -> list[Answer]:
        return [each for each in self.heard if each.said != Said.YES]


class Arranging:
    """Holds the rows against what families said, and against each other, in the order of their days."""

    def __init__(self, table: Table, rows: Sequence[Row]) -> None:
        self.table, self.rows, self.work = table, sorted(rows, key=lambda each: each.day), Work()
        households = {row.household.pk for row in rows}
        self.refusals, self.hearing = Refusals(households), Hearing(households)
        self.stands: dict[Key, list[Answer]] = {}
        known = Answer.objects.live().filter(household__in=households, from_day__in={row.day for row in rows})
        for each in known:
            self.stands.setdefault((each.household_id, each.scheme_id, each.from_day), []).append(each)

    def arrange(self) -> Work:
        seen = dict[Key, int]()
        for row in self.rows:
            first = seen.setdefault(row.key, row.at)
            if first != row.at:
                sentence = f"和第 {self.table.rows[first]} 行是同一户、同一项、同一天的答复，请只留一行。"
                self.table.wrong(row.at, "", "row_duplicate", sentence)
            elif any(row.says(each) for each in self.stands.get(row.key, ())):
                self.table.unchanged.add(row.at)
            else:
                self._fresh(row)
        return self.work

    def _fresh(self, row: Row) -> None:
        post = one_of(self.table, row.at, "seat", row.seats)
        if post is None or not self._may_be_asked(row):
            return
        given = AnswerInput(row.household, row.said, row.day, post, row.scheme, row.until)
        try:
            heard, over = self.hearing.hear(row.household, given)
        except Refused as no:
            self.table.wrong(row.at, "day", "not_possible", str(no))
            return
        self.work.given.append(given)
        self.work.heard.append(heard)
        self.work.ended += [each for each in over if each.pk]

    def _may_be_asked(self, row: Row) -> bool:
        """A refusal that stands is ended on the family's page; a ledger changes nobody's mind."""
        try:
            self.refusals.refuse(row.household, row.scheme, row.day)
        except Refused as no:
            self.table.add(row.at, Problem("answer", "family_refused", str(no)))
            return False
        return True


def store(by: By, work: Work) -> Iterator[Made]:
    """Record the answers; also told: whom nobody calls any more because of them, and who is called later."""
    households = {each.household.pk for each in work.given}
    before = _waiting(households)
    for made in record_answers(by, work.given):
        yield Made(made.division, KIND, made.pk, Done.MADE)
    for each in work.ended:
        yield Made(each.division, KIND, each.pk, Done.ENDED)
    after = _waiting(households)
    for pk in before.keys() - after.keys():
        yield Made(before[pk], FOLLOW_UP, pk, Done.ENDED)
    for pk in after.keys() - before.keys():
        yield Made(after[pk], FOLLOW_UP, pk, Done.MADE)


def undo(by: By, traces: Sequence[Trace]) -> None:
    def ids(kind: str, done: Done) -> set[int]:
        return {pk for t in traces if t.object_kind == kind and t.done == done for pk in t.object_ids}

    heard = Heard(ids(KIND, Done.MADE), ids(KIND, Done.ENDED), ids(FOLLOW_UP, Done.ENDED), ids(FOLLOW_UP, Done.MADE))
    take_back_answers(by, heard)


def _waiting(households: set[int]) -> dict[int, int]:
    """What somebody is to do for these families: id → division."""
    return dict(FollowUp.objects.of_these(households).open().values_list("pk", "division"))


def standing(scope: Scope) -> "QuerySet[Answer]":
    held = Q(to_day__isnull=True) | Q(to_day__gt=F("from_day"))
    wanted = Answer.objects.visible_to(scope).live().filter(held)
    return wanted.filter(household__merged_into__isnull=True, household__key__isnull=False)


def rows(scope: Scope, columns: Sequence[Column]) -> Iterator[Cells]:
    """What families said, by family and day; what was taken back on its very day held on none."""
    ordered = standing(scope).select_related("scheme").order_by("division", "household", "from_day", "pk")
    placing = Placing(Places(scope))
    for some in parts(ordered.iterator(2000)):
        holders, names = Holders({each.division for each in some}), names_of({e.household_id for e in some})
        for each in some:
            known = placing.named(each.division) | {
                "household": pseudonym_of(each.household_id), "name": names.get(each.household_id),
                "day": each.from_day, "scheme": each.scheme.title if each.scheme else EVERYTHING,
                "seat": holders.name_of(each.post_id, each.from_day),
                "answer": each.get_said_display(), "until": each.to_day,
            }  # fmt: skip
            yield [known.get(column.key) for column in columns]
