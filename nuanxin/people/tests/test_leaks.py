"""Whoever gets hold of a dump, the server's log, or what the house tells in its own log finds nobody."""

import subprocess
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction
from psycopg.conninfo import make_conninfo

from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.backup.postgres import programs_for
from nuanxin.base.database import data_path, server
from nuanxin.base.database.passwords import OWNER
from nuanxin.people.models import Opening
from nuanxin.people.tests.families import AGREED, SENSITIVE, family
from nuanxin.people.tests.furnishing import NUMBER, furnish_people

SAID = (
    "王演建国", "李演秀英", "赵演志", "13800009961", "13800009962", "13800009967", NUMBER,
    SENSITIVE.address, SENSITIVE.not_to_mention, SENSITIVE.addressed_as, "演示的理由不写姓名",
)  # fmt: skip


def hits(text: bytes) -> list[str]:
    """What is found, as it stands or as PostgreSQL writes bytes."""
    return [word for word in SAID if word.encode() in text or word.encode().hex().encode() in text]


def dump(name: str) -> bytes:
    """The whole database as pg_dump writes it, uncompressed."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        program = programs_for(int(cursor.fetchone()[0]) // 10_000).path("pg_dump")
    connections.close_all()
    known = make_conninfo(**server().parameters(OWNER) | {"dbname": name})
    return subprocess.run([program, "--dbname", known], check=True, capture_output=True).stdout


def test_neither_dump_nor_log_tells(own_database: str) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        furnish_people()
        family(about=SENSITIVE, agreed=AGREED)
        opening = Opening.objects.latest("id")
        opening.write_reason("演示的理由不写姓名")
        opening.save()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0 WHERE %s <> ''", ["王演建国"])  # a fault is logged
    connections.close_all()
    assert b"people_person" in (text := dump(own_database))
    assert hits(text) == []
    logs = [path.read_bytes() for path in Path(data_path()).rglob("*.log")]
    assert logs
    assert [word for log in logs for word in hits(log)] == []
