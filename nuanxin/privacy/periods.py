"""How long things are kept: a city's own numbers, else those delivered (``data/periods.toml``)."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.db.models import Q

from nuanxin.association.scope import WIDTH
from nuanxin.privacy.models import Period

UNITS = {"day": "{} 天", "working_day": "{} 个工作日", "year": "{} 年"}


@dataclass(frozen=True)
class PeriodKind:
    """One period: of what, from when on, its unit, the delivered number and its bounds."""

    code: str
    title: str
    after: str
    unit: str
    number: int
    least: int
    most: int
    why: str

    def says(self, number: int) -> str:
        """The period in words: 到当年年底, 30 天."""
        if self.unit != "year_end":
            return UNITS[self.unit].format(number)
        return f"到当年年底，再留 {number} 年" if number else "到当年年底"


@cache
def period_kinds() -> dict[str, PeriodKind]:
    """By code, in the order of the page."""
    known = tomllib.loads((Path(__file__).parent / "data" / "periods.toml").read_text("utf-8"))
    return {code: PeriodKind(code, **entry) for code, entry in known.items()}


def city_of(division: int) -> int:
    return division - division % WIDTH["city"]


@dataclass(frozen=True)
class Periods:
    """The numbers in force; ``own``: (city, code) → number."""

    own: Mapping[tuple[int, str], int]

    @classmethod
    def read(cls) -> "Periods":
        """Those in sight; one statement."""
        rows = Period.objects.values_list("division", "code", "number")
        return cls({(division, code): number for division, code, number in rows})

    def number(self, code: str, division: int) -> int:
        """What holds in a division."""
        return self.own.get((city_of(division), code), period_kinds()[code].number)

    def parts(self, code: str, column: str = "division") -> Iterator[tuple[Q, int]]:
        """Conditions on ``column`` that part all rows, each with the number that holds there."""
        rest = Q()
        for (city, known), number in self.own.items():
            if known == code:
                here = Q(**{f"{column}__gte": city, f"{column}__lt": city + WIDTH["city"]})
                rest &= ~here
                yield here, number
        yield rest, period_kinds()[code].number


def after_year_end(ended: date, years: int) -> date:
    """The first day on which what ended then is kept no longer."""
    return date(ended.year + years + 1, 1, 1)


def years_before(day: date, years: int) -> date:
    """The same day so many years ago (29 February is 28 February)."""
    leap = day.month == 2 and day.day == 29
    return (day - timedelta(days=1) if leap else day).replace(year=day.year - years)
