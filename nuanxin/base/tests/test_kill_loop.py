"""Killed at any moment, again and again; then it must work as if nothing had been."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from nuanxin.base.database import ensure_roles
from nuanxin.base.database.embedded import Embedded
from nuanxin.base.database.passwords import APP, OWNER

pytestmark = pytest.mark.deep

ROUNDS = 25
LAUNCH = """
import sys, time
from pathlib import Path
from nuanxin.base.database import ensure_roles
from nuanxin.base.database.embedded import Embedded
server = Embedded(Path(sys.argv[1]))
server.join()
ensure_roles(server)
time.sleep(60)
"""
COUNT = """
import sys, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    n = 0
    while True:
        n += 1
        connection.execute("INSERT INTO counted VALUES (%s)", [n])
        print(n, flush=True)
"""


def owner(server: Embedded) -> psycopg.Connection[tuple[int]]:
    return psycopg.connect(make_conninfo(**server.parameters(OWNER)), autocommit=True)


def kill_server(server: Embedded) -> None:
    with suppress(FileNotFoundError, ProcessLookupError, IndexError, ValueError):
        first = (server.home / "data" / "postmaster.pid").read_text().splitlines()[0]
        os.kill(int(first), signal.SIGKILL)


def test_launcher_and_server_killed_at_any_moment(tmp_path: Path) -> None:
    """From an empty folder on: half-made clusters, half-granted rights, half-started servers."""
    server = Embedded(tmp_path)
    for round_ in range(ROUNDS):
        with subprocess.Popen([sys.executable, "-c", LAUNCH, str(tmp_path)]) as launcher:
            time.sleep(0.1 + 0.08 * round_)
            launcher.kill()
        if round_ % 2:
            kill_server(server)
    server.join()
    try:
        ensure_roles(server)
        with psycopg.connect(make_conninfo(**server.parameters(APP))) as app:
            assert app.execute("SELECT current_user").fetchone() == (APP,)
    finally:
        server.leave()
    assert not server.answers()


def test_what_was_confirmed_survives_every_kill(tmp_path: Path) -> None:
    server = Embedded(tmp_path)
    server.join()
    ensure_roles(server)
    with owner(server) as connection:
        connection.execute("CREATE TABLE counted (n int)")
    for round_ in range(ROUNDS):
        confirmed = count_until_killed(server, 0.2 + 0.03 * round_)
        server.keep_running()
        with owner(server) as connection:
            rows = [n for (n,) in connection.execute("SELECT n FROM counted ORDER BY n")]
            connection.execute("TRUNCATE counted")
        # The last row may have been committed with nobody left to be told.
        assert rows in (list(range(1, confirmed + 1)), list(range(1, confirmed + 2)))
    server.leave()


def count_until_killed(server: Embedded, seconds: float) -> int:
    """Insert numbers until the server is killed; the last one that was confirmed."""
    command = [sys.executable, "-c", COUNT, make_conninfo(**server.parameters(OWNER))]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as counting:
        time.sleep(seconds)
        kill_server(server)
        said, _ = counting.communicate()
    return int((said.split() or ["0"])[-1])
