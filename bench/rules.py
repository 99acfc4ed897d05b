"""How long each rule takes over a column of 100 000 values, beside one plain regular expression.

    .venv/bin/python bench/rules.py

The columns are made up: mostly clean, one value in twenty dressed as clerks dress it, one in fifty
wrong. The floor passes the same resident numbers through one compiled pattern. Processor time, so
that whatever else runs counts less.
"""

import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from statistics import median
from typing import Any

from nuanxin.base.rules import Value, column
from nuanxin.base.rules.bank_card import bank_card, fits
from nuanxin.base.rules.calendar_day import birth_day, calendar_day, month
from nuanxin.base.rules.coded import category, ethnicity, sex
from nuanxin.base.rules.column import as_written
from nuanxin.base.rules.finding import tokens
from nuanxin.base.rules.money import amount, amount_as_written
from nuanxin.base.rules.person_name import person_name
from nuanxin.base.rules.phone import phone
from nuanxin.base.rules.resident_number import check_character, resident_number

VALUES, RUNS = 100_000, 5
DAY = date(2026, 1, 1)
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴单曾查", "明华丽芳伟强敏静秀娟军勇杰涛艳超娜玲燕红"
MONGOLIAN = ("额尔登其其格", "乌云毕力格", "阿依古丽·买买提", "巴特尔")
SHAPE = re.compile(r"[0-9]{17}[0-9X]")
Made = Callable[[int], str]


def pick(at: int, words: Any) -> Any:
    """One of ``words`` (a string or a tuple), the next one elsewhere in it."""
    return words[at * 7919 % len(words)]


def number(at: int) -> str:
    """Sequence codes 996 to 999: nobody's."""
    born = date(1935, 1, 1) + timedelta(at * 7919 % 30_000)
    first = f"1502{at % 28 + 2:02d}{born:%Y%m%d}{996 + at % 4}"
    return first + check_character(first)


def card(at: int) -> str:
    first = f"62284804{at * 7919 % 10**10:010d}"
    return next(first + digit for digit in "0123456789" if fits(first + digit))


def name(at: int) -> str:
    if at % 20 == 7:
        return str(pick(at, MONGOLIAN))
    second = pick(at // 7, GIVEN) if at % 3 else ""
    return f"{pick(at, FAMILY)}{pick(at // 13, GIVEN)}{second}"


def mobile(at: int) -> str:
    return f"1{pick(at, '3589')}{at * 7919 % 10**9:09d}"


def born(at: int) -> date:
    return date(1981, 1, 1) + timedelta(at * 7919 % 15_000)


def yuan(at: int) -> str:
    return f"{at * 7919 % 900_000 / 100:.2f}"


def of(*words: str) -> Made:
    return lambda at: str(pick(at, words))


def made(one: Made) -> list[Value | None]:
    """A column of ``one``: every twentieth dressed, every fiftieth spoilt."""
    values: list[Value | None] = [one(at) for at in range(VALUES)]
    for at in range(0, VALUES, 20):
        values[at] = f" {values[at]}\u3000"
    for at in range(0, VALUES, 50):
        values[at] = f"{values[at]}？"
    return values


Shown = Callable[[Value, Any], str]
COLUMNS: dict[str, tuple[Callable[[Value], Any], Shown, Made]] = {
    "resident number": (partial(resident_number, on=DAY), as_written, number),
    "name": (person_name, as_written, name),
    "birth day 1981-03-01": (partial(birth_day, on=DAY), as_written, lambda at: str(born(at))),
    "birth day 1981年03月01日": (partial(birth_day, on=DAY), as_written, lambda at: f"{born(at):%Y年%m月%d日}"),
    "day": (calendar_day, as_written, lambda at: str(born(at))),
    "month": (month, as_written, lambda at: f"{born(at):%Y-%m}"),
    "amount": (amount, amount_as_written, yuan),
    "phone": (phone, as_written, mobile),
    "bank card": (bank_card, as_written, card),
    "sex": (sex, as_written, of("男", "女")),
    "ethnic group": (ethnicity, as_written, of("汉", "蒙古族", "回族", "满", "达斡尔")),
    "category": (category, as_written, of("独生子女死亡家庭", "独生子女伤残家庭", "其他计划生育家庭")),
}


def timed(work: Callable[[], object]) -> float:
    """Seconds of the median of several calls, after one that warms."""
    taken = []
    for run in range(RUNS + 1):
        began = time.process_time()
        work()
        taken += [time.process_time() - began] if run else []
    return median(taken)


def told(what: str, seconds: float, floor: float) -> None:
    print(f"  {what:<26} {seconds / VALUES * 1e6:7.2f} µs {seconds / floor:7.1f} x")


def main() -> None:
    numbers: list[Any] = made(number)
    floor = timed(lambda: [SHAPE.fullmatch(value) for value in numbers])
    print(f"{VALUES:,} values, median of {RUNS}, per value")
    told("one pattern (floor)", floor, floor)
    for what, (rule, shown, one) in COLUMNS.items():
        told(what, timed(partial(column, rule, made(one), shown)), floor)
    names = [name(at) for at in range(VALUES)]
    told("tokens of a name", timed(lambda: [tokens(each) for each in names]), floor)


if __name__ == "__main__":
    main()
