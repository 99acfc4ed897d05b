"""What the child says about a file, line by line; a test may listen without a child."""

from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import PurePath
from typing import Any

from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.parsing.detect import reader_of
from nuanxin.ledgers.parsing.refusal import Unreadable
from nuanxin.ledgers.parsing.workbook import Table

BLOCK = 2000  # rows


def messages(data: bytes, name: str) -> Iterator[Any]:
    """First what the file is or why it is refused; then, for each sheet, its rows in blocks,
    column by column; ``widths``: how many cells each row had."""
    try:
        if len(data) > limits.FILE:
            raise Unreadable("file_too_big")
        book = reader_of(data, PurePath(name).suffix.lower())(data)
        yield {"notes": book.notes, "sheets": len(book.tables)}
        for table in book.tables:
            yield from _of_table(table)
    except Unreadable as no:
        yield {"refused": no.code}
    except MemoryError:
        yield {"refused": "file_too_big"}
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # a reader in Rust that lost its way
            raise
        yield {"refused": "file_corrupt"}


def _of_table(table: Table) -> Iterator[Any]:
    around = table.structure
    yield {
        "sheet": table.name,
        "rows": around.rows,
        "merged": around.merged,
        "hidden_rows": sorted(around.hidden_rows),
        "hidden_columns": around.hidden_columns,
    }
    while block := list(islice(table.rows, BLOCK)):
        yield {"columns": list(zip_longest(*block)), "widths": [len(row) for row in block]}
