"""Numerals that Word prints but does not store in the text (ISO/IEC 29500-1, 17.9)."""

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

DIGITS = "〇一二三四五六七八九"
CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital")


class _Level(NamedTuple):
    style: str
    text: str


class Numbering:
    """Counts the automatic numerals of one document, paragraph after paragraph."""

    def __init__(self, document: "Document") -> None:
        self._lists = _lists(document)
        self._styles = {style.style_id: style.element for style in document.styles}
        self._counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * 9)

    def label(self, paragraph: "BaseOxmlElement") -> str:
        """Return the numeral printed before a paragraph, "" where there is none."""
        number, depth = self._place(paragraph)
        levels = self._lists.get(number, {})
        if depth not in levels:
            return ""
        counts = self._counts[number]
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (8 - depth)
        label = levels[depth].text
        for place, level in levels.items():
            label = label.replace(f"%{place + 1}", _numeral(level.style, counts[place]))
        return label

    def _place(self, paragraph: "BaseOxmlElement") -> tuple[str, int]:
        """Return the list a paragraph belongs to, by itself or by its style, and its depth."""
        style = self._styles.get(_value(paragraph, "w:pPr/w:pStyle"))
        for holder in (paragraph, style):
            if holder is not None and (number := _value(holder, "w:pPr/w:numPr/w:numId")):
                return number, int(_value(holder, "w:pPr/w:numPr/w:ilvl") or 0)
        return "", 0


def _lists(document: "Document") -> dict[str, dict[int, _Level]]:
    parts = [rel.target_part for rel in document.part.rels.values() if "numbering" in rel.reltype]
    if not parts:
        return {}
    root = parts[0].element
    abstract = {
        definition.get(_name("w:abstractNumId")): _levels(definition)
        for definition in root.iterfind(_name("w:abstractNum"))
    }
    return {
        number.get(_name("w:numId")): abstract.get(_value(number, "w:abstractNumId"), {})
        for number in root.iterfind(_name("w:num"))
    }


def _levels(definition: "BaseOxmlElement") -> dict[int, _Level]:
    levels = {}
    for level in definition.iterfind(_name("w:lvl")):
        style = _value(level, "w:numFmt")
        if style in (*CHINESE, "decimal"):
            levels[int(level.get(_name("w:ilvl")))] = _Level(style, _value(level, "w:lvlText"))
    return levels


def _value(element: "BaseOxmlElement", path: str) -> str:
    found = element.find("/".join(_name(step) for step in path.split("/")))
    return "" if found is None else found.get(_name("w:val"), "")


def _name(tag: str) -> str:
    return tag.replace("w:", "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}")


def _numeral(style: str, number: int) -> str:
    if style not in CHINESE or not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
