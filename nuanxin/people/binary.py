"""Rows in the binary form of COPY (PostgreSQL's documentation, COPY, File Formats), column by column."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial
from itertools import chain, repeat
from struct import Struct
from typing import Any
from uuid import UUID

HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TAIL = b"\xff\xff"
NULL = b"\xff\xff\xff\xff"
DAY, MOMENT = date(2000, 1, 1), datetime(2000, 1, 1, tzinfo=UTC)
AT_ONCE = 5_000  # rows
MICRO = timedelta(microseconds=1)
LENGTHS = [Struct("!i").pack(length) for length in range(512)]
OF_INT8 = Struct("!iiiii").pack  # dimensions, whether there are nulls, type, how many, from which on
INT8 = 20  # the type's number in every PostgreSQL

_int8 = partial(Struct("!iq").pack, 8)
_int4 = partial(Struct("!ii").pack, 4)
_int2 = partial(Struct("!ih").pack, 2)


def _bytea(value: bytes) -> bytes:
    try:
        return LENGTHS[len(value)] + value
    except IndexError:
        return Struct("!i").pack(len(value)) + value


def _text(value: str) -> bytes:
    return _bytea(value.encode())


@lru_cache(maxsize=1 << 12)
def _date(value: date) -> bytes:
    return _int4((value - DAY).days)


@lru_cache(maxsize=1 << 8)
def _timestamptz(value: datetime) -> bytes:
    return _int8((value - MOMENT) // MICRO)


def _uuid(value: UUID) -> bytes:
    return LENGTHS[16] + value.bytes


def _int8s(values: Iterable[int]) -> bytes:
    packed = [*map(_int8, values)]
    return _bytea(OF_INT8(1, 0, INT8, len(packed), 1) + b"".join(packed))


ENCODED: Mapping[str, Callable[[Any], bytes]] = {
    "int8": _int8, "int4": _int4, "int2": _int2, "bytea": _bytea, "text": _text, "date": _date,
    "timestamptz": _timestamptz, "uuid": _uuid, "int8[]": _int8s,
}  # fmt: skip


def copied(kinds: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[bytes]:
    """All that COPY … (FORMAT BINARY) reads for these rows, whose values are of these kinds or None; piece by piece."""
    fields = Struct("!h").pack(len(kinds))
    yield HEAD
    for at in range(0, len(rows), AT_ONCE):
        values = zip(*rows[at : at + AT_ONCE], strict=True)
        columns = [_column(kind, each) for kind, each in zip(kinds, values, strict=True)]
        yield b"".join(chain.from_iterable(zip(repeat(fields), *columns, strict=False)))
    yield TAIL


def _column(kind: str, values: Sequence[Any]) -> Iterable[bytes]:
    encoded = ENCODED[kind]
    if None not in values:
        return map(encoded, values)
    return [NULL if value is None else encoded(value) for value in values]
