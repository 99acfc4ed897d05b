"""Days and the intervals between them.

An interval is ``[from, to)``: ``to`` is the first day on which it no longer holds, ``None`` while
it is open. An end day on paper is the last day in force, so ``to`` is the day after it.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Today in Asia/Shanghai, wherever the machine stands."""
    return datetime.now(SHANGHAI).date()
