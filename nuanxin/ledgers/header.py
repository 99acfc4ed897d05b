"""Finding the header by name and synonym, wherever it stands and however many rows it takes."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from nuanxin.ledgers.parsing.refusal import Unreadable
from nuanxin.ledgers.reading import RawSheet, Row
from nuanxin.ledgers.rules import Rule

SEARCHED = 30  # rows from the top
ENOUGH = 2     # columns that make a header
IGNORED = ""


@dataclass(frozen=True)
class Column:
    """One column of a kind: its key, heading, other names for it, and the rule for its cells."""

    key: str
    label: str
    rule: Rule
    synonyms: tuple[str, ...] = ()
    required: bool = False
    place: bool = False     # a merged cell means every row of it
    choices: Callable[[], Sequence[str]] | None = None
    help: str = ""


@dataclass
class Header:
    """Where the header ends (the row the spreadsheet shows) and which key each column bears."""

    row: int
    headings: list[str]                                    # as the file has them, per column
    keys: dict[int, str] = field(default_factory=dict)     # column → key
    unknown: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """The same for every file with these headings."""
        return "|".join(sorted(plain(each) for each in self.headings if each))[:2000]


class BadHeader(Unreadable):
    """The header is not one of this kind; ``what`` names the headings at fault."""

    def __init__(self, code: str, what: str = "", header: Header | None = None) -> None:
        super().__init__(code)
        self.what, self.header = what, header


def plain(heading: str) -> str:
    """A heading without what people add to it: blanks, line ends, stars, colons, brackets' shape."""
    text = unicodedata.normalize("NFKC", heading)
    return re.sub(r"[\s*:;,.、。*＊()\[\]【】/_\-]", "", text).lower()


def find(sheet: RawSheet, columns: Sequence[Column], told: Mapping[str, str] | None = None) -> Header:
    """The header of ``columns`` in a sheet; ``told`` says what a heading (plain) means, "" nothing.

    Raises ``BadHeader``: no such header, a required column missing, one there twice, or one that
    must never be recorded.
    """
    known = _names(columns) | dict(told or {})
    best: Header | None = None
    for index, (number, _) in enumerate(sheet.rows[:SEARCHED]):
        header = _read(sheet, index, number, known)
        if best is None or len(set(header.keys.values())) > len(set(best.keys.values())):
            best = header
    if best is None or len(set(best.keys.values())) < min(ENOUGH, len(columns)):
        raise BadHeader("sheet_unrecognised")
    _refuse_forbidden(best.headings)
    _refuse_twice(best, columns)
    missing = [c.label for c in columns if c.required and c.key not in best.keys.values()]
    if missing:
        raise BadHeader("header_missing", "、".join(missing), best)
    return best


def _names(columns: Sequence[Column]) -> dict[str, str]:
    return {
        plain(name): column.key
        for column in columns
        for name in (column.key, column.label, *column.synonyms)
    }


def _read(sheet: RawSheet, index: int, number: int, known: Mapping[str, str]) -> Header:
    """The row at ``index`` as a header, each heading alone or together with the one above it."""
    above = _spread(sheet, index - 1) if index else []
    own = _spread(sheet, index)
    header = Header(number, [])
    for column in range(max(len(own), len(above) if index else 0)):
        low, high = _at(own, column), _at(above, column)
        tried = [low, high + low] if low else []
        if sheet.merged and not low:
            tried = [high]
        key = next((known[plain(each)] for each in tried if each and plain(each) in known), None)
        header.headings.append(low or (high if sheet.merged else ""))
        if key:
            header.keys[column] = key
        elif key is None and header.headings[-1]:
            header.unknown.append(header.headings[-1])
    return header


def _spread(sheet: RawSheet, index: int) -> list[str]:
    """A row's words, with merged cells standing in each of their columns and rows."""
    number, cells = sheet.rows[index]
    words = [each.text.strip() if each else "" for each in cells]
    for top, left, bottom, right in sheet.merged:
        if top <= number <= bottom and top - 1 < len(sheet.rows):
            first = sheet.rows[top - 1][1]
            cell = first[left] if left < len(first) else None
            said = cell.text.strip() if cell else ""
            for column in range(left, min(right + 1, 500)):
                words.extend([""] * (column + 1 - len(words)))
                words[column] = words[column] or said
    return words


def _at(words: list[str], column: int) -> str:
    return words[column] if column < len(words) else ""


def _refuse_twice(header: Header, columns: Sequence[Column]) -> None:
    keys = list(header.keys.values())
    for column in columns:
        if keys.count(column.key) > 1:
            raise BadHeader("header_duplicate", column.label, header)


@cache
def _forbidden() -> tuple[tuple[str, ...], tuple[str, ...]]:
    text = (Path(__file__).parent / "data" / "forbidden.toml").read_text("utf-8")
    lists = tomllib.loads(text)
    return tuple(lists["never"]), tuple(lists["fine"])


def _refuse_forbidden(headings: Sequence[str]) -> None:
    never, fine = _forbidden()
    for heading in headings:
        rest = plain(heading)
        for word in fine:
            rest = rest.replace(word, "")
        if any(word in rest for word in never):
            raise BadHeader("column_forbidden", heading[:30])


TOTAL = re.compile(r"^(合计|总计|小计|共计|累计)")
FOOTER = re.compile(r"^(填表|制表|审核|负责人签|单位负责|说明|备注|注|联系电话|填报)")


def is_total(row: Row) -> bool:
    """合计 rows: recognised, never imported as data."""
    first = next((cell for cell in row[1] if cell), None)
    return bool(first and TOTAL.match(plain(first.text)))


def is_footer(row: Row) -> bool:
    """What stands below a table: one cell of explanation."""
    filled = [cell for cell in row[1] if cell]
    return len(filled) <= 3 and bool(FOOTER.match(plain(filled[0].text)) if filled else False)
