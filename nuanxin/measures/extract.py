"""Facts carried from PostgreSQL into the store, in commit order.

Everything is read in one repeatable-read transaction, so a generation of the store equals one
snapshot of the database. Its watermark is the oldest transaction still open in that snapshot: one
that commits later has that number or a higher one, so the next refresh finds its rows by
``changed_xid >= watermark``, whatever order transactions began and ended in. (Rows that were seen
already may come again; they replace themselves.)
"""

import hmac
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
from psycopg import sql
from pyarrow import csv

from nuanxin.base.facts import Fact
from nuanxin.measures.draft import CHUNK, Draft, writing
from nuanxin.measures.seal import sealed
from nuanxin.measures.store import intact
from nuanxin.measures.tables import DIVISIONS, EVER, OPEN, SCHEMAS, TREE

FORMAT = "1"
"""Counted up when the files of a store written by older code must not be kept."""

READ_AS = {
    "from_day": f"greatest(coalesce(from_day, '{EVER}'), '{EVER}')",
    "to_day": f"least(coalesce(to_day, '{OPEN}'), '{OPEN}')",
    "recorded_at": "(extract(epoch FROM recorded_at) * 1000000)::bigint",
    "voided_at": "(extract(epoch FROM voided_at) * 1000000)::bigint",
}
SEALED = "level"  # the one column of a fact that is not read
# What tells one database from another, or from itself after a restore: the cluster, its timeline,
# the database, and the files of its tables (new ones after a restore, a migration, a TRUNCATE).
IDENTITY = """
    SELECT (SELECT system_identifier FROM pg_control_system()),
           (SELECT timeline_id FROM pg_control_checkpoint()),
           (SELECT oid FROM pg_database WHERE datname = current_database()),
           (SELECT md5(string_agg(relfilenode::text, ',' ORDER BY oid)) FROM pg_class
            WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace)
"""
CLOCK = """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS watermark,
           statement_timestamp() AS taken_at
"""


@dataclass(frozen=True)
class Carried:
    """What a refresh did: rows that came, whether everything was read anew, the moment it shows."""

    rows: int
    full: bool
    taken_at: datetime


def refresh(
    connection: psycopg.Connection[Any],
    facts: Sequence[Fact],
    folder: Path,
    secret: bytes,
    *,
    full: bool = False,
) -> Carried:
    """Bring the store in ``folder`` up to what is committed now.

    ``connection`` is the owner's, in autocommit; ``secret`` hashes the keys. Everything is read
    anew when asked (``full``) and when the store does not fit: another database or one that went
    back, other facts or another secret, files missing or damaged.
    """
    carry = Carry(connection, sorted(facts, key=lambda fact: fact.name != DIVISIONS), secret)
    with writing(folder):
        try:
            return carry.into(folder, full=full)
        except pa.ArrowException:  # a file of the right size with the wrong content
            if full:
                raise
            return carry.into(folder, full=True)


@dataclass(frozen=True)
class Carry:
    """One database, its facts with the tree first, and the secret of their keys."""

    connection: psycopg.Connection[Any]
    facts: Sequence[Fact]
    secret: bytes

    def into(self, folder: Path, *, full: bool) -> Carried:
        with self.connection.transaction():
            self.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            [(watermark, taken_at)] = self.connection.execute(CLOCK).fetchall()
            source = self._source()
            base = None if full else intact(folder, source, watermark)
            draft = Draft(folder, base.manifest if base else None, source)
            since = base.since if base else 0
            rows = sum(
                draft.merge(fact.name, fact.shape, self._changed(fact, since, draft), fact.spread)
                for fact in self.facts
            )
            draft.publish(watermark, taken_at.isoformat())
        return Carried(rows, base is None, taken_at)

    def _source(self) -> str:
        """What the store is made from, in one word that changes when any of it does."""
        found = (FORMAT, self.connection.execute(IDENTITY).fetchall(), self.facts)
        return hmac.digest(self.secret, repr(found).encode(), "sha256").hex()

    def _changed(self, fact: Fact, since: int, draft: Draft) -> Iterator[pa.Table]:
        """The rows of a fact that changed since a transaction, in order of id, sealed."""
        with self.connection.cursor() as cursor, cursor.copy(_query(fact, since)) as copy:
            for rows in _tables(copy, _read_schema(fact)):
                if fact.shape == TREE:
                    yield rows
                else:
                    yield sealed(rows, SCHEMAS[fact.shape], draft.divisions(), self.secret)


def _read_schema(fact: Fact) -> pa.Schema:
    unread = () if fact.shape == TREE else (SEALED,)
    return pa.schema([field for field in SCHEMAS[fact.shape] if field.name not in unread])


def _query(fact: Fact, since: int) -> sql.Composed:
    columns = sql.SQL(", ").join(
        sql.SQL(READ_AS.get(name, name)) for name in _read_schema(fact).names
    )
    changed = "COPY (SELECT {} FROM ({}) AS fact"
    if since:  # else all there is, whatever numbers a restore left in the rows
        changed += " WHERE changed_xid >= {}::text::xid8"
    return sql.SQL(changed + " ORDER BY id) TO STDOUT (FORMAT csv)").format(
        columns, sql.SQL(fact.sql), sql.Literal(str(since))
    )


def _tables(copy: psycopg.Copy, schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows of a COPY in tables of at most ``CHUNK`` rows, each with the columns of a schema."""
    reading = csv.ReadOptions(column_names=schema.names)
    converting = csv.ConvertOptions(
        column_types={field.name: field.type for field in schema}, null_values=[""]
    )
    rows = iter(copy)  # one row an item
    while some := list(islice(rows, CHUNK)):
        text = io.BytesIO(b"".join(some))
        yield csv.read_csv(text, read_options=reading, convert_options=converting)
