"""A year of the calendar as 设置 shows it."""

from dataclasses import dataclass
from datetime import date

from nuanxin.association.actions.holidays import public_days
from nuanxin.association.calendar import WorkingDays
from nuanxin.association.models import Holiday

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Day:
    """One day that differs from its weekday; ``changed``: not as published."""

    holiday: Holiday
    changed: bool

    @property
    def weekday(self) -> str:
        return f"周{WEEKDAYS[self.holiday.day.weekday()]}"


@dataclass(frozen=True)
class Year:
    """The days of a year that differ from their weekday, and what that makes."""

    number: int
    days: list[Day]
    missing: int
    published: bool
    working: int

    @property
    def off(self) -> int:
        return sum(each.holiday.off for each in self.days)

    @property
    def worked(self) -> int:
        return len(self.days) - self.off

    @property
    def differs(self) -> bool:
        return bool(self.missing) or any(each.changed for each in self.days)

    @classmethod
    def of(cls, number: int) -> "Year":
        public = public_days(number)
        rows = list(Holiday.objects.filter(day__year=number))
        days = [Day(row, bool(public) and not _as_published(row)) for row in rows]
        eve, end = date(number - 1, 12, 31), date(number, 12, 31)
        working = WorkingDays.between(eve, end).left(end)
        missing = len(public.keys() - {row.day for row in rows})
        return cls(number, days, missing, bool(public), working)


def years_around(day: date) -> list[int]:
    """The years one looks at: three back, this one and the next."""
    return list(range(day.year - 3, day.year + 2))


def _as_published(row: Holiday) -> bool:
    known = public_days(row.day.year).get(row.day)
    return known is not None and (known.name, known.off) == (row.name, row.off)
