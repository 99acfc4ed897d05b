"""A PostgreSQL of our own under the data folder, for a trial, the tests and a small office.

Two locks carry all of it. Both belong to open files, so the kernel drops them with the last
process that holds one, however it dies; no process number is ever believed.

- ``postgres/`` itself: held by the server *and every process it forks*. Who can take it knows that
  nobody touches the data, so a stale ``postmaster.pid``, an unreaped zombie's or another process's
  number in it, or a half-made cluster may be swept away.
- ``run/postgres.users``: shared by every program that uses the server. The one that can have it
  alone is the last and turns off the light, unless ``nuanxin database start`` pinned the server.
  A keeper started with the server does it for a last user that was killed.
"""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from nuanxin.base.database.account import server_account
from nuanxin.base.database.cluster import Cluster
from nuanxin.base.database.folder import fresh_log, private_folder
from nuanxin.base.database.passwords import ADMIN, password_file, passwords
from nuanxin.base.database.programs import find_programs, within_reach
from nuanxin.base.database.sockets import PORT, private_socket_folder, socket_folder
from nuanxin.base.refused import Refused

DATABASE = "nuanxin"
PATIENCE = 600.0  # seconds; replaying the log of a large cluster after a crash may take long
PAUSE = 0.02
KEEPERS_PAUSE = 1.0


@dataclass
class Embedded:
    """The server whose data lies in ``data/postgres``; made, started and joined on demand."""

    data: Path
    _users: int | None = field(default=None, init=False)
    _child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def home(self) -> Path:
        return self.data / "postgres"

    @property
    def pin(self) -> Path:
        return self.data / "run" / "postgres.pinned"

    @property
    def log(self) -> Path:
        return self.data / "log" / "postgres.log"

    @property
    def stamp(self) -> Path:
        return self.home / "prepared"

    def parameters(self, role: str, database: str = DATABASE) -> dict[str, str]:
        """How ``role`` connects, in the words of libpq; a password file, never a password."""
        return {
            "host": str(socket_folder(self.data)),
            "port": str(PORT),
            "dbname": database,
            "user": role,
            "passfile": str(password_file(self.data)),
        }

    # -- coming and going ----------------------------------------------------------------------

    def join(self) -> None:
        """Count as a user of the server, which runs when this returns."""
        if self._users is None:
            self._users = self._open_users()
        fcntl.flock(self._users, fcntl.LOCK_SH)  # waits while the last user turns off the light
        self.keep_running()

    def leave(self) -> None:
        """Count no longer; the last to leave stops the server unless it is pinned."""
        if self._users is None:
            return
        if _take(self._users) and not self.pin.exists():
            self._stop()
        os.close(self._users)
        self._users = None

    def shut_down(self) -> bool:
        """Unpin and stop; False, with nothing changed, while other programs use the server."""
        lock = self._open_users()
        try:
            if not _take(lock):
                return False
            self.pin.unlink(missing_ok=True)
            self._stop()
            return True
        finally:
            os.close(lock)

    def answers(self) -> bool:
        """Whether the server takes connections now."""
        from psycopg.conninfo import make_conninfo
        from psycopg.pq import PGconn, Ping

        return PGconn.ping(make_conninfo(**self.parameters(ADMIN, "postgres")).encode()) == Ping.OK

    def keep_running(self) -> None:
        """Start the server, in whatever state it was left, unless it answers already."""
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            private_folder(self.home)
            with self._claimed() as lock:
                if lock is not None:
                    self._start(lock)
            if self._child and (self._child.poll() or 0) > 0:  # negative: killed, so tried again
                raise RuntimeError(f"PostgreSQL ended at once: {self._last_words()}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL does not answer: {self._last_words()}")
            time.sleep(PAUSE)

    def keep_watch(self) -> None:
        """The keeper's life: return once the server has ended, and end it when nobody is left."""
        users = self._open_users()
        while self._lives():
            if not self.pin.exists() and _take(users):
                self._stop()
            fcntl.flock(users, fcntl.LOCK_UN)
            time.sleep(KEEPERS_PAUSE)

    # -- starting and stopping -----------------------------------------------------------------

    def _open_users(self) -> int:
        users = private_folder(private_folder(self.data) / "run") / "postgres.users"
        return os.open(users, os.O_RDWR | os.O_CREAT, 0o600)

    def _lives(self) -> bool:
        try:
            with self._claimed() as lock:
                return lock is None
        except FileNotFoundError:  # the data folder was thrown away
            return False

    @contextmanager
    def _claimed(self) -> Iterator[int | None]:
        """The lock on the data, or None while any process of a server still lives."""
        lock = os.open(self.home, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield lock if _take(lock) else None
        finally:
            os.close(lock)

    def _cluster(self) -> Cluster:
        folder = self.home / "data"
        return Cluster(folder, server_account(folder))

    def _start(self, lock: int) -> None:
        cluster = self._cluster()
        programs = within_reach(find_programs(cluster.version()), cluster.account)
        if cluster.version() is None:
            cluster.create(programs, passwords(self.data)[ADMIN], lock)
        elif not password_file(self.data).exists():
            file = password_file(self.data)
            raise Refused(f"数据库的密码文件 {file} 不见了，请从备份放回原处再试，数据没有动。")
        sockets = private_socket_folder(self.data, cluster.account)
        self._child = cluster.serve(programs, sockets, fresh_log(self.log), lock)
        with self.log.open("ab") as log:
            subprocess.Popen(
                [sys.executable, "-m", "nuanxin.base.database.keeper", self.data],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _stop(self) -> None:
        """Stop the server if one lives; the caller is its only user."""
        deadline = time.monotonic() + PATIENCE
        while self._lives() and time.monotonic() < deadline:
            with suppress(OSError, ValueError):  # the file goes with the server
                self._cluster().ask_to_stop()
            if self._child:
                self._child.poll()
            time.sleep(PAUSE)

    def _last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else "no log"


def _take(lock: int) -> bool:
    """Try to have an open file to oneself."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
