"""Named entries one after the other in a stream, of whatever length, as they come."""

import struct
from collections.abc import Iterable, Iterator
from typing import Protocol

from nuanxin.base.refused import Refused

BLOCK = 1 << 20  # bytes


class Sink(Protocol):
    """Where plain text goes."""

    def write(self, data: bytes) -> None: ...


class Entries:
    """Writes entries; ``finish`` says that no other follows."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def add(self, name: str, blocks: Iterable[bytes]) -> None:
        encoded = name.encode()
        self._sink.write(struct.pack(">H", len(encoded)) + encoded)
        for block in blocks:
            if block:
                self._sink.write(struct.pack(">I", len(block)))
                self._sink.write(block)
        self._sink.write(struct.pack(">I", 0))

    def finish(self) -> None:
        self._sink.write(struct.pack(">H", 0))


def read_entries(chunks: Iterator[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Name and blocks of each entry; the blocks of one are to be taken before the next is asked for."""
    stream = _Stream(chunks)
    while length := stream.number(">H"):
        yield stream.take(length).decode(), _blocks(stream)
    if any(chunks):
        raise Refused(NOT_UNDERSTOOD)


def _blocks(stream: "_Stream") -> Iterator[bytes]:
    while length := stream.number(">I"):
        yield stream.take(length)


class _Stream:
    """Bytes by number, from chunks as they come."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._here = chunks, bytearray()

    def take(self, length: int) -> bytes:
        while len(self._here) < length:
            chunk = next(self._chunks, None)
            if chunk is None:
                raise Refused(NOT_UNDERSTOOD)
            self._here += chunk
        taken = bytes(self._here[:length])
        del self._here[:length]
        return taken

    def number(self, shape: str) -> int:
        (found,) = struct.unpack(shape, self.take(struct.calcsize(shape)))
        return int(found)


NOT_UNDERSTOOD = "备份里面的次序看不懂，多半是另一种程序做的。请换一份备份。"
