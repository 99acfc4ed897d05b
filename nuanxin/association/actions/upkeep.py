"""Divisions kept up to date one by one: added, renamed, closed with a successor.

Closing only records days and successor, as loading a file does. Moving what lives in a closed
division to its successor is an action of its own (``nuanxin.desk.upkeep``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from nuanxin.association.acting import By
from nuanxin.association.actions.divisions import (
    LONGEST,
    DivisionRow,
    body_name,
    follow,
    read_row,
    record_divisions,
)
from nuanxin.association.log import write_log
from nuanxin.association.models import Body, Division, Post
from nuanxin.association.scope import LEVELS
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused


@dataclass(frozen=True)
class Adding:
    """A division as typed: twelve digits, its level, its name, and since when it is in use."""

    code: str
    level: str
    name: str
    valid_from: date | None = None


@dataclass(frozen=True)
class Closing:
    """The last day of a division, and who takes over."""

    last_day: date
    heir: Division

    @property
    def to_day(self) -> date:
        return self.last_day + timedelta(days=1)


@transaction.atomic
def add_division(by: By, given: Adding) -> Division:
    """A new division and its body; the same again is the same one, another name is refused."""
    _require(by)
    row = _typed(given)
    if there := Division.objects.filter(code=row.code, level=row.level).first():
        if there.name == row.name and there.valid_from == row.valid_from:
            return there
        raise Refused(f"代码 {row.code} 已经有了，是“{there.name}”；要改名请到它自己的页面。")
    if by and not below(by.right.level, row.level, inside=row.code in by.scope):
        raise Refused(f"代码 {row.code} 不在您的范围里，请核对，或请上级办理。")
    code, level = row.parent or (0, "")
    above = Division.objects.filter(code=code, level=level).first()
    if above is None or not stands(above, row.valid_from or today()):
        raise Refused(f"代码 {row.code} 的上级 {code or ''}没有或不在用，请核对代码，或先新增上级。")
    try:
        with transaction.atomic():
            record_divisions(by, "", [row])
    except IntegrityError as error:
        raise Refused(f"代码 {row.code} 刚才有人新增了，请刷新页面看看。") from error
    made = Division.objects.get(code=row.code, level=row.level)
    write_log(by, "division.add", body_about(made), f"新增区划：{made.name}（{made.code}）")
    return made


def _typed(given: Adding) -> DivisionRow:
    day = given.valid_from.isoformat() if given.valid_from else ""
    try:
        return read_row(
            1,
            {"code": given.code.strip(), "level": given.level, "name": given.name, "valid_from": day},
        )
    except ValueError as error:
        raise Refused(f"{error}，请改一下。") from error


@transaction.atomic
def rename_division(by: By, division: Division, name: str) -> Division:
    """Another name from now on, for its body too; the old one stays in the log."""
    name, division = name.strip(), locked(by, division)
    if not name or len(name) > LONGEST or not name.isprintable():
        raise Refused(f"名称要有 1 到 {LONGEST} 个字，不要有看不见的字符。")
    if division.name == name:
        return division
    before, division.name = division.name, name
    division.save(update_fields=["name"])
    Body.objects.filter(place=division).update(name=body_name(name))
    write_log(by, "division.rename", body_about(division), f"区划 {division.code}“{before}”更名为“{name}”")
    return division


@transaction.atomic
def close_divisions(by: By, divisions: Sequence[Division], given: Closing) -> list[Division]:
    """Record that divisions end and who takes over: all or none; the same again changes nothing.

    Refused for a successor that is the division itself, of another level, out of sight, or not in
    use on the day; while divisions below are in use; once its seats have been moved already.
    """
    _require(by)
    numbers = {given.heir.pk, *(division.pk for division in divisions)}
    rows = Division.objects.select_for_update().filter(pk__in=numbers).order_by("pk").in_bulk()
    given = replace(given, heir=rows[given.heir.pk])  # two who close each other do not both pass
    return [_close(by, rows[pk], given) for pk in sorted({d.pk for d in divisions})]


def _close(by: By, division: Division, given: Closing) -> Division:
    division = locked(by, division)
    if (division.valid_to, division.successor_id) == (given.to_day, given.heir.pk):
        return division
    _refuse_closing(by, division, given)
    was = division.valid_from, division.valid_to
    division.valid_to, division.successor = given.to_day, given.heir
    division.save(update_fields=["valid_to", "successor"])
    _take_along(division, was)
    words = f"{division.name}（{division.code}）{given.last_day:%Y-%m-%d} 后停用，由{given.heir.name}接管"
    write_log(by, "division.close", body_about(division), words)
    return division


def _refuse_closing(by: By, division: Division, given: Closing) -> None:
    name, heir = division.name, given.heir
    if by and (division.code, division.level) == (by.right.division, by.right.level):
        raise Refused("不能停用您自己所在的区划，请上级办理。")
    if heir.pk == division.pk:
        raise Refused(f"{name}不能由它自己接管，请另选一个。")
    if heir.level != division.level:
        raise Refused(f"接管{name}的也要是{division.get_level_display()}，请另选一个。")
    if by and heir.code not in by.scope:
        raise Refused(f"接管的{heir.name}不在您的范围里，请上级办理。")
    _refuse_days(division, given)
    _refuse_circle(division, heir)
    _refuse_below(division, given)
    _refuse_moved(division)


def _refuse_days(division: Division, given: Closing) -> None:
    heir = given.heir
    if heir.valid_to and heir.valid_to <= given.to_day:
        raise Refused(f"接管的{heir.name}自 {heir.valid_to:%Y-%m-%d} 起也停用了，请选现在还在的。")
    if heir.valid_from and heir.valid_from > given.to_day:
        raise Refused(f"接管的{heir.name} {heir.valid_from:%Y-%m-%d} 才启用，请改日期。")
    if given.last_day > date(today().year + 1, 12, 31):
        raise Refused("停用日最晚到明年年底，请核对年份。")
    if division.valid_from and given.to_day <= division.valid_from:
        raise Refused(f"停用早于启用日 {division.valid_from:%Y-%m-%d}，请改日期。")


def _refuse_circle(division: Division, heir: Division) -> None:
    after: Division | None = heir
    while after is not None:
        if after.pk == division.pk:
            raise Refused(f"{heir.name}的继承者又绕回了{division.name}，请另选一个。")
        after = after.successor


def _refuse_below(division: Division, given: Closing) -> None:
    below = Division.objects.filter(parent=division)
    count = below.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=given.to_day)).count()
    if count:
        raise Refused(
            f"{division.name}下面还有 {count} 个区划在用。请先给它们新代码并写明由谁接管"
            "（逐个办，或用区划文件一次导入），再停用它。"
        )


def _refuse_moved(division: Division) -> None:
    if division.valid_to and Post.objects.filter(
        body__place=division, voided_at__isnull=True, valid_to__gte=division.valid_to
    ).exists():
        raise Refused(f"{division.name}的岗位已经迁走，停用日和接管单位不能再改。")


@transaction.atomic
def reopen_division(by: By, division: Division) -> Division:
    """Take a closing back, as long as nothing was moved; one in use stays as it is."""
    division = locked(by, division)
    if division.valid_to is None:
        return division
    _refuse_moved(division)
    if division.parent and division.parent.valid_to:
        raise Refused(f"上级{division.parent.name}已停用，请先恢复上级。")
    was = division.valid_from, division.valid_to
    division.valid_to = division.successor = None
    division.save(update_fields=["valid_to", "successor"])
    _take_along(division, was)
    write_log(by, "division.reopen", body_about(division), f"撤销停用：{division.name}（{division.code}）照旧在用")
    return division


def _take_along(division: Division, was: tuple[date | None, date | None]) -> None:
    """The last body of a division begins and ends with it."""
    body = Body.objects.filter(place=division).order_by("pk").last()
    if body:
        body.place = division
        follow(body, was)
        body.save(update_fields=["valid_from", "valid_to"])


def body_about(division: Division) -> Body:
    """The body that entries about a division are written for: its own last one, else of the one above."""
    at: Division | None = division
    while at is not None:
        if body := Body.objects.filter(place=at).order_by("pk").last():
            return body
        at = at.parent
    raise Refused(f"{division.name}和它的上级都没有协会，请先导入区划。")


def stands(division: Division, day: date) -> bool:
    begun = division.valid_from is None or division.valid_from <= day
    return begun and (division.valid_to is None or day < division.valid_to)


def _require(by: By) -> None:
    if by:
        by.require("division.keep")


def locked(by: By, division: Division) -> Division:
    """The row, for one to change whose territory it lies in."""
    _require(by)
    if by and not below(by.right.level, division.level, inside=division.code in by.scope):
        raise Refused(f"{division.name}不在您的范围里，请上级办理。")
    locked = Division.objects.select_for_update(of=("self",))
    return locked.select_related("parent", "successor").get(pk=division.pk)


def below(own: str, level: str, *, inside: bool) -> bool:
    """Whether a division is one's own or below; a code may stand on the level above, too."""
    return inside and LEVELS.index(level) >= LEVELS.index(own)
