"""公民身份号码 (GB 11643—1999): area 6, birth date 8, sequence 3, check 1.

The same shape and check character carry the residence permits of people from Hong Kong, Macao and
Taiwan (areas 810000, 820000, 830000) and, since December 2023, the permanent residence card of
foreigners (first digit 9). The area is where the number was given out: any prefix is right, those
abolished since included.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from nuanxin.base.periods import today
from nuanxin.base.rules.ages import plausible
from nuanxin.base.rules.cell import Bad, Cell, Value, cell_of, figures, is_filler

LENGTH = 18
SHAPE = re.compile(r"[0-9]{17}[0-9X]")
DRESSING = str.maketrans("", "", " -\u2002\u2003\u2009")
SCIENTIFIC = re.compile(r"[0-9](\.[0-9]*)?E\+?[0-9]+|[0-9]{15,}\.0+")
PERMIT = re.compile(r"[A-Z]{1,3}[0-9]{6,12}(\([0-9A-Z]\))?|[A-Z]{2}[0-9]{4}[A-Z][0-9]+")
MODULUS = 11  # ISO 7064 MOD 11-2
SAY_TEXT = "请把这一列设成“文本”，照证件重新输入。"


class Parts(NamedTuple):
    """What a number says: ``sex`` is a code of GB/T 2261.1, "1" 男 or "2" 女."""

    area: str
    birth: date
    sequence: int
    sex: str


def resident_number(value: Value, on: date | None = None) -> str:
    """The 18 characters, without what people dress them with. ``on``: today, for what lies ahead.

    Raises ``Bad``: id_missing, id_precision_lost, id_type_unsupported, id_length, id_charset,
    id_birthdate_invalid, id_birth_future, id_checksum, age_implausible.
    """
    plain = isinstance(value, str) and SHAPE.fullmatch(value)
    number = plain[0] if plain else _undressed(cell_of(value))
    birth, weight = _birth(number[6:14])
    if birth is None:
        raise Bad("id_birthdate_invalid", "身份证号第 7—14 位不是一个日期，请核对。")
    day = on or today()
    if birth > day:
        raise Bad("id_birth_future", "身份证号里的出生日期还没有到，请核对第 7—14 位。")
    if (_area(number[:6]) + weight + _tail(number[14:])) % MODULUS != 1:
        raise Bad("id_checksum", _misfit(number))
    plausible(birth, day)
    return number


def parts(number: str) -> Parts:
    """What a checked number says. Raises ``ValueError`` on another text."""
    birth = _birth(number[6:14])[0]
    if birth is None or not SHAPE.fullmatch(number):
        raise ValueError("not a resident number")
    sequence = int(number[14:17])
    return Parts(number[:6], birth, sequence, "1" if sequence % 2 else "2")


def check_character(first: str) -> str:
    """The 18th character for 17 digits."""
    return "10X98765432"[_weighed(first, LENGTH - 1)]


def _undressed(cell: Cell) -> str:
    """18 characters of the right kind, or why not."""
    if cell.kind == "number":
        raise Bad("id_precision_lost", f"身份证号存成了数字，后几位已经不可靠。{SAY_TEXT}")
    text = figures(cell)
    number = text.translate(DRESSING).upper()
    if is_filler(text) or not number:
        raise Bad("id_missing", "没有填身份证号。")
    if SCIENTIFIC.fullmatch(text.upper()):
        raise Bad("id_precision_lost", f"身份证号成了科学记数，后几位已经不可靠。{SAY_TEXT}")
    if PERMIT.fullmatch(number):
        raise Bad("id_type_unsupported", "这像是通行证或护照的号码，现在只能登记 18 位的身份证或居住证号。")
    if len(number) == 15 and number.isdecimal():
        raise Bad("id_length", "这是 15 位的老号码，请照新证件或户口簿填 18 位。")
    if len(number) != LENGTH:
        raise Bad("id_length", f"身份证号有 {len(number)} 位，应是 18 位，请核对。")
    if not SHAPE.fullmatch(number):
        raise Bad("id_charset", "身份证号只能是数字，最后一位可以是 X，请核对。")
    return number


def _misfit(number: str) -> str:
    if number.endswith("000"):
        return f"身份证号末三位成了 000，多半是被表格软件当成数字存过。{SAY_TEXT}"
    return "身份证号第 18 位对不上，请核对是否抄错一位。"


@lru_cache(maxsize=1 << 14)
def _area(digits: str) -> int:
    return _weighed(digits, 17)


@lru_cache(maxsize=1 << 16)
def _birth(digits: str) -> tuple[date | None, int]:
    """The day that eight digits say, and what they weigh."""
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None, 0
    return day, _weighed(digits, 11)


@lru_cache(maxsize=1 << 14)
def _tail(characters: str) -> int:
    check = 10 if characters[3] == "X" else int(characters[3])
    return _weighed(characters[:3], 3) + check


def _weighed(digits: str, power: int) -> int:
    """Σ digit × 2^power mod 11, the power falling by one; ``power`` is the first digit's."""
    return sum(int(digit) << (power - at) for at, digit in enumerate(digits)) % MODULUS

