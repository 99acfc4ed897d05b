"""What stands in one cell of a sheet or one field of a form, and what every rule asks of it first."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from nuanxin.base.refused import Refused
from nuanxin.base.rules.wordlist import FILLERS

LONGEST_TEXT = 200
BLANKS = {"\u3000": " ", "\u00a0": " "}
FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code).isalnum()}
WORDS = str.maketrans(BLANKS | FULL_WIDTH)
MARKS = dict(zip("－—–−‐‑‒―／．：（），＋￥＃＇", "--------/.:(),+¥#'", strict=True))
FIGURES = str.maketrans(BLANKS | FULL_WIDTH | MARKS)
UNSEEN = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)
"""Format characters (Unicode category Cf): they turn text round, or show nothing."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


class Cell(NamedTuple):
    """One value and how the file stores it: text number bool day moment time formula error broken."""

    kind: str
    text: str


Value = str | Cell
"""A cell that is not empty; typed text, by far the most, is a plain str."""
Rule = Callable[[Value], Any]
Choices = tuple[tuple[str, str], ...]
"""What a person may choose where a value is unclear: what the choice is kept as, and how it is called."""
A_DAY: Choices = (("day", "公历日期"),)
"""Any day of the Gregorian calendar, which the person types."""


class Bad(Refused):
    """The value is wrong: a reason code of the ledgers' contract, a sentence, and what may be chosen."""

    def __init__(self, reason: str, sentence: str, choices: Choices = ()) -> None:
        super().__init__(sentence)
        self.reason, self.sentence, self.choices = reason, sentence, choices


def cell_of(value: Value) -> Cell:
    return Cell("text", value) if isinstance(value, str) else value


def fold(text: str) -> str:
    """Full-width digits, letters and blanks become the usual ones; blanks at the ends go."""
    return text.strip() if text.isascii() else text.translate(WORDS).strip()


def words(value: Value, longest: int = LONGEST_TEXT) -> str:
    """The text of a cell that was typed: no formula, no error, nothing that cannot be seen."""
    return _whole(fold(_typed(value)), longest)


def figures(value: Value, longest: int = LONGEST_TEXT) -> str:
    """… of a cell that holds figures: full-width marks, every dash and a leading apostrophe folded."""
    text = _typed(value)
    if text.isascii():
        return _whole(text.strip().lstrip("'`").lstrip(), longest)
    text = text.translate(FIGURES).strip().lstrip("'`‘’").strip()
    if UNSEEN.search(text):
        raise Bad("control_char", "里面有看不见的字符（多半是从网页或聊天里复制来的），请删掉重新输入。")
    return _whole(text, longest)


def whole_number(value: Value) -> str:
    """The text of a cell that may be stored as a number without a loss: 3 and 3.0 are "3"."""
    text = figures(value)
    if isinstance(value, str) or value.kind != "number":
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    return str(int(number)) if abs(number) < 2**53 and number.is_integer() else text


def is_filler(text: str) -> bool:
    """Whether a folded text only says that there is nothing: 无, 不详, a dash."""
    return not text or text.lower() in FILLERS


def _typed(value: Value) -> str:
    """What stands there, if somebody typed it."""
    if isinstance(value, str):
        return value
    if value.kind == "formula":
        raise Bad("formula_cell", "这一格是公式，请复制后“只粘贴数值”。")
    if value.kind == "error":
        raise Bad("error_cell", f"这一格是错误值 {value.text[:20]}，请改成正确的内容。")
    return value.text


def _whole(text: str, longest: int) -> str:
    if control := CONTROL.search(text):
        which = "（多半是换行）" if control[0].isspace() else "（不是字的控制符）"
        raise Bad("control_char", f"里面有看不见的字符{which}，请删掉重新输入。")
    if len(text) > longest:
        raise Bad("field_too_long", f"这一格有 {len(text)} 个字，最多 {longest} 个，请改短。")
    return text
