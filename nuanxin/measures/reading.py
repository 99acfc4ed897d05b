"""One generation of the store in DuckDB: a database in memory whose views are its files."""

from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa

from nuanxin.measures.store import Held

Row = tuple[Any, ...]


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
        """The rows of a query; ``inputs`` are tables it may read by name."""
        with self._database.cursor() as cursor:
            for name, table in inputs.items():
                cursor.register(name, table)
            rows: list[Row] = cursor.execute(query).fetchall()
            return rows


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
