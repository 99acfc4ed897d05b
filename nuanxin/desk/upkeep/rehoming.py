"""Re-homing: what lives in a closed division moves to its successor, once, from a day on."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import F, QuerySet

from nuanxin.association.acting import By
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Body, Division
from nuanxin.association.rehoming import Clash, Homing, Moving, clashes
from nuanxin.association.scope import LEVELS
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.desk.upkeep.rooms import ROOMS
from nuanxin.work.models import Undertaking
from nuanxin.work.rehoming import waiting as open_tasks


@dataclass(frozen=True)
class Move:
    """From which day on, and who answers where both sides had somebody: kind of post → ``Choice``."""

    day: date
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """What would move, and what the clerk must decide first."""

    homing: Homing
    lines: list[Moving]
    clashes: list[Clash]

    @property
    def empty(self) -> bool:
        return not any(line.count for line in self.lines)


def waiting(bodies: "QuerySet[Body]") -> "QuerySet[Body]":
    """Of these bodies: those that ended with their division, have a successor, and are not moved yet."""
    ended = bodies.filter(place__successor__isnull=False, valid_to=F("place__valid_to"))
    left = reduce(or_, (room.left() for room in ROOMS))
    return ended.filter(left).select_related("place__successor", "place__parent")


def first_day(division: Division) -> date:
    """The first day from which its rows can move: not before it closed, and never in the past."""
    return max(today(), division.valid_to or today())


def preview(by: By, division: Division, day: date) -> Preview:
    """What a re-homing would do. Raises ``Refused`` as ``rehome`` does."""
    homing = _homing(by, division, Move(day))
    lines = [line for room in ROOMS for line in room.moving(homing)]
    return Preview(homing, lines, clashes(homing))


@transaction.atomic
def rehome(by: By, division: Division, given: Move) -> list[Moving]:
    """Move what lives in a closed division to its successor from a day on; what was moved.

    Again, or by two at once, it moves nothing more. Refused: no successor, one of another level or
    closed itself, a circle, a day before the closing or in the past, out of scope, divisions below
    not closed or not moved, two who answer for the body and nobody chosen.
    """
    if by:
        by.require("division.keep")
    numbers = sorted(filter(None, (division.pk, division.successor_id)))
    list(Division.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
    division = Division.objects.select_related("successor", "parent").get(pk=division.pk)
    homing = _homing(by, division, given)
    bodies = sorted((homing.old.pk, homing.new.pk))
    list(Body.objects.select_for_update().filter(pk__in=bodies).order_by("pk"))
    lines = [line for room in ROOMS for line in room.moving(homing)]
    if not any(line.count for line in lines):
        return []
    tasks = list(open_tasks(homing.old).values_list("pk", flat=True))
    for room in ROOMS:
        room.move(homing)
    told = Undertaking.objects.live().filter(pk__in=tasks)
    write_logs(by, "undertaking.rehome", [(each, f"自{division.name}转来") for each in told])
    moved = "、".join(str(line) for line in lines if line.count)
    words = f"{division.name}并入{homing.new.place.name}，自 {given.day:%Y-%m-%d} 迁来：{moved}"
    write_log(by, "division.rehome", homing.new, words + _answers(given))
    return lines


@transaction.atomic
def rehome_all(by: By, divisions: Sequence[Division]) -> int:
    """Move all of these that need no decision, each from its first day, the lowest first; how many.

    One that is refused, or needs a decision, stays to be done by itself.
    """
    order = tuple(reversed(LEVELS))
    done = 0
    for division in sorted(divisions, key=lambda each: (order.index(each.level), each.code)):
        with suppress(Refused):
            done += bool(rehome(by, division, Move(first_day(division))))
    return done


def _answers(given: Move) -> str:
    words = {"stay": "接管单位的负责人留任", "come": "并入单位的负责人留任", "both": "两位负责人都保留"}
    chosen = [words[choice] for choice in given.chosen.values() if choice in words]
    return f"；{'、'.join(dict.fromkeys(chosen))}" if chosen else ""


def _homing(by: By, division: Division, given: Move) -> Homing:
    heir = _heir(by, division)
    _refuse_day(division, given.day)
    _refuse_below(division)
    old = Body.objects.filter(place=division).select_related("place").order_by("pk").last()
    if old is None:
        raise Refused(f"{division.name}没有设过协会，没有要迁的人和事。")
    new = Body.objects.on(given.day).filter(place=heir).select_related("place").order_by("pk").last()
    if new is None:
        raise Refused(f"接管的{heir.name}那一天没有协会，请先给它设协会。")
    return Homing(old, new, given.day, given.chosen)


def _heir(by: By, division: Division) -> Division:
    """The successor, fit to take over."""
    name, heir = division.name, division.successor
    if by and any(each and each.code not in by.scope for each in (division, heir)):
        raise Refused(f"{name}和接管它的区划不都在您的范围里，请上级办理。")
    if division.valid_to is None or heir is None:
        raise Refused(f"{name}还没有停用，或没有写由谁接管，请先办停用。")
    if division.pk in (heir.pk, heir.successor_id):
        raise Refused(f"{name}的继承者绕回了它自己，请先改由谁接管。")
    if heir.level != division.level:
        raise Refused(f"接管的{heir.name}是{heir.get_level_display()}，和{name}不在同一层级，请先改由谁接管。")
    if heir.valid_to:
        raise Refused(
            f"接管的{heir.name}自 {heir.valid_to:%Y-%m-%d} 起也停用，请先把接管单位改成现在还在的。"
        )
    return heir


def _refuse_day(division: Division, day: date) -> None:
    closed = division.valid_to
    if closed and day < closed:
        raise Refused(f"{division.name}到 {closed:%Y-%m-%d} 才停用，迁移日不能更早。")
    if day < today():
        raise Refused("迁移日不能早于今天：过去的数照旧，不改。请改日期。")
    if day > date(today().year + 1, 12, 31):
        raise Refused("迁移日最晚到明年年底，请核对年份。")


def _refuse_below(division: Division) -> None:
    """What stands below keeps the old prefix until it has moved; nobody at the successor would see it."""
    below = Division.objects.filter(parent=division)
    if in_use := below.filter(valid_to__isnull=True).count():
        raise Refused(f"{division.name}下面还有 {in_use} 个区划没有停用，请先给它们新代码和接管单位。")
    if unmoved := waiting(Body.objects.filter(place__in=below)).count():
        raise Refused(f"{division.name}下面还有 {unmoved} 个区划没有迁移，请先迁它们。")
