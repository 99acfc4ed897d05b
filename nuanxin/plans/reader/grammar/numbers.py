"""Printed numbers and classifiers: 2名, 两名, 20000户, 百分之九十五."""

import re
from decimal import Decimal
from functools import cache

from nuanxin.plans.reader.grammar.lexer import IN_WORDS
from nuanxin.plans.reader.vocabulary import any_of, words

DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
PERCENT = "百分之"


def number(text: str) -> int | None:
    """Return the whole number a figure says, the lower one of a range, None for a fraction."""
    text = text.removeprefix(PERCENT).replace(",", "")
    if found := re.match(r"(\d+)(\.\d+)?((?:万(?!元))?)", text):
        value = Decimal(found[1] + (found[2] or "")) * (10_000 if found[3] else 1)
        return int(value) if value == int(value) and not (found[2] and not found[3]) else None
    total = digit = 0
    for char in text:
        if char in TENS:
            total, digit = total + (digit or 1) * TENS[char], 0
        elif char in DIGITS:
            digit = DIGITS[char]
        else:
            break
    return total + digit


def upper(text: str) -> int | None:
    """Return the upper number of a range, None where there is one number."""
    return number(re.sub(r"^[\d,.万]+[—~至-]", "", text)) if is_range(text) else None


def unit(text: str) -> str:
    """Return the printed classifier of a figure, % for 百分之."""
    if text.startswith(PERCENT):
        return "%"
    found = _figure().fullmatch(text)
    return found[1] if found else ""


def is_range(text: str) -> bool:
    """Whether a figure gives two numbers: 1—2次."""
    return bool(re.match(r"[\d,.万]+[—~至-]\d", text))


@cache
def _figure() -> re.Pattern[str]:
    more = any_of(words("figures", "or_more"))
    return re.compile(rf"(?:(?:[\d,.—~至-]|万(?!元))+|{IN_WORDS}+)(.*?)(?:{more}|及?以下)?")
