"""How what is protected is shown where its whole is not needed (GB/T 35273—2020, 7.2). Never raises.

Each mask leaves what tells two people apart on one list, and no more.
"""

import re

from nuanxin.base.rules.person_name import surname
from nuanxin.base.rules.phone import MOBILE

NUMBER = re.compile(r"[0-9]{17}[0-9X]")
LANDLINE = re.compile(r"((?:0[0-9]{2,3}-)?)([0-9]{4,5})([0-9]{3})(?:转[0-9]+)?")
VILLAGE = re.compile(r".*(?:嘎查|村(?!民)|社区|居委会|牧委会)", re.DOTALL)
TOWNSHIP = re.compile(r".*(?:苏木|镇|乡|街道|旗|县|区)", re.DOTALL)
HIDDEN = "***"


def name(text: str) -> str:
    """张三 → 张*, 欧阳小明 → 欧阳**, 阿依古丽·买买提 → 阿***·***: the surname, or one character."""
    kept = len(surname(text)) or 1
    return text[:kept] + "".join("·" if char == "·" else "*" for char in text[kept:])


def resident_number(text: str) -> str:
    """150204195001019961 → 1502************61: the city it was given out in and two characters."""
    return f"{text[:4]}{'*' * 12}{text[-2:]}" if NUMBER.fullmatch(text) else HIDDEN


def phone(text: str) -> str:
    """13800001234 → 138****1234, 0472-1234567 → 0472-****567."""
    if MOBILE.fullmatch(text):
        return f"{text[:3]}****{text[-4:]}"
    found = LANDLINE.fullmatch(text)
    return f"{found[1]}{'*' * len(found[2])}{found[3]}" if found else HIDDEN


def bank_card(text: str) -> str:
    """The last four digits, as a bank shows them: ****1234."""
    return f"****{text[-4:]}" if len(text) >= 16 and text.isdecimal() else HIDDEN


def address(text: str) -> str:
    """As far as the village or the community; where none is named, the township or what is above it."""
    found = VILLAGE.match(text) or TOWNSHIP.match(text)
    return f"{found[0]}{HIDDEN}" if found and found[0] != text else (text if found else HIDDEN)


def starred(text: str) -> str:
    """A number of any kind whose last four characters are enough to find it on paper: ****1234."""
    return "*" * max(0, len(text) - 4) + text[-4:]
