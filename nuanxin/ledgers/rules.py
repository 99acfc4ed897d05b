"""Rules: one pure function each, from a cell to its value. A form and a ledger share them.

A rule returns the value, and raises ``Bad`` with the reason and a sentence that says what to do.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from nuanxin.base.periods import FIRST_DAY, LAST_DAY
from nuanxin.ledgers.reading import Cell

LONGEST_NAME, LONGEST_TEXT, LONGEST_PHONE = 40, 200, 20
DOTS = str.maketrans(dict.fromkeys("•‧∙・．⸱᛫●", "·"))
SEPARATE = re.compile(r"[、，,;；/|]|\s和\s")
MARKUP = set("<>&\"'`{}[]\\=@#$%^*_~!?")
MONGOLIAN_FORMAT = set("\u180b\u180c\u180d\u180e\u180f\u200c\u200d\u202f")
DAY = re.compile(r"(\d{4})\s*(?:[-./]|年)\s*(\d{1,2})\s*(?:[-./]|月)\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
CYCLE = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年"
UNCLEAR_DAY = re.compile(r"\d{1,2}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,4}")
LUNAR = re.compile(rf"农历|阴历|闰|腊月|正月|冬月|初[一二三四五六七八九十]|廿|{CYCLE}")
YES = {"是", "有", "√", "✓", "1", "对", "y", "yes", "true"}
NO = {"否", "无", "不", "×", "✗", "0", "n", "no", "false", "不是", "没有"}
Rule = Callable[[Cell], Any]


class Bad(Exception):
    """The cell is wrong: a reason code and a sentence."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason, self.sentence = reason, sentence


def fold(text: str) -> str:
    """Full-width digits, letters and blanks become the usual ones; blanks at the ends go."""
    return "".join(unicodedata.normalize("NFKC", c) if "！" <= c <= "～" and c.isalnum() else c
                   for c in text.replace("\u3000", " ").replace("\u00a0", " ")).strip()  # fmt: skip


def words(cell: Cell, longest: int = LONGEST_TEXT) -> str:
    """The text of a cell that was typed: no formula, no error, nothing that cannot be seen."""
    if cell.kind == "formula":
        raise Bad("formula_cell", "这一格是公式，请复制后“只粘贴数值”。")
    if cell.kind == "error":
        raise Bad("error_cell", f"这一格是错误值 {cell.text}，请改成正确的内容。")
    text = fold(cell.text)
    if any(unicodedata.category(c) == "Cc" for c in text):
        raise Bad("control_char", "这一格里有看不见的控制字符（多半是换行），请删掉重新输入。")
    if len(text) > longest:
        raise Bad("field_too_long", f"这一格有 {len(text)} 个字，最多 {longest} 个，请改短。")
    return text


def whole_number(cell: Cell) -> str:
    """The text of a cell that may be stored as a number without a loss: 3 and 3.0 are "3"."""
    text = words(cell)
    if cell.kind == "number":
        value = float(text)
        return str(int(value)) if value == int(value) and abs(value) < 2**53 else text
    return text


def name(cell: Cell) -> str:
    """A person's name: letters of any script, · in all its spellings, brackets for a remark."""
    if cell.kind not in ("text", "formula", "error"):
        raise Bad("name_charset", "姓名这一格是数字或日期，请改成文字。")
    text = words(cell, limits_of_name(cell)).translate(DOTS)
    if SEPARATE.search(text):
        raise Bad("name_multiple", "这一格里像有两个人，请一人一行。")
    if wrong := next((c for c in text if not _in_a_name(c)), ""):
        shown = f"“{wrong}”" if wrong.isprintable() else f"看不见的字符（U+{ord(wrong):04X}）"
        raise Bad("name_charset", f"姓名里有{shown}，请核对。")
    return text


def limits_of_name(cell: Cell) -> int:
    if len(fold(cell.text)) > LONGEST_NAME and cell.kind == "text":
        raise Bad("name_too_long", f"姓名超过 {LONGEST_NAME} 个字，请核对。")
    return LONGEST_NAME


def _in_a_name(char: str) -> bool:
    if char in "·（）() -" or char in MONGOLIAN_FORMAT:
        return True
    return char not in MARKUP and unicodedata.category(char)[0] in "LM"


def phone(cell: Cell) -> str:
    """A mobile or an office number, with area code and extension as people write them."""
    text = whole_number(cell)
    digits = re.sub(r"[\s\-—()（）]", "", text)
    mobile = re.fullmatch(r"(?:\+?86)?1[3-9]\d{9}", digits)
    office = re.fullmatch(r"(?:0\d{2,3})?\d{7,8}(?:(?:转|x|#)?\d{1,5})?", digits)
    if not (mobile or (office and cell.kind != "number")) or len(text) > LONGEST_PHONE:
        raise Bad("phone_format", "不像电话号码，请写 11 位手机号，或“0472-1234567”这样的座机。")
    return text


def day(cell: Cell) -> date:
    """A day of the Gregorian calendar, stored as a date or typed with the year first."""
    if cell.kind == "number" and not COMPACT_DAY.fullmatch(whole_number(cell)):
        raise Bad("date_invalid", "这一格是数字，不是日期，请写成 2023-03-01 这样。")
    text = whole_number(cell) if cell.kind == "number" else words(cell)
    if LUNAR.search(text):
        raise Bad("date_lunar_text", "这是农历日期，请换成公历，写成 2023-03-01 这样。")
    found = DAY.fullmatch(text) or COMPACT_DAY.fullmatch(text)
    if not found:
        if UNCLEAR_DAY.fullmatch(text):
            raise Bad("date_ambiguous", f"“{text}”看不出年月日的先后，请写成 2023-03-01 这样。")
        raise Bad("date_invalid", f"“{text[:20]}”不是日期，请写成 2023-03-01 这样。")
    try:
        read = date(*map(int, found.groups()))
    except ValueError:
        raise Bad("date_invalid", f"没有“{text}”这一天，请核对。") from None
    if not FIRST_DAY <= read <= LAST_DAY:
        raise Bad("date_invalid", f"日期要在 {FIRST_DAY} 到 {LAST_DAY} 之间，请核对年份。")
    return read


def yes_no(cell: Cell) -> bool:
    text = whole_number(cell).lower()
    if text in YES | NO:
        return text in YES
    raise Bad("category_unknown", f"“{text[:10]}”看不出是不是，请写“是”或“否”。")


def full_time(cell: Cell) -> bool:
    text = words(cell)
    if text in ("专职", "兼职"):
        return text == "专职"
    raise Bad("category_unknown", f"“{text[:10]}”不认识，请写“专职”或“兼职”。")


def seat_number(cell: Cell) -> int:
    """Which of several seats of a kind: 1 to 999."""
    text = whole_number(cell)
    if re.fullmatch(r"[1-9]\d{0,2}", text):
        return int(text)
    raise Bad("number_format", f"“{text[:10]}”不是 1 到 999 的整数，请核对。")


def code(cell: Cell) -> int:
    """A 12-digit statistical code, stored as text: a number has lost what it was."""
    if cell.kind == "number":
        raise Bad("id_precision_lost", "区划代码存成了数字，请把这一列设成“文本”再重新输入。")
    text = words(cell)
    if not re.fullmatch(r"[1-9][0-9]{11}", text):
        raise Bad("place_unknown", f"区划代码“{text[:20]}”不是 12 位数字，请核对。")
    return int(text)
