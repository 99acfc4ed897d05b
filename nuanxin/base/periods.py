"""Days and the intervals between them.

An interval is ``[from, to)``: ``to`` is the first day on which it no longer holds, ``None`` while
it is open. An end day on paper is the last day in force, so ``to`` is the day after it.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_DAY, LAST_DAY = date(1980, 5, 29), date(2099, 12, 31)
"""From the founding of the association on; a year beyond is a slip of the finger."""


def in_words(day: date) -> str:
    """2023 年 3 月 2 日, as on paper."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def today() -> date:
    """Today in Asia/Shanghai, wherever the machine stands."""
    return datetime.now(SHANGHAI).date()
