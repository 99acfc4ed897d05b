"""What a backup holds and what it must equal, written as its last entry."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from nuanxin.base.refused import Refused

DATABASE, UPLOADS, MANIFEST = "database", "uploads/", "manifest"
"""Names of entries; every other is a file below the data folder, uploads included."""


@dataclass(frozen=True)
class Table:
    """How many rows a table has, and one digest over all of them."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """``files`` and ``keys``: name → digest, name → mark. ``missing``: files the database names that
    were not there. ``server`` and ``dumper``: major versions of PostgreSQL. ``notes``: what the
    rooms above want compared after a restore.
    """

    made_at: str
    made_with: str
    server: int
    dumper: int
    migrations: tuple[str, ...]
    tables: Mapping[str, Table]
    dump: str
    files: Mapping[str, str]
    missing: tuple[str, ...]
    keys: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def decoded(cls, text: bytes) -> "Manifest":
        known = json.loads(text)
        known["tables"] = {name: Table(**table) for name, table in known["tables"].items()}
        for name in ("migrations", "missing"):
            known[name] = tuple(known[name])
        try:
            return cls(**known)
        except TypeError as error:
            raise Refused("这份备份是更新的版本做的，请先升级暖心再恢复。") from error

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())
