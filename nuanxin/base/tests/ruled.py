"""The rules by a short name, and numbers that are nobody's: what their tests share."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from nuanxin.base.rules import Value
from nuanxin.base.rules.ages import age
from nuanxin.base.rules.bank_card import bank_card
from nuanxin.base.rules.calendar_day import birth_day, calendar_day, month, month_as_written
from nuanxin.base.rules.coded import (
    category,
    category_as_written,
    ethnicity,
    ethnicity_as_written,
    sex,
    sex_as_written,
)
from nuanxin.base.rules.column import as_written
from nuanxin.base.rules.money import amount, amount_as_written
from nuanxin.base.rules.person_name import person_name
from nuanxin.base.rules.phone import phone
from nuanxin.base.rules.resident_number import check_character, resident_number

DAY = date(2026, 6, 15)


class Tried(NamedTuple):
    """A rule, and how what it found is written."""

    rule: Callable[[Value], Any]
    shown: Callable[[Value, Any], str] = as_written


RULES = {
    "number": Tried(partial(resident_number, on=DAY)),
    "name": Tried(person_name),
    "day": Tried(calendar_day),
    "birth": Tried(partial(birth_day, on=DAY)),
    "month": Tried(partial(month, until=DAY), month_as_written),
    "amount": Tried(amount, amount_as_written),
    "phone": Tried(phone),
    "card": Tried(bank_card),
    "age": Tried(age),
    "sex": Tried(sex, sex_as_written),
    "ethnicity": Tried(ethnicity, ethnicity_as_written),
    "category": Tried(category, category_as_written),
}


def number_of(area: str = "150204", born: str = "19500101", sequence: int = 996) -> str:
    """A right number that is nobody's: sequence codes 996 to 999."""
    first = f"{area}{born}{sequence}"
    return first + check_character(first)
