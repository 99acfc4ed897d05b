"""Telephone numbers of mainland China (电信网编号计划)."""

import re

from nuanxin.base.rules.cell import Bad, Value, cell_of, whole_number

LONGEST_PHONE = 20
MOBILE = re.compile(r"1[3-9][0-9]{9}")
COUNTRY = re.compile(r"(?:\+|00)?86(?=1[3-9][0-9]{9}$)")
OFFICE = re.compile(
    r"(?:(?P<area>0(?:10|2[0-9]|[3-9][0-9]{2}))[- ]?)?(?P<local>[0-9]{7,8})"
    r"(?:(?:[-#*x]|转|分机)+(?P<inner>[0-9]{1,6}))?"
)
AS_SAID = re.compile(r"1[3-9][0-9]{9}|0(?:10|2[0-9]|[3-9][0-9]{2})-[0-9]{7,8}")  # written as it is kept
SERVICE = re.compile(r"[48]00-?[0-9]{3}-?[0-9]{4}")
DRESSING = str.maketrans("", "", " ()")
SEVERAL = re.compile(r"[/、,;；，|]|\s或\s?")
WRONG = "不像电话号码，请写 11 位手机号，或“0472-1234567”这样的座机。"


def phone(value: Value) -> str:
    """A mobile (11 digits), or a landline as 0472-1234567, with 转 and its extension.

    A landline stored as a number has lost its leading 0. Raises ``Bad`` (phone_format).
    """
    if isinstance(value, str) and AS_SAID.fullmatch(value):
        return value
    cell = cell_of(value)
    text = whole_number(cell)
    if SEVERAL.search(text):
        raise Bad("phone_format", "这一格里像有几个号码，请只留一个。")
    number = COUNTRY.sub("", text.translate(DRESSING).lower().replace("-", ""))
    if MOBILE.fullmatch(number):
        return number
    landline = None if cell.kind == "number" else _landline(text)
    if landline is None:
        raise Bad("phone_format", WRONG)
    return landline


def _landline(text: str) -> str | None:
    number = re.sub(r"\s*([-转#])\s*", r"\1", text.lower().removeprefix("+86").lstrip("- "))
    number = re.sub(r"^\(([0-9]+)\)[- ]*", r"\1-", number).replace(" ", "")
    if SERVICE.fullmatch(number):
        return number
    found = OFFICE.fullmatch(number)
    if not found:
        return None
    area = f"{found['area']}-" if found["area"] else ""
    return area + found["local"] + (f"转{found['inner']}" if found["inner"] else "")
