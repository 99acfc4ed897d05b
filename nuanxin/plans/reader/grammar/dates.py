"""Days that a part names: 6月30日前, 12月底, 国际家庭日, 5.29会员活动日."""

import calendar
import re
from collections.abc import Iterator
from functools import cache

from nuanxin.plans.reader.grammar.clauses import Span
from nuanxin.plans.reader.grammar.lexer import IN_WORDS
from nuanxin.plans.reader.grammar.numbers import number
from nuanxin.plans.reader.vocabulary import any_of, table, words

NUMERAL = rf"(?:\d{{1,2}}|{IN_WORDS}{{1,3}})"
DAY = re.compile(
    rf"(?P<month>{NUMERAL})月(?P<day>{NUMERAL})[日号]|(?P<last>{NUMERAL})月(?:底|末)"
    rf"|[至到—~-](?P<same>{NUMERAL})[日号]|、(?P<next>{NUMERAL})[日号]"
    r"|(?<![\d.])(?P<m>\d{1,2})[.·](?P<d>\d{1,2})(?=[一-鿿]{2,10}[日节])|(?P<year>年[底末])(?=之?前|以前|[，。；]|达|实现|完成|全|基本|$)"
)

def dates(plain: str, span: Span) -> list[str]:
    """Return the days named in a span as MM-DD or MM-sunN, in order, each once."""
    found = [*_days(plain, span), *_nodes(plain, span)]
    return list(dict.fromkeys(day for _, day in sorted(found)))


def undated(plain: str, span: Span) -> list[str]:
    """Return the named days of the lunar calendar, which have no fixed date."""
    return re.findall(any_of(words("dates", "lunar", "words")), plain[slice(*span)])


def _days(plain: str, span: Span) -> Iterator[tuple[int, str]]:
    month = 0
    for found in DAY.finditer(plain, *span):
        if found["year"]:
            month, day = 12, 31
        elif found["last"]:
            month = number(found["last"]) or 0
            day = _length(month, 2023)
        elif found["same"] or found["next"]:
            day = number(found["same"] or found["next"]) or 0
        else:
            month = number(found["month"] or found["m"]) or 0
            day = number(found["day"] or found["d"]) or 0
        if _exists(month, day):
            yield found.start(), f"{month:02}-{day:02}"


def _exists(month: int, day: int) -> bool:
    return 1 <= day <= _length(month, 2024)


def _length(month: int, year: int) -> int:
    return calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0


def _nodes(plain: str, span: Span) -> Iterator[tuple[int, str]]:
    days = table("dates")["nodes"]
    for found in _names().finditer(plain, *span):
        yield found.start(), days[found.group()]


@cache
def _names() -> re.Pattern[str]:
    return re.compile(any_of(table("dates")["nodes"]))
