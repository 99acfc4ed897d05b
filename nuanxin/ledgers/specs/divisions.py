"""The ledger of divisions: the tree itself, loaded by the association's own action."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from nuanxin.association.acting import By
from nuanxin.association.actions.divisions import (
    DivisionRow,
    Key,
    load_divisions,
    read_division_file,
)
from nuanxin.association.models import Division, Post
from nuanxin.association.scope import LEVELS, WIDTH, Scope
from nuanxin.base.periods import FIRST_DAY
from nuanxin.base.refused import Refused
from nuanxin.base.rules.cell import Bad, Value
from nuanxin.ledgers import rules
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.models import Batch, Done, Trace
from nuanxin.ledgers.places import TIER
from nuanxin.ledgers.specs.base import Cells, Made
from nuanxin.ledgers.table import Table
from nuanxin.people.models import Household

LONGEST = 60  # characters of a name
HEAD = ("code", "name", "level", "valid_from", "valid_to", "successor")
LEVEL_WORDS = {
    "省": "province", "自治区": "province", "市": "city", "盟": "city", "旗县区": "county", "县": "county",
    "旗": "county", "区": "county", "苏木（乡镇、街道）": "township", "乡镇": "township", "苏木乡镇": "township",
    "苏木": "township", "镇": "township", "乡": "township", "街道": "township", "嘎查村（居）": "village",
    "嘎查": "village", "村": "village", "社区": "village", "居": "village", "嘎查村": "village", "嘎查村居": "village",
}  # fmt: skip


class Tier:
    """A level, as the ledger says it."""

    def __init__(self, level: str) -> None:
        self.level = level


def level(cell: Value) -> Tier:
    text = rules.words(cell)
    found = text if text in LEVELS else LEVEL_WORDS.get(text)
    if found is None:
        raise Bad("category_unknown", f"层级“{text[:20]}”不认识，请写省、市、旗县区、苏木乡镇或嘎查村居。")
    return Tier(found)


def place_name(cell: Value) -> str:
    text = rules.words(cell, LONGEST)
    if not text.isprintable():
        raise Bad("name_charset", "名称里有看不见的字符，请重新输入。")
    return text


COLUMNS = (
    Column("code", "区划代码", rules.code, ("代码", "统计用区划代码", "行政区划代码"), required=True,
           help="12 位，单元格要是文本"),
    Column("name", "名称", place_name, ("区划名称", "单位名称", "单位"), required=True),
    Column("level", "层级", level, ("级别", "类别"), required=True, choices=lambda: tuple(TIER.values()),
           help="同一个代码在两级都有时靠它区分"),
    Column("valid_from", "启用日", rules.day, ("启用", "启用日期"), help="不知道的空着"),
    Column("valid_to", "停用日", rules.day, ("停用", "停用日期", "停用日不含", "停用日（不含）"),
           help="从这一天起不再有；还在的空着"),
    Column("successor", "继承代码", rules.code, ("继承", "继承的区划", "继承者", "并入"),
           help="撤并以后由哪个代码接着"),
)  # fmt: skip


class Divisions:
    """One row for one place."""

    kind, title, columns, permission = "divisions", "区划名册", COLUMNS, "division.load"
    taken_by, task = permission, None
    names_people, refuses_numbers = False, False

    def check(self, by: By, scope: Scope, table: Table, *, lock: bool) -> Any:
        if lock:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('nuanxin.divisions'))")
        known = {row.key: row for row in _stored()}
        found = {at: row for at, row in enumerate(_rows(table)) if table.good(at)}
        seen = dict[Key, int]()
        for at, row in found.items():
            _check(table, at, row, known.get(row.key), scope)
            _refuse_second(table, at, row, seen)
        _refuse_orphans(table, found, known)
        work = {at: row for at, row in found.items() if table.good(at)}
        table.unchanged |= {at for at, row in work.items() if row.key in known and _same(row, known[row.key])}
        return [row for at, row in work.items() if at not in table.unchanged], known

    def store(self, by: By, work: Any, batch: Batch) -> list[Made]:
        rows, known = work
        if not rows:
            return []
        with (batch.folder / "before.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEAD)
            writer.writerows(_record(known[row.key]) for row in rows if row.key in known)
        load_divisions(by, batch.name, rows)
        pks = {(code, tier): pk for pk, code, tier in Division.objects.values_list("pk", "code", "level")}
        return [
            Made(row.code, "association.division", pks[row.key],
                 Done.CHANGED if row.key in known else Done.MADE)
            for row in rows
        ]  # fmt: skip

    def undo(self, by: By, batch: Batch, traces: Sequence[Trace]) -> list[str]:
        """New places never were in force; changed ones are again what they were."""
        fresh = [pk for trace in traces if trace.done == Done.MADE for pk in trace.object_ids]
        new = Division.objects.filter(pk__in=fresh)
        below = Division.objects.filter(parent__in=fresh).exclude(pk__in=fresh)
        seats = Post.objects.filter(body__place__in=fresh).select_related("body")
        relied = [f"{each}是后来在它下面新增的" for each in below]
        relied += [f"{each}已经设岗" for each in seats]
        if relied:
            return relied
        first = FIRST_DAY - timedelta(days=1)
        rows = [replace(row, valid_from=first, valid_to=FIRST_DAY) for row in map(_of, new)]
        rows += _before(batch, needed=any(trace.done != Done.MADE for trace in traces))
        load_divisions(by, f"撤销 {batch.name}", rows)
        return []

    def rows(self, scope: Scope) -> Iterator[Cells]:
        divisions = Division.objects.filter(scope.within("code")).select_related("successor")
        depth = {tier: at for at, tier in enumerate(LEVELS)}
        for each in sorted(divisions, key=lambda d: (d.code, depth[d.level])):
            heir = str(each.successor.code) if each.successor else None
            yield str(each.code), each.name, TIER[each.level], each.valid_from, each.valid_to, heir

    def households(self, scope: Scope) -> "QuerySet[Household]":
        return Household.objects.none()


def _before(batch: Batch, *, needed: bool) -> list[DivisionRow]:
    path = batch.folder / "before.csv"
    if not needed:
        return []
    if not path.exists():
        raise Refused("导入前的旧内容已经清理，不能撤销，请改好名册再导入一次。")
    return read_division_file(path)


def _stored() -> Iterator[DivisionRow]:
    return map(_of, Division.objects.select_related("successor"))


def _of(each: Division) -> DivisionRow:
    heir = each.successor.code if each.successor else None
    return DivisionRow(0, each.code, each.name, each.level, each.valid_from, each.valid_to, heir)


def _record(row: DivisionRow) -> tuple[object, ...]:
    return (row.code, row.name, row.level, row.valid_from or "", row.valid_to or "", row.successor or "")


def _rows(table: Table) -> Iterator[DivisionRow]:
    """What the rows say; one with something wrong is not to be looked at."""
    for number, *said in zip(table.rows, *map(table.column, HEAD), strict=True):
        code, name, tier, since, until, heir = said
        yield DivisionRow(number, code, name, tier.level if tier else "", since, until, heir)


def _same(row: DivisionRow, other: DivisionRow) -> bool:
    return _record(row) == _record(other)


def _check(table: Table, at: int, row: DivisionRow, before: DivisionRow | None, scope: Scope) -> None:
    if row.code % WIDTH[row.level]:
        sentence = f"代码 {row.code} 的末尾和层级“{TIER[row.level]}”对不上。"
        table.wrong(at, "code", "place_inconsistent", sentence)
    if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
        table.wrong(at, "valid_to", "date_invalid", "停用日要晚于启用日。")
    if row.code not in scope and not (before and _same(row, before)):
        table.wrong(at, "code", "place_out_of_scope", "这个区划不在您的范围里，请交给它的上级导入。")


def _refuse_second(table: Table, at: int, row: DivisionRow, seen: dict[Key, int]) -> None:
    first = seen.setdefault(row.key, row.line)
    if first != row.line:
        table.wrong(at, "code", "row_duplicate", f"和第 {first} 行是同一个区划，请删去一行。")


def _refuse_orphans(
    table: Table, found: dict[int, DivisionRow], known: dict[Key, DivisionRow]
) -> None:
    """Nobody's parent or heir may be missing; a row that falls takes those along that rest on it."""
    fallen = True
    while fallen:
        fallen = False
        good = {row.key: row for at, row in found.items() if table.good(at)}
        heirs = {key: (row.successor, row.level) for key, row in (known | good).items() if row.successor}
        keys = known.keys() | good.keys()
        for at, row in found.items():
            if table.good(at) and (wrong := _lacking(row, keys, heirs)):
                table.wrong(at, *wrong)
                fallen = True


def _lacking(row: DivisionRow, keys: set[Key], heirs: dict[Key, Key]) -> tuple[str, str, str] | None:
    if row.parent and row.parent not in keys:
        return "code", "place_unknown", f"找不到上级 {row.parent[0]}，请把上级那一行也放进名册。"
    if row.successor and (row.successor, row.level) not in keys:
        return "successor", "place_unknown", f"找不到继承它的 {row.successor}，请核对。"
    at, after = heirs.get(row.key), set[Key]()
    while at and at not in after:
        after.add(at)
        at = heirs.get(at)
    if row.successor and row.key in after:
        return "successor", "place_inconsistent", "它的继承者绕回了它自己，请核对。"
    return None


DIVISIONS = Divisions()
