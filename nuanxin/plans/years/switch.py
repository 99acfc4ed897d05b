"""哪一年: the way from a plan to the plans of other years, on 要点, 矩阵 and 差距."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from nuanxin.base.periods import today
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.models import Plan


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    active: bool


def year_tabs(
    outlook: Outlook, plan: Plan | None, drafted: Iterable[int] = (), gaps: str | None = None
) -> list[Tab]:
    """One for each year the body has a plan of; [] where there is but one.

    ``plan`` is the one looked at, ``drafted`` the years of drafts that are shown too; ``gaps`` stays
    in the address. An earlier year opens on its last day, the latest issued one today.
    """
    latest = outlook.years[:1]
    years = sorted({*outlook.years, *drafted}, reverse=True)
    found = []
    for year in years if len(years) > 1 else ():
        there = replace(outlook, day=min(date(year, 12, 31), today()), year=year)
        if [year] == latest:
            there = replace(outlook, day=today(), year=None)
        draft = "" if year in outlook.years else "（草稿）"
        found.append(Tab(f"{year} 年{draft}", f"?{there.query(gaps=gaps)}", plan is not None and year == plan.year))
    return found
