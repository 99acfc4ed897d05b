"""Days as notices print them, and by when a clause is to be carried out."""

import re
from datetime import date, timedelta

LEAP_YEAR = 2024
_PRINTED = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_YEAR = re.compile(r"(20\d\d)\s*年")
_NTH_WEEKDAY = re.compile(r"(\d\d)-(mon|tue|wed|thu|fri|sat|sun)([1-5])$")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_WORDS = "一二三四五六日"
_DAY_WORDS = re.compile(r"(\d{1,2})\s*[月.-]\s*(\d{1,2})\s*日?$")
_NTH_WORDS = re.compile(r"(\d{1,2})\s*月第?\s*([1-5一二三四五])\s*个?(?:星期|周|礼拜)([一二三四五六日天])$")


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


def day_words(text: str) -> str:
    """``05-29`` → 5月29日, ``05-sun2`` → 5月第2个星期日; anything else stands as it is."""
    if found := _NTH_WEEKDAY.match(text):
        weekday = _WEEKDAY_WORDS[_WEEKDAYS.index(found[2])]
        return f"{int(found[1])}月第{found[3]}个星期{weekday}"
    if found := re.match(r"(\d\d)-(\d\d)$", text):
        return f"{int(found[1])}月{int(found[2])}日"
    return text


def day_meant(words: str) -> str | None:
    """The other way, as people type it (5月29日, 5.29, 5月第二个周日); None for no day of a year."""
    if found := _NTH_WORDS.match(words):
        number = "一二三四五".find(found[2]) + 1 or int(found[2])
        weekday = _WEEKDAYS[_WEEKDAY_WORDS.index(found[3].replace("天", "日"))]
        text = f"{int(found[1]):02}-{weekday}{number}"
        return text if 1 <= int(found[1]) <= 12 else None
    if found := _DAY_WORDS.match(words):
        text = f"{int(found[1]):02}-{int(found[2]):02}"
        return text if day_in(LEAP_YEAR, text) else None
    return None
