"""The fact store: Parquet files that change as one.

``NUANXIN_DATA/facts`` (0700, files 0600) holds::

    current               {"generation": 17, "watermark": …, "taken_at": …}, replaced by a rename
    manifest-17.json      the files of generation 17; never changed
    posts-0-17.parquet    rows of the fact ``posts`` with ids 0 … 262143, written for generation 17
    lock                  held by the one who refreshes

A generation shares the files it did not change with the one before. Whoever reads one holds a
shared lock on its manifest, so that a sweep sees which files somebody may still open; the kernel
drops the lock with the reader, however it dies. A refresh killed half-way leaves files that no
manifest names, and the next one sweeps them away.
"""

import fcntl
import json
import os
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nuanxin.base.database import data_folder
from nuanxin.base.refused import Refused

NOTHING_YET = "还没有可用的统计数据，请先运行 nuanxin facts refresh --full。"


@dataclass(frozen=True)
class File:
    """One Parquet file of a generation."""

    name: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """The files of one generation: table → chunk → file; ``source`` says what it was read from."""

    generation: int
    source: str
    tables: Mapping[str, Mapping[int, File]]

    def files(self) -> Iterator[File]:
        for chunks in self.tables.values():
            yield from chunks.values()


@dataclass(frozen=True)
class Current:
    """Which generation counts, and the snapshot of the database it equals.

    ``watermark`` is the oldest transaction that was still open in that snapshot: what changed
    since was changed by it or a later one. ``taken_at`` is when (ISO 8601).
    """

    generation: int
    watermark: int
    taken_at: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.taken_at)


class Held:
    """A generation somebody reads: its files stay as long as this object lives."""

    def __init__(self, folder: Path, manifest: Manifest, lock: int) -> None:
        self.folder = folder
        self.manifest = manifest
        self._lock = lock
        weakref.finalize(self, os.close, lock)

    @property
    def swept(self) -> bool:
        """Whether the store was taken away under us, by somebody who heeds no lock."""
        return os.fstat(self._lock).st_nlink == 0

    def paths(self, table: str) -> list[str]:
        return [str(self.folder / file.name) for file in self.manifest.tables[table].values()]


def store_folder() -> Path:
    """Where this installation keeps its facts."""
    return data_folder() / "facts"


def current(folder: Path) -> Current | None:
    """What counts now; None where nothing was ever carried, or cannot be read."""
    try:
        return Current(**json.loads((folder / "current").read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def hold(folder: Path) -> Held:
    """The generation that counts now, its files safe from the sweep; refuses an empty store."""
    while now := current(folder):
        try:
            held = _held(folder, manifest_path(folder, now.generation))
        except (FileNotFoundError, ValueError):
            if current(folder) == now:  # nobody replaced it meanwhile: it is broken
                break
            continue
        if not held.swept:
            return held
    raise Refused(NOTHING_YET)


def _held(folder: Path, path: Path) -> Held:
    lock = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        return Held(folder, read_manifest(path), lock)
    except BaseException:
        os.close(lock)
        raise


def manifest_path(folder: Path, generation: int) -> Path:
    return folder / f"manifest-{generation}.json"


def read_manifest(path: Path) -> Manifest:
    """Raises FileNotFoundError, or ValueError for one that was damaged."""
    data = json.loads(path.read_text())
    tables = {
        table: {int(chunk): File(**file) for chunk, file in chunks.items()}
        for table, chunks in data["tables"].items()
    }
    return Manifest(data["generation"], data["source"], tables)


@dataclass(frozen=True)
class Intact:
    """A generation that can be built on, and the transaction it is complete up to."""

    manifest: Manifest
    since: int


def intact(folder: Path, source: str, watermark: int) -> Intact | None:
    """The current generation if it was made from ``source``, not after ``watermark``, and is whole."""
    now = current(folder)
    if now is None or now.watermark > watermark:
        return None
    try:
        manifest = read_manifest(manifest_path(folder, now.generation))
        whole = all((folder / f.name).stat().st_size == f.size for f in manifest.files())
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Intact(manifest, now.watermark) if whole and manifest.source == source else None
