"""Finding the header by name and synonym, wherever it stands and however many rows it takes."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from nuanxin.base.rules import Rule, Value
from nuanxin.ledgers.parsing.refusal import Unreadable
from nuanxin.ledgers.reading import RawSheet, text_of

SEARCHED = 30  # rows from the top
ENOUGH = 2     # columns that make a header
IGNORED = ""
REASONS = "要改的地方"
"""The column of a marked sheet that says what is wrong: passed over when it comes back."""


@dataclass(frozen=True)
class Column:
    """One column of a kind: its key, heading, other names for it, and the rule for its cells."""

    key: str
    label: str
    rule: Rule
    synonyms: tuple[str, ...] = ()
    required: bool = False
    place: bool = False     # a merged cell means every row of it
    summed: bool = False    # its values are whole numbers that a 合计 row adds up
    id_like: bool = False   # a number of a person or a card: masked where it was right
    choices: Callable[[], Sequence[str]] | None = None
    help: str = ""
    one_of: str = ""        # of the columns that say the same here, a file must have one
    written: Callable[[Value, Any], str] | None = None  # how a value is written where that is not its text


@dataclass
class Header:
    """Where the header ends (the row the spreadsheet shows) and which key each column bears."""

    row: int
    headings: list[str]                                    # as the file has them, per column
    keys: dict[int, str] = field(default_factory=dict)     # column → key
    unknown: list[str] = field(default_factory=list)


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
    for number in range(1, min(SEARCHED, len(sheet.widths)) + 1):
        header = _read(sheet, number, known)
        if best is None or len(set(header.keys.values())) > len(set(best.keys.values())):
            best = header
    if best is None or len(set(best.keys.values())) < min(ENOUGH, len(columns)):
        raise BadHeader("sheet_unrecognised")
    _refuse_forbidden(best.headings)
    _refuse_twice(best, columns)
    if missing := _missing({*best.keys.values()}, columns):
        raise BadHeader("header_missing", "、".join(missing), best)
    return best


def _missing(there: set[str], columns: Sequence[Column]) -> list[str]:
    """The headings of required columns that are not there; of some columns one is enough."""
    groups: dict[str, list[Column]] = {}
    for column in columns:
        if column.required or column.one_of:
            groups.setdefault(column.one_of or column.key, []).append(column)
    return [
        "或".join(column.label for column in group)
        for group in groups.values()
        if not there & {column.key for column in group}
    ]


def _names(columns: Sequence[Column]) -> dict[str, str]:
    return {
        plain(name): column.key
        for column in columns
        for name in (column.key, column.label, *column.synonyms)
    }


def _read(sheet: RawSheet, number: int, known: Mapping[str, str]) -> Header:
    """A row as a header, each heading alone or together with the one above it."""
    above = _spread(sheet, number - 1) if number > 1 else []
    own = _spread(sheet, number)
    header = Header(number, [])
    for column in range(max(len(own), len(above))):
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


def _spread(sheet: RawSheet, number: int) -> list[str]:
    """A row's words, with merged cells standing in each of their columns and rows."""
    words = [text_of(each).strip() for each in sheet.row(number)[: sheet.widths[number - 1]]]
    for top, left, bottom, right in sheet.merged:
        if top <= number <= bottom:
            said = text_of(sheet.at(top, left)).strip()
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
def _forbidden() -> dict[str, tuple[str, ...]]:
    text = (Path(__file__).parent / "data" / "forbidden.toml").read_text("utf-8")
    return {name: tuple(words) for name, words in tomllib.loads(text).items()}


def _refuse_forbidden(headings: Sequence[str]) -> None:
    lists = _forbidden()
    for heading in headings:
        rest = plain(heading)
        for word in lists["fine"]:
            rest = rest.replace(word, "")
        if any(word in rest for word in lists["never"]):
            raise BadHeader("column_forbidden", heading[:30])


def refuse_numbers(header: Header) -> None:
    """Raises ``BadHeader`` for a column of resident or card numbers: only what pays or insures has them."""
    for heading in header.headings:
        if any(word in plain(heading) for word in _forbidden()["numbers"]):
            raise BadHeader("column_forbidden", f"{heading[:30]}（只有发放、参保的名册收这种号码）", header)


TOTAL = re.compile(r"^(合计|总计|小计|共计|累计)")
FOOTER = re.compile(r"^(填表|制表|审核|负责人签|单位负责|说明|备注|注|联系电话|填报)")


def is_total(first: str) -> bool:
    """A row whose first words are these is a sum: recognised, never imported as data."""
    return "计" in first and bool(TOTAL.match(plain(first)))


def is_subtotal(first: str) -> bool:
    """… of the rows since the last one like it."""
    return plain(first).startswith("小计")


def is_footer(first: str) -> bool:
    """What stands below a table: a cell or two of explanation."""
    return bool(FOOTER.match(plain(first)))
