"""The parent's side of parsing: starts the child, reads what it says, and answers when it dies."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NamedTuple

from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.parsing.refusal import Unreadable


class Cell(NamedTuple):
    """One value and how the file stores it: text number bool day moment time formula error broken."""

    kind: str
    text: str


Row = tuple[int, list[Cell | None]]
"""The number the spreadsheet shows, and the cells from column A on; None is empty."""


@dataclass
class RawSheet:
    """One sheet as it stands in the file. Columns and ``merged`` count from 0, rows from 1."""

    name: str
    rows: list[Row] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        """A .csv has no sheets: its rows are records."""
        return self.name == ""


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
    with path.open("rb") as file, _child(file, name) as child:
        clock = threading.Timer(limits.WALL, child.kill)
        clock.start()
        try:
            return listen(_messages(child), tell)
        finally:
            clock.cancel()
            child.kill()


def _child(file: IO[bytes], name: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "nuanxin.ledgers.parsing", Path(name).name[-80:] or "-"]
    return subprocess.Popen(
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
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
    for each in said:
        if isinstance(each, list):
            sheet = found.sheets[-1]
            sheet.rows.extend(_rows(each, len(sheet.rows) + 1))
            done += len(each)
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


def _rows(block: list[list[Any]], number: int) -> Iterator[Row]:
    for at, cells in enumerate(block, number):
        yield at, [_cell(each) for each in cells]


def _cell(packed: Any) -> Cell | None:
    if packed is None:
        return None
    if isinstance(packed, str):
        return Cell("text", packed) if packed.strip() else None
    return Cell(*packed)
