"""Schemes: what a city offers; laid from the file that comes with the project, then its own."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.models import Scheme

LONGEST = 40  # characters of a title
FARTHEST = 366  # days ahead on which one may be retired


@dataclass(frozen=True)
class SchemeInput:
    """What a city may set of a scheme; ``every_days`` only for 联系人."""

    title: str
    hold_days: int
    every_days: int | None = None


def shipped() -> dict[str, dict[str, Any]]:
    """Code → entry of ``data/schemes.toml``, in its order."""
    path = Path(__file__).parents[1] / "data" / "schemes.toml"
    return tomllib.loads(path.read_text("utf-8"))


@transaction.atomic
def lay_schemes(by: By, city: Body) -> list[Scheme]:
    """Those of the file that the city lacks; again is harmless and changes none of its own settings."""
    _allow(by, city.division)
    Body.objects.select_for_update().get(pk=city.pk)
    there = set(Scheme.objects.filter(division=city.division).values_list("code", flat=True))
    made = [
        Scheme(division=city.division, code=code, number=n, issued_at=timezone.now(), **entry)
        for n, (code, entry) in enumerate(shipped().items(), start=1)
        if code not in there
    ]
    Scheme.objects.bulk_create(made)
    if made:
        write_log(by, "scheme.lay", city, f"{city.name}载入制度与服务 {len(made)} 项")
    return made


@transaction.atomic
def change_scheme(by: By, scheme: Scheme, given: SchemeInput) -> Scheme:
    """Another title, or other days; what families have stays as it is."""
    scheme = _locked(by, scheme)
    title = given.title.strip()
    if not 0 < len(title) <= LONGEST:
        raise Refused(f"名称要写，最多 {LONGEST} 个字。")
    if given.every_days is not None and (scheme.kind != "contact" or not 1 <= given.every_days <= 366):
        raise Refused("只有联系人制度要定几天联系一次，1 到 366 天。")
    if not 1 <= given.hold_days <= 366:
        raise Refused("“这次不”管 1 到 366 天，请改天数。")
    wanted = {"title": title, "hold_days": given.hold_days, "every_days": given.every_days}
    if all(getattr(scheme, name) == value for name, value in wanted.items()):
        return scheme
    for name, value in wanted.items():
        setattr(scheme, name, value)
    scheme.save(update_fields=list(wanted))
    write_log(by, "scheme.change", scheme, f"改“{title}”的设置")
    return scheme


@transaction.atomic
def retire_scheme(by: By, scheme: Scheme, day: date) -> Scheme:
    """停用: from a day on nothing new is recorded under it; what stands goes on. Again is harmless.

    Another day may be set while that day is to come.
    """
    scheme = _locked(by, scheme)
    if scheme.retired_on == day:
        return scheme
    if not scheme.offered_on(today()):
        raise Refused(f"“{scheme.title}”{scheme.retired_on:%Y-%m-%d} 起已经停用。要再用，先点“恢复”。")
    if not today() <= day <= today() + timedelta(days=FARTHEST):
        raise Refused("停用日从今天起，一年以内，请改日期。以前登记的照旧算。")
    scheme.retired_on = day
    scheme.save(update_fields=["retired_on"])
    write_log(by, "scheme.retire", scheme, f"“{scheme.title}”自 {day:%Y-%m-%d} 停用")
    return scheme


@transaction.atomic
def resume_scheme(by: By, scheme: Scheme) -> Scheme:
    """恢复: it is offered again; again is harmless."""
    scheme = _locked(by, scheme)
    if scheme.retired_on:
        scheme.retired_on = None
        scheme.save(update_fields=["retired_on"])
        write_log(by, "scheme.resume", scheme, f"恢复“{scheme.title}”")
    return scheme


def _locked(by: By, scheme: Scheme) -> Scheme:
    _allow(by, scheme.division)
    return Scheme.objects.select_for_update().get(pk=scheme.pk)


def _allow(by: By, division: int) -> None:
    if by:
        by.require("scheme.keep")
        if by.body.division != division:
            raise Refused("制度与服务由市级统一设置，请联系市级协会。")
