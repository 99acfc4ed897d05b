"""Programs that run beside us, are started again when they die, and end when we do."""

import os
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

GRACE = 10.0  # seconds to end politely
SHORTEST = 1.0  # seconds before a program that died is started again …
LONGEST = 60.0  # … doubled up to this while it dies again

# The kernel tells the child when we die; should we be dead before it asked to be told, its parent
# is another by then.
DIE_WITH_PARENT = (
    "/usr/bin/setpriv",
    "--pdeathsig",
    "TERM",
    "/bin/sh",
    "-c",
    '[ "$PPID" = "$1" ] && shift && exec "$@"',
    "",
)


@dataclass
class Child:
    """One program; ``lock`` is an open file it keeps open, so that others see it still lives."""

    name: str
    command: list[str]
    log: Path
    lock: int
    deaths: int = field(default=0, init=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _due: float = field(default=0.0, init=False)
    _pause: float = field(default=SHORTEST, init=False)

    def start(self) -> None:
        """Start it; it is told to end should we be killed without a chance to tell it."""
        self._due = 0.0
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*DIE_WITH_PARENT, str(os.getpid()), *self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=[self.lock],
            )

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def revive(self, now: float) -> bool:
        """Start it again if it died and its pause is over; whether it died just now."""
        if self.alive():
            return False
        if not self._due:
            self.deaths += 1
            self._due = now + self._pause
            self._pause = min(2 * self._pause, LONGEST)
            return True
        if now >= self._due:
            self.start()
        return False

    def terminate(self) -> None:
        if self._process and self.alive():
            self._process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until it has ended, at the latest at ``deadline`` (monotonic); then kill it."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]


def stop(children: Iterable[Child]) -> None:
    """End them all, side by side."""
    together = list(children)
    for child in together:
        child.terminate()
    deadline = time.monotonic() + GRACE
    for child in together:
        child.end(deadline)
