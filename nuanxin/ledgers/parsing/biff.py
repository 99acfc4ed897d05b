"""What an old .xls says beside its values (BIFF5 and BIFF8, [MS-XLS]): formulas, errors, what is hidden."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from olefile import OleFileIO

from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.parsing.refusal import Unreadable
from nuanxin.ledgers.parsing.structure import Structure

HEAD = struct.Struct("<HH")
FORMULAS = (0x0006, 0x0206, 0x0406)
BOUNDSHEET, FILEPASS, ROW, COLINFO, BOOLERR, MERGED = 0x0085, 0x002F, 0x0208, 0x007D, 0x0205, 0x00E5
BEGIN, END = 0x0809, 0x000A
HIDDEN_ROW, HIDDEN_COLUMN = 0x20, 0x01
Record = tuple[int, bytes]


@dataclass
class Sheet:
    """Where one sheet begins in the stream, and whether it is a sheet of cells."""

    at: int
    has_cells: bool


def structures(data: bytes) -> list[Structure]:
    """The structure of each sheet of cells, in the order of the book."""
    stream = _stream(data)
    return [_structure(stream, sheet.at) for sheet in _sheets(stream) if sheet.has_cells]


def _stream(data: bytes) -> bytes:
    try:
        with OleFileIO(io.BytesIO(data)) as container:
            for name in ("Workbook", "Book"):
                if container.exists(name):
                    found: bytes = container.openstream(name).read()
                    return found
    except (OSError, ValueError, struct.error, IndexError, RecursionError) as fault:
        raise Unreadable("file_corrupt") from fault
    raise Unreadable("file_corrupt")


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """The records from an offset on, to the end of their part; what is nested in it is left out."""
    depth = 0
    while at + HEAD.size <= len(stream):
        kind, length = HEAD.unpack_from(stream, at)
        at += HEAD.size
        depth += (kind == BEGIN) - (kind == END)
        if depth == 1:
            yield kind, stream[at : at + length]
        if not depth:
            return
        at += length
    raise Unreadable("file_corrupt")


def _sheets(stream: bytes) -> Iterator[Sheet]:
    for kind, body in _records(stream, 0):
        if kind == FILEPASS:
            raise Unreadable("file_encrypted")
        if kind == BOUNDSHEET and len(body) > 6:
            at, _, what = struct.unpack_from("<IBB", body)
            yield Sheet(at, what == 0)


def _structure(stream: bytes, at: int) -> Structure:
    found = Structure()
    for kind, body in _records(stream, at):
        if kind in FORMULAS and len(body) >= 4:
            found.formulas.add(struct.unpack_from("<HH", body))
        elif kind == ROW and len(body) >= 13 and body[12] & HIDDEN_ROW:
            found.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == COLINFO and len(body) >= 10 and body[8] & HIDDEN_COLUMN:
            first, last = struct.unpack_from("<HH", body)
            found.hidden_columns.append((first, min(last, limits.COLUMNS - 1)))
        elif kind == BOOLERR and len(body) >= 8 and body[7]:
            found.errors[struct.unpack_from("<HH", body)] = "#"
        elif kind == MERGED:
            found.merged += _areas(body)
    return found


def _areas(body: bytes) -> Iterator[tuple[int, int, int, int]]:
    for at in range(2, len(body) - 7, 8):
        top, bottom, left, right = struct.unpack_from("<4H", body, at)
        yield top, left, bottom, right
