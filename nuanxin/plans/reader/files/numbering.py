"""Numerals that Word prints but does not store in the text (ISO/IEC 29500-1, 17.9)."""

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

DIGITS = "〇一二三四五六七八九"
CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital")


class Numbering:
    """Counts the automatic numerals of one document, paragraph after paragraph."""

    def __init__(self, document: "Document") -> None:
        self._levels = _levels(document)
        self._styles = {
            style.style_id: style.element.xpath("./w:pPr/w:numPr") for style in document.styles
        }
        self._counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * 9)

    def label(self, paragraph: "BaseOxmlElement") -> str:
        """Return the numeral printed before a paragraph, "" where there is none."""
        number, depth = self._place(paragraph)
        levels = self._levels.get(number, {})
        if depth not in levels:
            return ""
        counts = self._counts[number]
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (8 - depth)
        label = levels[depth][1]
        for place in range(depth + 1):
            label = label.replace(
                f"%{place + 1}", _numeral(levels.get(place, ("", ""))[0], counts[place])
            )
        return label

    def _place(self, paragraph: "BaseOxmlElement") -> tuple[str, int]:
        properties = paragraph.xpath("./w:pPr/w:numPr")
        for style in paragraph.xpath("./w:pPr/w:pStyle/@w:val"):
            properties = properties or self._styles.get(style, [])
        if not properties:
            return "", 0
        depth = properties[0].xpath("string(./w:ilvl/@w:val)") or "0"
        return properties[0].xpath("string(./w:numId/@w:val)"), int(depth)


def _levels(document: "Document") -> dict[str, dict[int, tuple[str, str]]]:
    """Map each list to its levels: (number format, text with %1 %2 … for the counters)."""
    parts = [rel.target_part for rel in document.part.rels.values() if "numbering" in rel.reltype]
    if not parts:
        return {}
    root = parts[0].element
    lists = {}
    for num in root.xpath("./w:num"):
        abstract = num.xpath("string(./w:abstractNumId/@w:val)")
        levels = root.xpath(f"./w:abstractNum[@w:abstractNumId='{abstract}']/w:lvl")
        lists[num.xpath("string(./@w:numId)")] = {
            int(level.xpath("string(./@w:ilvl)")): (
                level.xpath("string(./w:numFmt/@w:val)"),
                level.xpath("string(./w:lvlText/@w:val)"),
            )
            for level in levels
            if level.xpath("string(./w:numFmt/@w:val)") in (*CHINESE, "decimal")
        }
    return lists


def _numeral(style: str, number: int) -> str:
    if style not in CHINESE or not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
