"""One generation of the store in DuckDB: a database in memory whose views are its files."""

import os
from collections.abc import Mapping
from threading import Lock
from typing import Any

import duckdb
import pyarrow as pa

from nuanxin.measures.store import Held

Row = tuple[Any, ...]
Key = tuple[object, ...]
KEPT, LONGEST = 1_000, 2_000  # results of a process; rows of one

_results: dict[Key, list[Row]] = {}  # sums by place: no key of a family is in them
_keeping = Lock()


class Reading:
    """A held generation, open for queries from any thread."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self._database = duckdb.connect(config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "temp_directory": str(held.folder / "spill"),
        })
        self._database.execute("SET parquet_metadata_cache = true")  # files never change
        self._files = {name: tuple(map(_mark, held.paths(name))) for name in held.manifest.tables}
        for name in held.manifest.tables:
            files = ", ".join(map(_quoted, held.paths(name)))
            self._database.execute(f'CREATE VIEW "{name}" AS FROM read_parquet([{files}])')
        # From here on it can open these files and nothing else.
        self._database.execute(f"SET allowed_directories = [{_quoted(str(held.folder))}]")
        for setting in ("enable_external_access = false", "lock_configuration = true"):
            self._database.execute(f"SET {setting}")

    @property
    def generation(self) -> int:
        return self.held.manifest.generation

    def run(self, query: str, inputs: Mapping[str, pa.Table]) -> list[Row]:
        """The rows of a query; ``inputs`` are tables it may read by name.

        The same question about the same files has the same answer: it is asked once. What changed in other
        facts meanwhile does not matter.
        """
        read = (files for name, files in self._files.items() if name in query)
        key = (query, repr({name: table.to_pydict() for name, table in inputs.items()}), *read)
        if (known := _results.get(key)) is None:
            known = self._run(query, inputs)
            _keep(key, known)
        return known

    def _run(self, query: str, inputs: Mapping[str, pa.Table]) -> list[Row]:
        with self._database.cursor() as cursor:
            for name, table in inputs.items():
                cursor.register(name, table)
            rows: list[Row] = cursor.execute(query).fetchall()
            return rows


def forget() -> None:
    """Drop the results that are kept: for whoever times the questions themselves."""
    with _keeping:
        _results.clear()


def _keep(key: Key, rows: list[Row]) -> None:
    if len(rows) > LONGEST:
        return
    with _keeping:
        if len(_results) >= KEPT:
            del _results[next(iter(_results))]
        _results[key] = rows


def _mark(path: str) -> tuple[object, ...]:
    """What tells a file from any other that stands, or stood, under its name."""
    found = os.stat(path)
    return path, found.st_ino, found.st_mtime_ns, found.st_size


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
