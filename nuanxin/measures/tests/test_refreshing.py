"""The worker: whoever commits, the store follows; a connection that is cut is made again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from nuanxin.association.actions.divisions import DivisionRow, load_divisions
from nuanxin.association.models import Division
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.refused import Refused
from nuanxin.measures.opening import latest

PATIENCE = 60.0  # seconds; a busy machine may be slow, a lost change never comes
WATCH = """
import sys
import django
django.setup()
from django.core.management import call_command
from django.db import connections
connections["owner"].settings_dict["NAME"] = sys.argv[1]
call_command("facts", "watch")
"""


@pytest.fixture
def watcher(own_database: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    child = subprocess.Popen([sys.executable, "-c", WATCH, own_database], env=environment)
    yield child
    child.kill()
    child.wait()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def carried() -> int:
    try:
        [(rows,)] = latest().reading.run("SELECT count(*) FROM divisions", {})
    except Refused:
        return 0
    return int(rows)


def found(code: int) -> int:
    """A new township; how many divisions there are with it."""
    with transaction.atomic(), scoped(EVERYWHERE):
        load_divisions(None, "tree", [DivisionRow(1, code, "试镇", "township")])
        return Division.objects.count()


def test_the_store_follows_every_commit(watcher: subprocess.Popen[bytes]) -> None:
    there = found(150223901000)
    wait_for(lambda: carried() == there)
    there = found(150223902000)
    wait_for(lambda: carried() == there)


def test_a_cut_connection_is_made_again(watcher: subprocess.Popen[bytes]) -> None:
    there = found(150223901000)
    wait_for(lambda: carried() == there)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user"
            " AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone() == (1,)
    there = found(150223902000)
    wait_for(lambda: carried() == there)


def test_it_ends_when_told_to(watcher: subprocess.Popen[bytes]) -> None:
    watcher.send_signal(signal.SIGTERM)
    assert watcher.wait(PATIENCE) in (-signal.SIGTERM, 128 + signal.SIGTERM)


def test_the_command_says_what_it_did(
    own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("facts", "refresh", "--full")
    assert capsys.readouterr().out.startswith("全部重读 ")
    call_command("facts", "refresh")
    assert capsys.readouterr().out.startswith("变动 0 行，截至 ")
