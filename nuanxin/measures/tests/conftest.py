"""A database of one table, whose rows come as two facts that must never be seen apart."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from nuanxin.base.database import server
from nuanxin.base.database.passwords import OWNER
from nuanxin.base.facts import Fact
from nuanxin.measures.extract import Carried, refresh

SECRET = b"only for tests"
TABLES = """
    CREATE TABLE division (id bigint, code bigint, level text, parent_id bigint, changed_xid xid8);
    INSERT INTO division VALUES (1, 150200000000, 'city', NULL, pg_current_xact_id());
    CREATE TABLE seat (
        id bigserial PRIMARY KEY, kind text DEFAULT 'city_officer', voided_at timestamptz,
        recorded_at timestamptz DEFAULT '2023-01-01 08:00+08', changed_xid xid8
    );
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN NEW.changed_xid := pg_current_xact_id(); RETURN NEW; END';
    CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON seat FOR EACH ROW EXECUTE FUNCTION touch();
"""
SEATS = """
    SELECT id, 150200000000::bigint AS division, NULL::date AS from_day, NULL::date AS to_day, kind,
           id AS key, 1::bigint AS quantity, recorded_at, voided_at, changed_xid
    FROM seat
"""
FACTS = (
    Fact("posts", "interval", SEATS),
    Fact("appointments_in_post", "interval", SEATS),
    Fact(
        "divisions", "tree",
        "SELECT id, code, level, parent_id, NULL::date AS from_day, NULL::date AS to_day,"
        " NULL::bigint AS successor_id, changed_xid FROM division",
    ),
)
COUNT = "SELECT count(*), sum(hash(id, kind, key)) FROM {}"


@dataclass
class Office:
    """A database with seats in it, and the store its facts are carried to."""

    name: str
    folder: Path
    connections: list[psycopg.Connection[Any]] = field(default_factory=list)

    def connect(self) -> psycopg.Connection[Any]:
        self.connections.append(_connect(self.name))
        return self.connections[-1]

    def run(self, statement: str) -> None:
        self.connections[0].execute(statement)

    def carry(self, *, full: bool = False) -> Carried:
        return refresh(self.connections[0], FACTS, self.folder, SECRET, full=full)

    def there(self) -> int:
        [(rows,)] = self.connections[0].execute("SELECT count(*) FROM seat").fetchall()
        return int(rows)

    def carried(self) -> int:
        """Seats in the store; both facts must tell of the same ones."""
        return seats(self.folder)

    def create(self) -> None:
        with _connect("postgres") as owner:
            owner.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
            owner.execute(f"CREATE DATABASE {self.name}")
        self.connections.clear()
        self.connect().execute(TABLES)

    def close(self) -> None:
        for connection in self.connections:
            connection.close()
        with _connect("postgres") as owner:
            owner.execute(f"DROP DATABASE {self.name} WITH (FORCE)")


def _connect(database: str) -> psycopg.Connection[Any]:
    known = make_conninfo(**server().parameters(OWNER) | {"dbname": database})
    return psycopg.connect(known, autocommit=True)


def seats(folder: Path) -> int:
    from nuanxin.measures.opening import latest  # a child that only carries is up sooner without

    reading = latest(folder).reading
    posts, appointments = (
        reading.run(COUNT.format(fact), {}) for fact in ("posts", "appointments_in_post")
    )
    assert posts == appointments
    return int(posts[0][0])


@pytest.fixture
def office(running_database: None, tmp_path: Path) -> Iterator[Office]:
    office = Office("facts_test", tmp_path / "facts")
    office.create()
    office.run("INSERT INTO seat SELECT FROM generate_series(1, 5)")
    yield office
    office.close()
