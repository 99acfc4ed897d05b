"""The public calendar: which days are off, which weekend days are worked."""

from datetime import date

from chinese_calendar.constants import Holiday as Feast
from chinese_calendar.constants import holidays, workdays

from nuanxin.association.models import Holiday


def seed_holidays(using: str) -> int:
    """Enter the years that the table does not know yet; how many days came.

    A year that stands in the table is the office's own to edit and stays as it is. Source: the
    State Council's yearly notices, as ``chinesecalendar`` carries them.
    """
    rows = Holiday.objects.using(using)
    known = {day.year for day in rows.dates("day", "year")}
    fresh = [*_days(holidays, off=True), *_days(workdays, off=False)]
    return len(rows.bulk_create(each for each in fresh if each.day.year not in known))


def _days(days: dict[date, str], *, off: bool) -> list[Holiday]:
    named = {day: Feast(feast).chinese for day, feast in days.items()}
    return [
        Holiday(day=day, name=name if off else f"{name}调休上班", off=off)
        for day, name in named.items()
    ]
