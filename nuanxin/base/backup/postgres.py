"""The database out and in, by PostgreSQL's own programs, as the owner who bypasses row security."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from nuanxin.base import database
from nuanxin.base.backup.entries import BLOCK
from nuanxin.base.backup.rows import EMPTY
from nuanxin.base.database.passwords import APP, OWNER
from nuanxin.base.database.programs import PROVIDERS, Programs
from nuanxin.base.refused import Refused

# Made by the set-up of the database, not by a dump; no owner of ours may make them again.
NOT_OURS = re.compile(r"^\d+; \d+ \d+ (DEFAULT ACL|((COMMENT|ACL) - )?(EXTENSION|SCHEMA)) ")
GRANTED = ("TABLES", "SEQUENCES", "FUNCTIONS")


@contextmanager
def as_owner() -> Iterator["psycopg.Connection[Any]"]:
    """A connection of our own, in autocommit."""
    known = database.server().parameters(OWNER)
    with psycopg.connect(make_conninfo(**known), autocommit=True) as connection:
        yield connection


@contextmanager
def snapshot() -> Iterator[tuple["psycopg.Connection[Any]", str]]:
    """One moment of the database: a connection that sees it, and its name for ``pg_dump``."""
    with as_owner() as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        [(name,)] = connection.execute("SELECT pg_export_snapshot()").fetchall()
        yield connection, name


def programs_for(major: int) -> Programs:
    """``pg_dump`` and ``pg_restore`` of at least this version of PostgreSQL."""
    for provider in PROVIDERS:
        for programs in provider():
            if programs.major >= major and Path(programs.path("pg_dump")).exists():
                return programs
    raise Refused(
        f"这台机器上没有 PostgreSQL {major} 的 pg_dump 和 pg_restore，请安装 postgresql-{major} 再试。"
    )


def dump(programs: Programs, moment: str) -> Iterator[bytes]:
    """The dump of a snapshot in PostgreSQL's custom format, block by block."""
    without = [f"--exclude-table-data=public.{table}" for table in EMPTY]
    command = [
        programs.path("pg_dump"), "--format=custom", "--compress=3", "--schema=public", "--no-owner",
        f"--snapshot={moment}", *without,
    ]  # fmt: skip
    with tempfile.TemporaryFile() as said:
        with _started(command, said.fileno(), stdout=subprocess.PIPE) as running:
            coming = running.stdout or said
            while block := coming.read(BLOCK):
                yield block
        _succeeded(running.returncode, "pg_dump", said)


def load(programs: Programs, file: Path) -> None:
    """Bring a dump into the empty database, whole or not at all, with the rights it was dumped with."""
    listed = subprocess.run(
        [programs.path("pg_restore"), "--list", file], capture_output=True, text=True, check=True
    ).stdout
    wanted = file.with_suffix(".list")
    wanted.write_text("\n".join(line for line in listed.splitlines() if not NOT_OURS.match(line)))
    command = [
        programs.path("pg_restore"), "--no-owner", "--single-transaction", "--exit-on-error",
        f"--use-list={wanted}", str(file),
    ]  # fmt: skip
    with tempfile.TemporaryFile() as said:
        with _started(command, said.fileno(), stdout=subprocess.DEVNULL) as running:
            running.wait()
        _succeeded(running.returncode, "pg_restore", said)


def without_standing_grants(connection: "psycopg.Connection[Any]") -> None:
    """New tables give the application nothing: what the dump grants is all it shall have.

    The set-up of the database, run again after the restore, puts the standing grants back.
    """
    for kind in GRANTED:
        connection.execute(
            sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON {} FROM {}").format(
                sql.SQL(kind), sql.Identifier(APP)
            )
        )


def is_empty(connection: "psycopg.Connection[Any]") -> bool:
    """Whether the database has no table yet."""
    question = "SELECT NOT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')"
    [(empty,)] = connection.execute(question).fetchall()
    return bool(empty)


def _started(
    command: list[str], said: int, stdout: int
) -> "subprocess.Popen[bytes]":
    known: Mapping[str, str] = database.server().parameters(OWNER)
    secret = {"PGPASSWORD": known["password"]} if "password" in known else {}
    where = make_conninfo(**{name: value for name, value in known.items() if name != "password"})
    return subprocess.Popen(
        [*command[:1], f"--dbname={where}", *command[1:]],
        stdin=subprocess.DEVNULL, stdout=stdout, stderr=said, env=os.environ | secret,
    )  # fmt: skip


def _succeeded(code: int | None, program: str, said: Any) -> None:
    if code == 0:
        return
    said.seek(0)
    words = said.read().decode(errors="replace").strip()
    if "No space left" in words:
        raise Refused("磁盘满了，没有做完。请清理磁盘再试。")
    raise RuntimeError(f"{program} ended with {code}: {words[-2000:]}")
