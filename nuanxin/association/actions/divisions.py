"""Loading the tree of divisions and giving each its body."""

import csv
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import Body, Division, Level
from nuanxin.association.scope import LEVELS, WIDTH
from nuanxin.base.refused import Refused

Key = tuple[int, str]
COLUMNS = ("code", "name", "level")
SHOWN = 5
LONGEST = 60  # characters of a name


@dataclass(frozen=True)
class DivisionRow:
    """One line of a division file: (12-digit code, level) and, where it changed, days and successor."""

    line: int
    code: int
    name: str
    level: str
    valid_from: date | None = None
    valid_to: date | None = None
    successor: int | None = None

    @property
    def key(self) -> Key:
        return self.code, self.level

    @property
    def values(self) -> dict[str, object]:
        return {"name": self.name, "valid_from": self.valid_from, "valid_to": self.valid_to}

    def differs(self, stored: Division | None) -> bool:
        return any(getattr(stored, key, None) != value for key, value in self.values.items())

    @property
    def parent(self) -> Key | None:
        depth = LEVELS.index(self.level)
        if depth == 0:
            return None
        above = LEVELS[depth - 1]
        return self.code - self.code % WIDTH[above], above


@dataclass
class Loaded:
    """What a load changed."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    bodies: int = 0
    problems: list[str] = field(default_factory=list)


def read_division_file(path: Path) -> list[DivisionRow]:
    """The rows of a CSV with columns code,name,level[,valid_from,valid_to,successor].

    Raises ``Refused`` naming the line of every malformed cell (the first few, and how many more).
    """
    rows, problems = [], []
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"读不了区划文件 {path.name}：请用 UTF-8 编码的 CSV。") from error
    reader = csv.DictReader(text.splitlines(), strict=True)
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or [])]:
        raise Refused(f"区划文件 {path.name} 缺少列 {'、'.join(missing)}；第一行应是 code,name,level。")
    try:
        for record in reader:
            try:
                rows.append(read_row(reader.line_num, record))
            except ValueError as error:
                problems.append(f"第 {reader.line_num} 行：{error}")
    except csv.Error:
        problems.append(f"第 {reader.line_num} 行：引号没有成对")
    _refuse(path.name, problems)
    if not rows:
        raise Refused(f"区划文件 {path.name} 里没有一行区划。")
    return rows


def read_row(line: int, record: dict[str | None, str | None]) -> DivisionRow:
    """One record, checked; raises ValueError with the sentence about the cell that is wrong."""
    cell = {key: (value or "").strip() for key, value in record.items() if key}
    code, level = cell["code"], cell["level"]
    if level not in LEVELS:
        raise ValueError(f"层级“{level}”不认识，只能是 {' '.join(LEVELS)}")
    if _number(code) % WIDTH[level]:
        raise ValueError(f"代码 {code} 的末尾与层级 {level} 不符")
    if not cell["name"]:
        raise ValueError(f"代码 {code} 没有名称")
    if len(cell["name"]) > LONGEST or not cell["name"].isprintable():
        raise ValueError(f"代码 {code} 的名称太长，或有看不见的字符")
    successor = cell.get("successor", "")
    return DivisionRow(
        line, int(code), cell["name"], level,
        _day(cell.get("valid_from", "")), _day(cell.get("valid_to", "")),
        _number(successor) if successor else None,
    )


def _number(code: str) -> int:
    if len(code) != 12 or not (code.isascii() and code.isdigit()) or code[0] == "0":
        raise ValueError(f"代码“{code[:20]}”不是 12 位数字")
    return int(code)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"日期“{text}”要写成 2023-06-30 这样") from None


def _refuse(name: str, problems: list[str]) -> None:
    if not problems:
        return
    more = f"；另有 {len(problems) - SHOWN} 处" if len(problems) > SHOWN else ""
    raise Refused(f"区划文件 {name} 有 {len(problems)} 处要改，一行也没有导入。{'；'.join(problems[:SHOWN])}{more}。")


@transaction.atomic
def load_divisions(by: By, name: str, rows: list[DivisionRow]) -> Loaded:
    """Add or update divisions and their bodies; rows that are not in the file stay as they are.

    Sending the same file twice changes nothing. Raises ``Refused`` (nothing is stored) on a
    duplicate, an orphan, a successor that does not exist, or an end before the start.
    """
    if by:
        by.require("division.load")
    loaded = record_divisions(by, name, rows)
    about = Body.objects.filter(place__code__in=[row.code for row in rows]).first()
    if about and (loaded.added or loaded.changed or loaded.bodies):
        words = f"导入区划 {name}：新增 {loaded.added} 行，改动 {loaded.changed} 行"
        write_log(by, "division.load", about, words)
    return loaded


def record_divisions(by: By, name: str, rows: list[DivisionRow]) -> Loaded:
    """What ``load_divisions`` stores, for whoever was allowed to already; inside a transaction."""
    known = {(d.code, d.level): d for d in Division.objects.all()}
    days = {d.pk: (d.valid_from, d.valid_to) for d in known.values()}
    _refuse(name, [*_outside(by, rows, known), *_problems(rows, known)])
    loaded = Loaded()
    for level in LEVELS:  # parents first
        _store([row for row in rows if row.level == level], known, loaded)
    _link_successors(rows, known)
    loaded.bodies = _seed_bodies([known[row.key] for row in rows], days)
    return loaded


def _outside(by: By, rows: list[DivisionRow], known: dict[Key, Division]) -> list[str]:
    """Rows that are not one's own to add or change; those above may be in the file as they stand."""
    return [
        f"第 {row.line} 行 {row.code} {row.name}：不在您的范围里"
        for row in rows
        if by and row.code not in by.scope and row.differs(known.get(row.key))
    ]


def _problems(rows: list[DivisionRow], known: dict[Key, Division]) -> list[str]:
    found, seen = [], dict[Key, int]()
    keys = {row.key for row in rows} | known.keys()
    for row in rows:
        where = f"第 {row.line} 行 {row.code} {row.name}"
        if row.key in seen:
            found.append(f"{where}：与第 {seen[row.key]} 行重复")
        seen.setdefault(row.key, row.line)
        if row.parent and row.parent not in keys:
            found.append(f"{where}：找不到上级 {row.parent[0]}，请把上级那一行也放进文件")
        if row.successor and (row.successor, row.level) not in keys:
            found.append(f"{where}：找不到继承它的 {row.successor}")
        if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
            found.append(f"{where}：停用日要晚于启用日")
    return found + _circles(rows, known)


def _circles(rows: list[DivisionRow], known: dict[Key, Division]) -> list[str]:
    """A chain of successors must end somewhere, what is stored already included."""
    keys = {d.pk: key for key, d in known.items()}
    heirs = {key: keys[d.successor_id] for key, d in known.items() if d.successor_id}
    heirs |= {row.key: (row.successor, row.level) for row in rows if row.successor}
    return [
        f"第 {row.line} 行 {row.code} {row.name}：它的继承者绕回了它自己"
        for row in rows
        if row.successor and row.key in _after(row.key, heirs)
    ]


def _after(key: Key, heirs: dict[Key, Key]) -> set[Key]:
    """Every successor of a division, one after the other."""
    after, at = set[Key](), heirs.get(key)
    while at and at not in after:
        after.add(at)
        at = heirs.get(at)
    return after


def _store(rows: list[DivisionRow], known: dict[Key, Division], loaded: Loaded) -> None:
    fresh, changed = [], []
    for row in rows:
        parent = known[row.parent] if row.parent else None
        found = known.get(row.key)
        if found is None:
            fresh.append(Division(code=row.code, level=row.level, parent=parent, **row.values))
        elif row.differs(found):
            for key, value in row.values.items():
                setattr(found, key, value)
            changed.append(found)
    Division.objects.bulk_create(fresh, batch_size=5000)
    Division.objects.bulk_update(changed, ["name", "valid_from", "valid_to"], batch_size=1000)
    known.update({(d.code, d.level): d for d in fresh})
    loaded.added += len(fresh)
    loaded.changed += len(changed)
    loaded.unchanged += len(rows) - len(fresh) - len(changed)


def _link_successors(rows: list[DivisionRow], known: dict[Key, Division]) -> None:
    linked = []
    for row in rows:
        successor = known[row.successor, row.level] if row.successor else None
        if known[row.key].successor != successor:
            known[row.key].successor = successor
            linked.append(known[row.key])
    Division.objects.bulk_update(linked, ["successor"], batch_size=1000)


Days = tuple[date | None, date | None]


@cache
def body_rule() -> dict[str, Any]:
    """Which levels have bodies, which names have none, and what a body is called."""
    path = Path(__file__).parents[1] / "data" / "bodies.toml"
    return tomllib.loads(path.read_text("utf-8"))


def body_name(place: str) -> str:
    """What the association of a place is called."""
    return str(body_rule()["name"].format(place=place))


def follow(body: Body, was: Days) -> None:
    """A body begins and ends with its division (whose days were ``was``), unless by a switch of its own."""
    place = body.place
    if body.valid_from == was[0]:
        body.valid_from = place.valid_from
    earlier = place.valid_to and (body.valid_to is None or body.valid_to > place.valid_to)
    if body.valid_to == was[1] or earlier:
        body.valid_to = place.valid_to


def _seed_bodies(divisions: list[Division], days: dict[int, Days]) -> int:
    """Give every division its body by the rule file; one that was switched off stays off."""
    rule = body_rule()
    wanted = [
        d for d in divisions
        if d.level in rule["levels"] and not any(part in d.name for part in rule["without"])
    ]
    existing = {body.place_id: body for body in Body.objects.order_by("pk")}
    fresh, changed = [], []
    for d in wanted:
        body = existing.get(d.pk)
        if body is None:
            fresh.append(_body(d))
            continue
        before = (body.name, body.valid_from, body.valid_to)
        body.place, body.name = d, body_name(d.name)
        follow(body, days.get(d.pk, (d.valid_from, d.valid_to)))
        if before != (body.name, body.valid_from, body.valid_to):
            changed.append(body)
    Body.objects.bulk_create(fresh, batch_size=5000)
    Body.objects.bulk_update(changed, ["name", "valid_from", "valid_to"], batch_size=1000)
    return len(fresh)


def _body(d: Division) -> Body:
    return Body(
        place=d, division=d.code, level=Level(d.level), name=body_name(d.name),
        valid_from=d.valid_from, valid_to=d.valid_to,
    )  # fmt: skip
