"""Names of people as their papers write them, in every script used here.

· between the parts of a transcribed name comes in many spellings and becomes U+00B7. Mongolian
letters keep their format characters; Han characters of every extension are letters, those newer
than the interpreter's tables included.
"""

import re
import unicodedata

from nuanxin.base.rules.cell import Bad, Cell, Value, cell_of, fold, words
from nuanxin.base.rules.wordlist import COMPOUND, FILLERS

LONGEST_NAME = 40
HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
USUAL = re.compile("[\u4e00-\u9fff]{2,4}")
DOTS = "·•‧∙・･⋅．﹒⸱⸳᛫●\u0387"
DOT = re.compile(rf"\s*[{DOTS}]+\s*")
PLAIN_DOT = re.compile(rf"(?<=[{HAN}])\s*\.\s*(?=[{HAN}])")
SEPARATE = re.compile(r"[、，,;；/|＋+\r\n]|\s[和及与]\s")
SPACED = re.compile(rf"[{HAN}]+(?:\s+[{HAN}]+)+")
HAN_ONLY = re.compile(rf"[{HAN}]+")
MARKUP = frozenset("<>&\"'`{}[]\\=@#$%^*_~!?")
MONGOLIAN = "\u1820-\u18aa"
FORMATTED = re.compile(f"[{MONGOLIAN}][{MONGOLIAN}\u180b-\u180f\u200c\u200d\u202f]*")
"""A Mongolian word: variation selectors, vowel separator and narrow no-break space follow a letter."""
ACCENTED = re.compile(f"[{HAN}][\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]")
"""A mark over a Han character: no paper writes a name so."""
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks by their category that show nothing (Default_Ignorable_Code_Point)."""


def person_name(value: Value) -> str:
    """One person's name. Brackets may hold a remark.

    Raises ``Bad``: name_missing, name_multiple, name_too_long, name_charset, control_char.
    """
    if isinstance(value, str) and USUAL.fullmatch(value) and value not in FILLERS:
        return value
    cell = cell_of(value)
    if cell.kind not in ("text", "formula", "error"):
        raise Bad("name_charset", "姓名这一格是数字或日期，请改成文字。")
    text = _one(cell)
    if "·" in (text[0], text[-1]):
        raise Bad("name_charset", "姓名的间隔号“·”前后都要有字，请核对。")
    if wrong := _not_in_a_name(text):
        if wrong.isdecimal():
            raise Bad("name_charset", "姓名里有数字，请核对。")
        seen = wrong.isprintable() and not UNSEEN.match(wrong) and not unicodedata.combining(wrong)
        shown = f"“{wrong}”" if seen else f"看不见的字符（U+{ord(wrong):04X}）"
        raise Bad("name_charset", f"姓名里有{shown}，请核对。")
    return text


def _one(cell: Cell) -> str:
    """The folded text of a cell that names one person."""
    if cell.kind != "text":
        words(cell)
    text = fold(cell.text)
    if "<" in text or ">" in text:
        raise Bad("name_charset", "姓名里有“<”“>”这样的符号（多半是从网页复制来的），请删掉重新输入。")
    if text.startswith("="):
        raise Bad("name_charset", "姓名以“=”开头，像是公式，请改成姓名。")
    if SEPARATE.search(text):
        raise Bad("name_multiple", "这一格里像有两个人，请一人一行。")
    if len(text) > LONGEST_NAME:
        raise Bad("name_too_long", f"姓名超过 {LONGEST_NAME} 个字，请核对。")
    text = PLAIN_DOT.sub("·", DOT.sub("·", words(cell)))
    if text in FILLERS or not text:
        raise Bad("name_missing", "没有填姓名。")
    return _closed_up(text) if SPACED.fullmatch(text) else text


def _closed_up(text: str) -> str:
    """张　三 is 张三; 张三 李四 are two people, unless the first part is a surname of two characters."""
    groups = text.split()
    if sum(len(group) > 1 for group in groups) > 1 and groups[0] not in COMPOUND:
        raise Bad("name_multiple", "这一格里像有两个人，请一人一行；是一个人就去掉中间的空格。")
    return "".join(groups)


def _not_in_a_name(text: str) -> str:
    """The first character that does not belong in a name, "" if there is none."""
    if accented := ACCENTED.search(text):
        return accented[0][1]
    rest = FORMATTED.sub("", text)
    return next((char for char in rest if not _in_a_name(char)), "")


def _in_a_name(char: str) -> bool:
    if char in "·（）() -" or HAN_ONLY.match(char):
        return True
    if char in MARKUP or UNSEEN.match(char):
        return False
    return unicodedata.category(char)[0] in "LM"


def surname(name: str) -> str:
    """The surname of a checked name in Han characters, "" where it has none or it cannot be told.

    Transcribed names (with ·, or of five characters and more) and other scripts have none.
    """
    if not HAN_ONLY.fullmatch(name) or not 2 <= len(name) <= 4:
        return ""
    if len(name) > 2 and name[:2] in COMPOUND:
        return name[:2]
    return name[0]
