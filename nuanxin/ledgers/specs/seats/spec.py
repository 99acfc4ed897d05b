"""Ledgers of seats: posts (岗位名册) and advisers (家庭健康指导员名册)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from nuanxin.association.acting import By, Task
from nuanxin.association.kinds import PostKind, post_kinds
from nuanxin.association.models import Appointment, Body, Post
from nuanxin.association.scope import Scope
from nuanxin.base.periods import today
from nuanxin.base.rules.cell import Bad, Value
from nuanxin.ledgers import rules
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.models import Batch, Trace
from nuanxin.ledgers.places import Place, Places, Said, said_in
from nuanxin.ledgers.specs.base import Cells, Made
from nuanxin.ledgers.specs.seats.chairs import (
    FLAGS,
    Arranging,
    Chair,
    Chairs,
    Group,
    Row,
    Term,
    Work,
)
from nuanxin.ledgers.specs.seats.seating import seat
from nuanxin.ledgers.specs.seats.unseating import unseat
from nuanxin.ledgers.table import Table
from nuanxin.people.models import Household

ADVISER = "village_adviser"
YES_NO = ("是", "否")
NAMING = {"code", "county", "township", "village", "place"}


def post_kind(cell: Value) -> PostKind:
    """A kind of post by its title; "村级专干（2）" is a village_worker, its number stands elsewhere."""
    text = rules.words(cell)
    bare = text.split("（")[0].split("(")[0].strip()
    found = next((kind for kind in post_kinds().values() if bare in (kind.title, kind.code)), None)
    if found is None:
        raise Bad("category_unknown", f"没有“{text[:20]}”这种岗位，请从模板的下拉表里选。")
    return found


def _titles() -> Sequence[str]:
    return [kind.title for kind in post_kinds().values()]


def _yes_no(key: str, label: str, *synonyms: str, note: str = "") -> Column:
    return Column(key, label, rules.yes_no, synonyms, choices=lambda: YES_NO, help=note)


PLACE = (
    Column("county", "旗县区", rules.words, ("旗县", "县区", "区县", "旗县市区"), place=True,
           help="嘎查村同名时要填"),
    Column("township", "苏木乡镇", rules.words, ("苏木乡镇街道", "乡镇", "苏木镇", "街道", "乡镇街道"), place=True,
           help="嘎查村同名时要填"),
    Column("village", "嘎查村居", rules.words, ("嘎查村", "村", "村居", "嘎查", "嘎查村社区", "行政村", "村社区"),
           place=True, help="嘎查、村、社区的名称"),
    Column("code", "区划代码", rules.code, ("行政区划代码", "统计用区划代码", "代码"), place=True,
           help="12 位，单元格要是文本；填了代码可以不填名称"),
)  # fmt: skip
NAME = ("指导员姓名", "任职人", "担任人", "现任")
PHONE = ("电话", "联系电话", "手机", "手机号", "联系方式")
SINCE = ("起", "任职日期", "任职时间", "任职起始", "任职开始", "聘任起", "聘任日期", "开始日期")
UNTIL = ("止", "任职终止", "任职结束", "离任日期", "聘任止", "结束日期")

POST_COLUMNS = (
    *PLACE,
    Column("place", "单位名", rules.words, ("单位", "单位名称", "协会", "协会名称"), place=True,
           help="如“金山镇”或“金山镇计划生育协会”；填了代码可以不填"),
    Column("kind", "岗位", post_kind, ("岗位名称", "职务"), required=True, choices=_titles),
    Column("number", "序号", rules.seat_number, ("岗位序号", "座位"), help="同一岗位有几个座位时填 1、2、3"),
    _yes_no("established", "编制", "占编", "占编制", note="这个岗位占不占编制"),
    Column("name", "姓名", rules.name, NAME, help="空着表示岗位空缺"),
    Column("phone", "办公电话", rules.phone, PHONE),
    Column("from", "任职起", rules.day, SINCE, help="第一天，写成 2023-03-01 这样"),
    Column("to", "任职止", rules.day, UNTIL, help="在任的最后一天；在任的空着"),
    _yes_no("on_establishment", "在编", note="人事关系在本单位"),
    _yes_no("in_post", "在岗", note="借调在外的填“否”"),
    Column("full_time", "专职兼职", rules.full_time, ("专职/兼职", "专兼职", "专职", "专职还是兼职"),
           choices=lambda: ("专职", "兼职")),
    _yes_no("acting", "代管", note="临时替这个岗位办事"),
)  # fmt: skip
ADVISER_COLUMNS = (
    *PLACE,
    Column("name", "姓名", rules.name, NAME, required=True),
    Column("phone", "电话", rules.phone, ("办公电话", *PHONE)),
    Column("from", "起", rules.day, ("任职起", *SINCE), required=True, help="第一天，写成 2023-03-01 这样"),
    Column("to", "止", rules.day, ("任职止", *UNTIL), help="在任的最后一天；在任的空着"),
)


@dataclass(frozen=True)
class Seats:
    """One kind of ledger of seats; ``only``: all its rows are of this kind of post."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    only: str = ""
    permission: str = "post.appoint"
    taken_by: str = "post.appoint"
    task: Task | None = None

    def check(self, by: By, scope: Scope, table: Table, *, lock: bool) -> Work:
        rows = [row for row in self._rows(table, Places(scope)) if table.good(row.at)]
        chairs = _stored({row.body for row in rows}, lock=lock)
        usual = {kind.code: kind.established for kind in post_kinds().values()}
        return Arranging(table, chairs, usual).arrange(rows)

    def store(self, by: By, work: Any, batch: Batch) -> list[Made]:
        return seat(work)

    def undo(self, by: By, batch: Batch, traces: Sequence[Trace]) -> list[str]:
        return unseat(traces)

    def rows(self, scope: Scope) -> Iterator[Cells]:
        places = Places(scope)
        posts = Post.objects.visible_to(scope).on(today()).select_related("body__place")
        if self.only:
            posts = posts.filter(kind=self.only)
        held = _terms(Post.objects.visible_to(scope))
        for post in posts.order_by("division", "body", "kind", "number"):
            place = Place(post.body.place.code, post.body.level, post.body.place.name, post.body_id)
            terms = sorted(held.get(post.pk, []), key=lambda term: term.since)
            for term in terms:
                yield self._cells(places, place, post, term)
            if not terms and not self.only:
                yield self._cells(places, place, post, None)

    def households(self, scope: Scope) -> "QuerySet[Household]":
        return Household.objects.none()

    def _rows(self, table: Table, places: Places) -> Iterator[Row]:
        """What each row asks for, where its place is clear."""
        kinds = [post_kinds()[self.only]] * len(table.rows) if self.only else table.column("kind")
        numbers, established = table.column("number"), table.column("established")
        terms = _Terms(table)
        for at, (kind, said) in enumerate(zip(kinds, said_in(table), strict=True)):
            place = self._place(table, at, kind, said, places)
            term = terms.of(at) if place else None
            if place:
                yield Row(at, place.code, place.body, kind.code, numbers[at], established[at], term)

    def _place(self, table: Table, at: int, kind: PostKind | None, said: Said, places: Places) -> Place | None:
        if kind is None or (not table.good(at) and table.bad_columns(at) & NAMING):
            return None
        return places.of(table, at, kind.level, said)

    def _cells(self, places: Places, place: Place, post: Post, term: Term | None) -> Cells:
        above = [places.above(place, tier) for tier in ("county", "township", "village")]
        known: dict[str, str | int | date | None] = {
            "county": above[0].name if above[0] else None,
            "township": above[1].name if above[1] else None,
            "village": above[2].name if above[2] else None,
            "code": str(place.code),
            "place": place.name,
            "kind": post_kinds()[post.kind].title,
            "number": post.number,
            "established": YES_NO[not post.established],
        }
        if term:
            known |= _said(term)
        return [known.get(column.key) for column in self.columns]


def _said(term: Term) -> dict[str, str | int | date | None]:
    said = dict(zip(FLAGS, term.flags, strict=True))
    flags = {flag: YES_NO[not holds] for flag, holds in said.items()}
    return {
        "name": term.name, "phone": term.phone or None, "from": term.since,
        "to": term.until - timedelta(days=1) if term.until else None,
        **flags, "full_time": "专职" if said["full_time"] else "兼职",
    }  # fmt: skip


class _Terms:
    """Who holds the seat and when, where a row says so."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.names, self.phones = table.column("name"), table.column("phone")
        self.since, self.last = table.column("from"), table.column("to")
        self.flags = list(zip(*map(table.column, FLAGS), strict=True))

    def of(self, at: int) -> Term | None:
        name, since, last = self.names[at], self.since[at], self.last[at]
        if not name:
            if since or last:
                self._lacks(at, "name", "name_missing", "有任职日期，没有姓名，请补上。")
            return None
        if since is None:
            self._lacks(at, "from", "date_invalid", "没有填任职的第一天，请补上。")
            return None
        if last and last < since:
            self.table.wrong(at, "to", "date_invalid", "任职的最后一天早于第一天，请改日期。")
            return None
        until = last + timedelta(days=1) if last else None
        return Term(name, self.phones[at] or "", since, until, self.flags[at])

    def _lacks(self, at: int, column: str, reason: str, sentence: str) -> None:
        if column not in self.table.bad_columns(at):
            self.table.wrong(at, column, reason, sentence)


def _stored(bodies: set[int], *, lock: bool) -> Chairs:
    """All seats of these bodies with their holders; locked, so that who comes second waits and sees."""
    chairs: Chairs = {}
    posts: QuerySet[Post] = Post.objects.filter(body__in=bodies).order_by("pk")
    if lock:
        list(Body.objects.select_for_update().filter(pk__in=bodies).order_by("pk").values_list("pk"))
        list(posts.select_for_update().values_list("pk"))
    held = _terms(posts)
    for post in posts:
        chair = Chair(
            post.division, post.body_id, post.kind, post.number, post.established, post.pk,
            post.voided_at is not None, held.get(post.pk, []),
        )  # fmt: skip
        chairs.setdefault((post.body_id, post.kind), Group()).add(chair)
    return chairs


def _terms(posts: "QuerySet[Post]") -> dict[int, list[Term]]:
    """The live appointments of these seats, by seat."""
    found: dict[int, list[Term]] = {}
    rows = Appointment.objects.live().filter(post__in=posts.order_by().values("pk"))
    columns = ("post_id", "holder__name", "holder__phone", "from_day", "to_day", "pk", *FLAGS)
    for post, name, phone, since, until, pk, *flags in rows.values_list(*columns):
        term = Term(name, phone, since, until, tuple(flags), pk)
        found.setdefault(post, []).append(term)
    return found


POSTS = Seats("posts", "岗位名册", POST_COLUMNS)
ADVISERS = Seats("advisers", "家庭健康指导员名册", ADVISER_COLUMNS, only=ADVISER)
