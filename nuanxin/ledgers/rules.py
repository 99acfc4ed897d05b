"""The rules of the columns that are here; those of people are ``base.rules``.

A rule returns the value, and raises ``Bad`` with the reason and a sentence that says what to do.
"""

import re

from nuanxin.base.rules.calendar_day import calendar_day as day
from nuanxin.base.rules.cell import Bad, Value, cell_of, figures, whole_number, words
from nuanxin.base.rules.person_name import person_name as name
from nuanxin.base.rules.phone import phone

__all__ = ["code", "day", "full_time", "name", "phone", "seat_number", "words", "yes_no"]

YES = {"是", "有", "√", "✓", "1", "对", "y", "yes", "true"}
NO = {"否", "无", "不", "×", "✗", "0", "n", "no", "false", "不是", "没有"}


def yes_no(cell: Value) -> bool:
    text = whole_number(cell).lower()
    if text in YES | NO:
        return text in YES
    raise Bad("category_unknown", f"“{text[:10]}”看不出是不是，请写“是”或“否”。")


def full_time(cell: Value) -> bool:
    text = words(cell)
    if text in ("专职", "兼职"):
        return text == "专职"
    raise Bad("category_unknown", f"“{text[:10]}”不认识，请写“专职”或“兼职”。")


def seat_number(cell: Value) -> int:
    """Which of several seats of a kind: 1 to 999."""
    text = whole_number(cell)
    if re.fullmatch(r"[1-9]\d{0,2}", text):
        return int(text)
    raise Bad("number_format", f"“{text[:10]}”不是 1 到 999 的整数，请核对。")


def code(value: Value) -> int:
    """A 12-digit statistical code, stored as text: a number has lost what it was."""
    cell = cell_of(value)
    if cell.kind == "number":
        raise Bad("id_precision_lost", "区划代码存成了数字，请把这一列设成“文本”再重新输入。")
    text = figures(cell).replace(" ", "")
    if not re.fullmatch(r"[1-9][0-9]{11}", text):
        raise Bad("place_unknown", f"区划代码“{text[:20]}”不是 12 位数字，请核对。")
    return int(text)
