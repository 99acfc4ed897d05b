"""The witness: a file beside the database that only grows and says how far each chain had got.

One line is one look: its number, the time, the heads that moved since the line before, and a MAC over
the line before and this one. The database keeps the last line's number and MAC (the seal), so a
shortened file shows; the file keeps the heads, so a shortened chain shows.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.db import connections

from nuanxin.association.log.chain import BEGIN, line_mac
from nuanxin.association.log.seals import WITNESS, require_key
from nuanxin.base.database import data_folder, private_folder

Heads = dict[int, tuple[int, str]]
"""Division -> number and MAC of the last entry of its chain."""
SIGNED = re.compile(rb'(\{.*),"mac":"([0-9a-f]{64})"\}\n?')


@dataclass(frozen=True)
class Line:
    """One look; ``torn`` is the length of what a power cut left of a line before it."""

    number: int
    at: datetime
    heads: Heads
    torn: int
    text: str  # without its MAC
    mac: str


@dataclass(frozen=True)
class Seal:
    """What the database says of the last line."""

    number: int
    mac: str
    at: datetime


@dataclass
class Written:
    """How far a file has been read, and what it says up to there."""

    offset: int = 0
    number: int = 0
    mac: str = BEGIN
    heads: Heads = field(default_factory=dict)

    def forget(self) -> None:
        self.offset, self.number, self.mac, self.heads = 0, 0, BEGIN, {}


def witness_path() -> Path:
    return data_folder() / "witness" / "log.jsonl"


def witness(path: Path | None = None) -> None:
    """Look once: append a line, and seal it. Whoever else looks at the same time waits."""
    with witnessed(path):
        pass


@contextmanager
def witnessed(path: Path | None = None) -> Iterator[Path]:
    """``witness``, and nobody adds a line until the block ends.

    For a backup: a copy of the file taken in here, and a dump whose snapshot begins in here, fit.
    """
    require_key("owner")
    path = path or witness_path()
    private_folder(path.parent)
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        _look(file, _written(path))
        yield path
    finally:
        os.close(file)


@cache
def _written(path: Path) -> Written:
    """What this process knows of the file; the rest is read when it comes to write."""
    return Written()


def _look(file: int, so_far: Written) -> None:
    torn = _catch_up(file, so_far)
    seal = sealed()
    if seal and seal.number > so_far.number:  # the file was shortened: the gap stays for all to see
        so_far.number, so_far.mac = seal.number, seal.mac
    heads = _heads()
    moved = {key: head for key, head in heads.items() if so_far.heads.get(key) != head}
    line, raw = _signed(so_far, moved, torn)
    _append(file, (b"\n" if torn else b"") + raw)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE association_logseal SET number = %s, mac = %s, at = %s WHERE name = %s",
            [line.number, line.mac, line.at, WITNESS],
        )


def _catch_up(file: int, so_far: Written) -> int:
    """Read what was appended since; the bytes of a last line that was never finished."""
    if os.fstat(file).st_size < so_far.offset:
        so_far.forget()
    rest = 0
    with os.fdopen(os.dup(file), "rb") as reading:
        reading.seek(so_far.offset)
        for raw in reading:
            if not raw.endswith(b"\n"):
                rest = len(raw)
                break
            so_far.offset += len(raw)
            if line := parsed(raw):
                so_far.number, so_far.mac = line.number, line.mac
                so_far.heads.update(line.heads)
    return rest


def sealed() -> Seal | None:
    """The seal; None where somebody took it away."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT number, mac, at FROM association_logseal WHERE name = %s", [WITNESS]
        )
        found = cursor.fetchone()
    return Seal(*found) if found else None


def _heads() -> Heads:
    """Every head that is the entry it says it is, in one snapshot."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT division, number, mac FROM association_loghead"
            " JOIN association_logentry USING (division, number, mac)"
        )
        return {division: (number, mac) for division, number, mac in cursor.fetchall()}


def _signed(so_far: Written, moved: Heads, torn: int) -> tuple[Line, bytes]:
    now = datetime.now(UTC)
    known: dict[str, object] = {
        "line": so_far.number + 1,
        "at": now.isoformat(timespec="microseconds"),
        "heads": [[division, *head] for division, head in sorted(moved.items())],
    }
    text = json.dumps(known | ({"torn": torn} if torn else {}), separators=(",", ":"))
    mac = line_mac(so_far.mac, text)
    line = Line(so_far.number + 1, now, moved, torn, text, mac)
    return line, f'{text[:-1]},"mac":"{mac}"}}\n'.encode()


def _append(file: int, raw: bytes) -> None:
    if os.write(file, raw) != len(raw):
        raise OSError("the disk took only part of a line of the witness")
    os.fsync(file)


def parsed(raw: bytes) -> Line | None:
    """A line as it was written; None for anything else."""
    found = SIGNED.fullmatch(raw)
    try:
        text = (found[1] + b"}").decode() if found else ""
        known = json.loads(text)
        heads = {int(division): (int(n), str(mac)) for division, n, mac in known["heads"]}
        at = datetime.fromisoformat(known["at"])
        line, torn = int(known["line"]), int(known.get("torn", 0))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    return Line(line, at, heads, torn, text, found[2].decode()) if found else None


def lines_of(path: Path) -> Iterator[Line | None]:
    """The lines of the file, None for what is no line; what a power cut tore off is left out.

    A torn piece counts as one only where the next line says so, or at the very end.
    """
    if not path.exists():
        return
    before: bytes | None = None
    with path.open("rb") as file:
        for raw in file:
            line = parsed(raw) if raw.endswith(b"\n") else None
            if before is not None and not (line and line.torn == len(before) - 1):
                yield parsed(before)
            before = raw
    if before is not None and before.endswith(b"\n"):
        yield parsed(before)
