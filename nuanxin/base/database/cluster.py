"""The embedded server's own files: made whole or not at all, and the process that serves them.

Both programs get their folder as an open descriptor (``/proc/self/fd/N``), not as a path: run by
root, they work for an unprivileged account even below a home which that account may not enter.
Both inherit ``lock`` (see ``embedded``), so that it is held as long as any of their processes live.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from nuanxin.base.database.account import Account
from nuanxin.base.database.passwords import ADMIN
from nuanxin.base.database.programs import Programs
from nuanxin.base.database.sockets import PORT

CLEAN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}

# Nothing of what people type may reach a log: no statements, no parameters, no details (they quote
# rows), no ordinary errors (their sentences quote values).
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": -1,
    "log_parameter_max_length": 0,
    "log_parameter_max_length_on_error": 0,
    "log_checkpoints": "off",
    "max_connections": 60,
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": 1.1,
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "jit": "off",
}


@dataclass(frozen=True)
class Cluster:
    """A cluster's folder and whom its processes run as (None: as ourselves)."""

    folder: Path
    account: Account | None

    def version(self) -> int | None:
        """The major version of PostgreSQL that wrote the data; None before there is any."""
        file = self.folder / "PG_VERSION"
        return int(file.read_text()) if file.exists() else None

    def create(self, programs: Programs, password: str, lock: int) -> None:
        """Make the cluster aside and move it into place in one step; ``password`` is for ADMIN."""
        fresh = self.folder.with_name("data.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self.account:
            os.chown(fresh, self.account.uid, self.account.gid)
        secret = os.memfd_create("password")
        os.write(secret, password.encode())
        try:
            self._initdb(programs, fresh, secret, lock)
        finally:
            os.close(secret)
        fresh.rename(self.folder)

    def serve(
        self, programs: Programs, sockets: Path, log: Path, lock: int
    ) -> subprocess.Popen[bytes]:
        """Start the server; the caller holds the lock and waits until it answers."""
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        command = [
            programs.path("postgres"),
            "-D",
            f"/proc/self/fd/{folder}",
            f"--unix_socket_directories={sockets}",
            *(f"--{name}={value}" for name, value in SETTINGS.items()),
        ]
        try:
            with log.open("ab") as output:
                return subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    cwd="/",
                    env=CLEAN,
                    pass_fds=[folder, lock],
                    start_new_session=True,
                    **(self.account.as_options() if self.account else {}),
                )
        finally:
            os.close(folder)

    def ask_to_stop(self) -> None:
        """Tell the living server to end what it does and stop.

        As its own account, so that whatever its file says, root signals no stranger.
        """
        first, *_ = (self.folder / "postmaster.pid").read_text().splitlines()
        command = ["/bin/sh", "-c", 'kill -INT "$1"', "", first]
        as_itself = self.account.as_options() if self.account else {}
        subprocess.run(command, cwd="/", stderr=subprocess.DEVNULL, check=False, **as_itself)

    def _initdb(self, programs: Programs, fresh: Path, secret: int, lock: int) -> None:
        folder = os.open(fresh, os.O_RDONLY | os.O_DIRECTORY)
        command = [
            programs.path("initdb"),
            "-D",
            f"/proc/self/fd/{folder}",
            "-U",
            ADMIN,
            f"--pwfile=/proc/self/fd/{secret}",
            "--auth=scram-sha-256",
            "--locale=C.UTF-8",
            "--encoding=UTF8",
            "--data-checksums",
            "--no-instructions",
        ]
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                env=CLEAN,
                pass_fds=[folder, secret, lock],
                **(self.account.as_options() if self.account else {}),
            )
        finally:
            os.close(folder)
        if done.returncode:
            raise RuntimeError(f"initdb: {done.stderr.strip()}")
