"""Which measures answer a clause: its targets and programmes against the dictionary."""

import re
from collections.abc import Iterator

from nuanxin.measures.dictionary import dictionary, match_measure, measure_named
from nuanxin.plans.models import Clause, Target
from nuanxin.plans.reader import document as read
from nuanxin.work.units import Units

MOST = 2**31 - 1
"""The largest figure a column holds; a larger one is a slip of the pen."""


def targets_of(clause: Clause, given: read.Obligation) -> Iterator[Target]:
    """The clause's targets as printed, each tied to a measure where the dictionary has one.

    A figure the notice does not give stays empty. Without a printed target programmes and actions
    may still name measures; these then have no figure of this plan.
    """
    for printed in given.targets:
        ceiling = printed.op == "<="  # a measure to be reached does not answer it
        codes = [] if ceiling else _codes(printed.what, printed.per)
        for code in codes or [""]:
            yield _target(clause, printed, code)
    if not given.targets:
        for named in _named(given):
            yield Target(division=clause.division, clause=clause, measure=named)


def _codes(what: str, per: str | None) -> list[str]:
    """One measure for each tier that the print counts per (苏木（乡镇）、嘎查村（居）: two)."""
    tiers: list[str | None] = [*re.split("[、，和及与]", per)] if per else [None]
    found = [code for tier in tiers if (code := match_measure(what, tier))]
    return list(dict.fromkeys(found))


def _named(given: read.Obligation) -> list[str]:
    found = (match_measure(words) for words in (*given.programmes, *given.actions))
    return list(dict.fromkeys(code for code in found if code))


def _target(clause: Clause, printed: read.Target, code: str) -> Target:
    counts = bool(code) and measure_named(code).kind == "share"
    percent = printed.unit == "%"
    figure = printed.value if (printed.value or 0) <= MOST else None
    return Target(
        division=clause.division,
        clause=clause,
        what=printed.what[:200],
        op=printed.op,
        value=figure,
        unit=printed.unit[:12],
        per=(printed.per or "")[:60],
        measure=code,
        per_unit=figure if counts and not percent else None,
        share=figure if counts and percent and (figure or 0) <= 100 else None,
    )


def measures_by_title() -> list[tuple[str, str]]:
    """The dictionary as choices for a clerk: what may answer a clause."""
    return [(m.code, m.title) for m in dictionary().measures.values() if not m.free]


def other_unit(target: Target, units: Units) -> str:
    """That a figure is printed in another unit than its measure adds up in; "" where it is not.

    A share has its figure per unit, so there is nothing to compare.
    """
    measure = measure_named(target.measure) if target.measure and target.unit else None
    if measure is None or measure.kind != "sum" or units.same(target.unit, measure.unit):
        return ""
    return f"单位不同：通知按“{target.unit}”，指标按“{measure.unit}”"
