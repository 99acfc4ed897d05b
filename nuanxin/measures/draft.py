"""The next generation of the fact store, written beside the one that is read."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nuanxin.base.database import private_folder
from nuanxin.measures.store import Current, File, Manifest, current, manifest_path, read_manifest
from nuanxin.measures.tables import DIVISIONS, SCHEMAS, TREE
from nuanxin.measures.upwards import flatten

CHUNK = 2**18
"""Rows of one file: those with ids from ``chunk × CHUNK × spread`` on."""
GROUP = 2**16
"""Rows that an engine reads or skips together."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """One writer at a time; others wait. Sweeps away what nobody can read any more."""
    private_folder(folder)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        sweep(folder)
        yield
    finally:
        os.close(lock)


def sweep(folder: Path) -> None:
    """Remove manifests that are neither current nor held, and files that no manifest names."""
    now = current(folder)
    kept: set[str] = set()
    for path in folder.glob("manifest-*.json"):
        counts = now is not None and path == manifest_path(folder, now.generation)
        if counts or not _taken_away(path):
            kept |= _names(path)
    for path in folder.iterdir():
        if path.suffix in (".parquet", ".new") and path.name not in kept:
            path.unlink()


def _taken_away(path: Path) -> bool:
    """Remove a manifest unless somebody reads it."""
    lock = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        path.unlink()
        return True
    finally:
        os.close(lock)


def _names(path: Path) -> set[str]:
    try:
        return {file.name for file in read_manifest(path).files()}
    except ValueError:
        return set()


class Draft:
    """Changes to a generation (``base``), or all of a new one; nothing counts until ``publish``.

    Only within ``writing``. What does not change keeps its file.
    """

    def __init__(self, folder: Path, base: Manifest | None, source: str) -> None:
        self.folder = folder
        self.base = base
        self.source = source
        taken = (int(path.stem.split("-")[1]) for path in folder.glob("manifest-*.json"))
        self.generation = max(taken, default=0) + 1
        self._tables = {name: dict(chunks) for name, chunks in base.tables.items()} if base else {}

    def merge(self, name: str, shape: str, batches: Iterable[pa.Table], spread: int = 1) -> int:
        """Put rows in place of those with the same id; returns how many came.

        ``batches`` are in order of id and have the columns of the shape. A row that was voided
        before it was recorded counts at no time and is left out. ``spread`` ids there are to a row.
        """
        came = 0
        for chunk, rows in by_chunk(batches, CHUNK * spread):
            came += rows.num_rows
            old = self._read(name, chunk, SCHEMAS[shape])
            stay = old.filter(pc.invert(pc.is_in(old["id"], rows["id"])))
            new = pa.concat_tables([stay, _counting(rows)]).sort_by("id").combine_chunks()
            if not new.equals(old.combine_chunks()):
                self._write(name, chunk, new)
        if not self._tables.get(name):
            self._write(name, 0, SCHEMAS[shape].empty_table())
        return came

    def divisions(self) -> pa.Table:
        """The tree as it stands in this draft."""
        chunks = self._tables.get(DIVISIONS, {})
        parts = [self._read(DIVISIONS, chunk, SCHEMAS[TREE]) for chunk in chunks]
        return pa.concat_tables(parts) if parts else SCHEMAS[TREE].empty_table()

    def publish(self, watermark: int, taken_at: str) -> None:
        """Make it count, at once and as a whole."""
        if self.base is None or self._tables[DIVISIONS] != self.base.tables[DIVISIONS]:
            self._write("upwards", 0, flatten(self.divisions()))
        generation = self.generation
        if self.base is not None and self._tables == self.base.tables:
            generation = self.base.generation
        else:
            manifest = Manifest(self.generation, self.source, self._tables)
            _durable(manifest_path(self.folder, self.generation), _json(manifest))
        now = Current(generation, watermark, taken_at)
        _durable(self.folder / "current.new", _json(now))
        os.replace(self.folder / "current.new", self.folder / "current")
        _settle(self.folder)

    def _read(self, name: str, chunk: int, schema: pa.Schema) -> pa.Table:
        file = self._tables.get(name, {}).get(chunk)
        return pq.read_table(self.folder / file.name, schema=schema) if file else schema.empty_table()

    def _write(self, name: str, chunk: int, rows: pa.Table) -> None:
        sink = pa.BufferOutputStream()
        pq.write_table(rows, sink, compression="zstd", row_group_size=GROUP)
        content = sink.getvalue()
        path = self.folder / f"{name}-{chunk}-{self.generation}.parquet"
        _durable(path, content)
        self._tables.setdefault(name, {})[chunk] = File(path.name, content.size)


def by_chunk(batches: Iterable[pa.Table], ids: int) -> Iterator[tuple[int, pa.Table]]:
    """The rows of each chunk of so many ids in one table, from batches in order of id."""
    chunk, parts = 0, list[pa.Table]()
    for batch in batches:
        numbers = batch["id"].to_numpy() // ids
        cuts = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(numbers)]
        for start, end in pairwise(cuts):
            if start < end and parts and numbers[start] != chunk:
                yield chunk, pa.concat_tables(parts)
                parts = []
            if start < end:
                chunk = int(numbers[start])
                parts.append(batch.slice(start, end - start))
    if parts:
        yield chunk, pa.concat_tables(parts)


def _counting(rows: pa.Table) -> pa.Table:
    if "voided_at" not in rows.column_names:
        return rows
    later = pc.greater(rows["voided_at"], rows["recorded_at"])
    return rows.filter(pc.or_kleene(pc.is_null(rows["voided_at"]), later))


def _json(record: Manifest | Current) -> bytes:
    return json.dumps(asdict(record)).encode()


def _durable(path: Path, content: bytes) -> None:
    """Write a file (0600) whole, and to the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
