"""Working days, from the editable table of holidays (seeded from the State Council's notices)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from nuanxin.association.models import Holiday


@dataclass(frozen=True)
class WorkingDays:
    """Working days as seen from ``day``; the table is read once for all questions up to ``until``.

    A year the table does not know yet counts by weekdays.
    """

    day: date
    special: dict[date, bool] = field(default_factory=dict)

    @classmethod
    def between(cls, day: date, until: date) -> "WorkingDays":
        known = Holiday.objects.filter(day__gt=day, day__lte=until)
        return cls(day, dict(known.values_list("day", "off")))

    def left(self, due: date) -> int:
        """Working days after ``day`` up to and including ``due``; 0 when it is past."""
        days = (self.day + timedelta(n) for n in range(1, (due - self.day).days + 1))
        return sum(not _is_off(each, self.special) for each in days)


def shift_working_days(day: date, before: Iterable[int]) -> dict[int, date]:
    """For each number of working days the day so many before ``day`` (below zero: after it).

    None before is ``day`` itself, a working day or not. The table of holidays is read once.
    """
    wanted = set(before)
    reach = timedelta(days=2 * max((abs(each) for each in wanted), default=0) + 30)
    known = Holiday.objects.filter(day__gte=day - reach, day__lte=day + reach)
    special = dict(known.values_list("day", "off"))
    return {each: _shifted(day, each, special) for each in wanted}


def _shifted(day: date, before: int, special: dict[date, bool]) -> date:
    step, left = timedelta(days=1 if before < 0 else -1), abs(before)
    while left:
        day += step
        left -= not _is_off(day, special)
    return day


def _is_off(day: date, special: dict[date, bool]) -> bool:
    return special.get(day, day.weekday() >= 5)
