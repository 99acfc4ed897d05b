"""CSV as offices send it: several encodings, several separators, a ``sep=`` line."""

import codecs
import csv
import re
from collections.abc import Iterator

from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.parsing.refusal import Unreadable
from nuanxin.ledgers.parsing.structure import Structure
from nuanxin.ledgers.parsing.workbook import Book, Packed, Table

SEPARATORS = (",", "\t", ";")
UNREADABLE = "�"
TOO_MANY = 5  # one line in so many that do not decode: then the encoding is another
LONGEST_FIELD = 1_000_000


def read_csv(data: bytes) -> Book:
    """One table without a name; a row that did not decode or has another width begins with a flag."""
    text = decode(data)
    separator, text = _separator(text)
    csv.field_size_limit(LONGEST_FIELD)
    return Book([Table("", Structure(), _records(text, separator))])


def decode(data: bytes) -> str:
    """The text; a line that does not decode keeps U+FFFD where its bytes were lost."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):  # fmt: skip
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    for name in ("utf-8", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return _damaged(data)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark shows by where its zeros stand."""
    sample = data[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even + odd < len(sample) // 8 or len(data) % 2:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _damaged(data: bytes) -> str:
    """Decoded line by line in the encoding that fits more lines, if it fits nearly all."""
    lines = data.split(b"\n")
    best = min(("utf-8", "gb18030"), key=lambda name: sum(not _fits(line, name) for line in lines))
    bad = sum(not _fits(line, best) for line in lines)
    if bad * TOO_MANY > len(lines) or not _fits(lines[0], best):
        raise Unreadable("encoding_unknown")
    return "\n".join(line.decode(best, "replace") for line in lines)


def _fits(line: bytes, name: str) -> bool:
    try:
        line.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str) -> tuple[str, str]:
    """The separator, and the text without a line that names it."""
    if said := re.match(r"sep=(.)\r?\n", text):
        return said[1], text[said.end() :]
    lines = [re.sub(r'"[^"]*"', "", line) for line in text[:20_000].splitlines()[:20]]
    counts = {each: max((line.count(each) for line in lines), default=0) for each in SEPARATORS}
    return max(SEPARATORS, key=lambda each: counts[each]), text


def _records(text: str, separator: str) -> Iterator[list[Packed]]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)
    number = cells = 0
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield [["broken", "csv_structure"]]
            continue
        number, cells = number + 1, cells + len(record)
        if number > limits.ROWS + 100:
            raise Unreadable("row_too_many")
        if len(record) > limits.COLUMNS or cells > limits.CELLS:
            raise Unreadable("file_too_big")
        yield [_cell(value) for value in record]


def _cell(value: str) -> Packed:
    if UNREADABLE in value:
        return ["broken", "encoding_row"]
    if value[:1] == "=":
        return ["formula", value]
    return value if value and not value.isspace() else None
