"""The parent's side of parsing: starts the child, reads what it says, and answers when it dies.

A sheet is held column by column: a hundred thousand rows are a few lists, and a value that comes again
is the same object.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from nuanxin.base.rules.cell import Cell, Value
from nuanxin.ledgers.kept import open_kept
from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.parsing.refusal import Unreadable


def text_of(value: Value | None) -> str:
    """What a cell says, however it is stored."""
    if value is None:
        return ""
    return value if isinstance(value, str) else value.text


@dataclass
class RawSheet:
    """One sheet as it stands in the file. Columns and ``merged`` count from 0, rows from 1."""

    name: str
    columns: list[list[Value | None]] = field(default_factory=list)  # row 1 at index 0
    widths: list[int] = field(default_factory=list)  # cells each row had; as many as there are rows
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        """A .csv has no sheets: its rows are records."""
        return self.name == ""

    @property
    def is_empty(self) -> bool:
        return not any(any(column) for column in self.columns)

    def at(self, row: int, column: int) -> Value | None:
        """One cell; outside the sheet there is nothing."""
        inside = 0 < row <= len(self.widths) and column < len(self.columns)
        return self.columns[column][row - 1] if inside else None

    def row(self, row: int) -> list[Value | None]:
        return [column[row - 1] for column in self.columns]

    def rows(self) -> Iterator[tuple[Value | None, ...]]:
        return zip(*self.columns, strict=True)


@dataclass
class RawFile:
    sheets: list[RawSheet]
    notes: list[dict[str, str]]


Tell = Callable[[int, int], None]
"""Told how many rows of how many are done; may raise to stop."""


def silent(done: int, of: int) -> None:
    """Nobody watches."""


def read_file(path: Path, name: str, tell: Tell = silent) -> RawFile:
    """Parse a file (``name`` as its sender called it) in a child of its own.

    Raises ``Unreadable`` with the reason. A child that was killed, ran out of memory or took too
    long says nothing of its own accord: the answer is then that the file is too big.
    """
    with open_kept(path) as file, child_of("nuanxin.ledgers.parsing", file, name) as child:
        clock = threading.Timer(limits.WALL, child.kill)
        clock.start()
        try:
            return listen(_messages(child), tell)
        finally:
            clock.cancel()
            child.kill()


def child_of(
    module: str, file: IO[bytes], name: str, keep: Sequence[int] = ()
) -> "subprocess.Popen[bytes]":
    """One of our own programs that gives up its rights; the file is its input. ``keep``: open files."""
    command = [sys.executable, "-m", module, Path(name).name[-80:] or "-", *map(str, keep)]
    return subprocess.Popen(
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=keep,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def _messages(child: "subprocess.Popen[bytes]") -> Iterator[Any]:
    """The child's lines; one that ended otherwise than well has not said everything."""
    for line in child.stdout or ():
        if line.endswith(b"\n"):
            yield json.loads(line)
    if child.wait() != 0:
        raise Unreadable("file_too_big")


def listen(said: Iterator[Any], tell: Tell = silent) -> RawFile:
    """The file, from what the child says of it."""
    head: dict[str, Any] = next(said, {"refused": "file_too_big"})
    if "refused" in head:
        raise Unreadable(head["refused"])
    found = RawFile([], head["notes"])
    done = expected = 0
    known: dict[Value, Value] = {}
    for each in said:
        if "columns" in each:
            _add(found.sheets[-1], each, known)
            done += len(each["widths"])
            tell(done, max(done, expected))
        elif "refused" in each:
            raise Unreadable(each["refused"])
        else:
            found.sheets.append(_sheet(each))
            expected = done + each["rows"]
    if len(found.sheets) != head["sheets"]:
        raise Unreadable("file_too_big")
    return found


def _sheet(said: dict[str, Any]) -> RawSheet:
    return RawSheet(
        said["sheet"],
        merged=[(a + 1, b, c + 1, d) for a, b, c, d in said["merged"]],
        hidden_rows=frozenset(row + 1 for row in said["hidden_rows"]),
        hidden_columns=[(first, last) for first, last in said["hidden_columns"]],
    )


def _add(sheet: RawSheet, block: dict[str, Any], known: dict[Value, Value]) -> None:
    """One block of rows below those that are there; a column that is new was empty so far."""
    before, same = len(sheet.widths), known.setdefault
    sheet.widths.extend(block["widths"])
    while len(sheet.columns) < len(block["columns"]):
        sheet.columns.append([None] * before)
    for column, cells in zip(sheet.columns, block["columns"], strict=False):
        column.extend(
            None if cell is None else same(cell, cell) if type(cell) is str else _odd(cell, known)
            for cell in cells
        )
    for column in sheet.columns[len(block["columns"]) :]:
        column.extend([None] * len(block["widths"]))


def _odd(cell: list[str], known: dict[Value, Value]) -> Value:
    made = Cell(*cell)
    return known.setdefault(made, made)
