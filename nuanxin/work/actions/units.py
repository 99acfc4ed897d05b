"""计量单位: which words mean the same unit, in an office's own list."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.refused import Refused
from nuanxin.work.models import Unit
from nuanxin.work.models.unit import LONGEST
from nuanxin.work.units import Units, units_for

MOST = 20  # words for one unit


@dataclass(frozen=True)
class UnitInput:
    """A unit and the words printed for the same; ``new``: refused where it is listed with others."""

    name: str
    alike: tuple[str, ...] = ()
    new: bool = False


@transaction.atomic
def keep_unit(by: By, body: Body, given: UnitInput) -> Unit | None:
    """Put a unit into the body's list, or change it; None where the list says so already.

    Refused: a word that stands under another unit.
    """
    _allow(by, body)
    name, alike = _checked(given)
    Body.objects.select_for_update().get(pk=body.pk)  # no word under two units
    units = units_for(body)
    there = units.named(name)
    if there and there.name == name and set(there.alike) == set(alike):
        return None
    if given.new and there and there.name == name:
        raise Refused(f"“{name}”已经有了，请在它那一行里改。")
    _require_free(units, name, alike)
    unit = Unit.objects.current().filter(body=body, name=name).first()
    unit = unit or Unit(division=body.division, body=body, name=name, issued_at=timezone.now())
    unit.alike = list(alike)
    unit.save()
    words = f"，也写作{'、'.join(alike)}" if alike else ""
    write_log(by, "unit.keep", unit, f"{body.name}定计量单位“{name}”{words}")
    return unit


@transaction.atomic
def drop_unit(by: By, body: Body, name: str) -> None:
    """Back to what holds without the body's own words; harmless where there are none."""
    _allow(by, body)
    unit = Unit.objects.select_for_update().current().filter(body=body, name=name).first()
    if unit is None:
        return
    unit.retired_at = timezone.now()
    unit.save(update_fields=["retired_at"])
    write_log(by, "unit.drop", unit, f"{body.name}不再用自己的计量单位“{name}”")


def _allow(by: By, body: Body) -> None:
    if by is None:
        return
    by.require("unit.keep")
    if by.body.pk != body.pk:
        raise Refused("只能改本单位的计量单位；下级跟着上级的用。")


def _checked(given: UnitInput) -> tuple[str, tuple[str, ...]]:
    name = given.name.strip()
    words = dict.fromkeys(word.strip() for word in given.alike)
    alike = tuple(word for word in words if word and word != name)
    if not name:
        raise Refused("请写单位。")
    if len(alike) > MOST:
        raise Refused(f"一个单位最多有 {MOST} 个别的写法，请去掉一些。")
    if any(len(word) > LONGEST or not word.isprintable() for word in (name, *alike)):
        raise Refused(f"单位和别的写法，每个最多 {LONGEST} 个字，不要有看不见的字符。")
    return name, alike


def _require_free(units: Units, name: str, alike: tuple[str, ...]) -> None:
    for word in (name, *alike):
        other = units.named(word)
        if other and other.name != name:
            raise Refused(f"“{word}”已经在“{other.name}”下面；要改，请先在那一行去掉它。")
