"""Days as notices print them, and by when a clause is to be carried out."""

import re
from datetime import date, timedelta

_PRINTED = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_YEAR = re.compile(r"(20\d\d)\s*年")
_NTH_WEEKDAY = re.compile(r"(\d\d)-(mon|tue|wed|thu|fri|sat|sun)([1-5])$")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def day_printed(text: str) -> date | None:
    """``2023年3月2日`` → a date; None where no real day is printed."""
    found = _PRINTED.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def year_printed(text: str) -> int | None:
    """The first year of this century printed in a title."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def day_in(year: int, text: str) -> date | None:
    """``MM-DD`` or ``05-sun2`` (second Sunday of May) in a year; None for a day that is not one."""
    if found := _NTH_WEEKDAY.match(text):
        first = date(year, int(found[1]), 1)
        ahead = (_WEEKDAYS.index(found[2]) - first.weekday()) % 7
        return first + timedelta(days=ahead + 7 * (int(found[3]) - 1))
    try:
        return date.fromisoformat(f"{year}-{text}")
    except ValueError:
        return None


def due_day(year: int, dates: list[str], adopted: date) -> date:
    """The last day a clause names, else the end of the plan's year.

    A plan entered after its year is due by the end of the year it is adopted in: nothing is handed
    out overdue.
    """
    named = [day for text in dates if (day := day_in(year, text))]
    due = max(named, default=date(year, 12, 31))
    return due if due >= adopted else date(adopted.year, 12, 31)
