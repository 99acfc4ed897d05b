"""How far the work on a file is: a small file beside it, read by the page, and the wish to stop."""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.4  # seconds between two notes


class Cancelled(Exception):
    """Somebody asked to stop."""


@dataclass(frozen=True)
class Seen:
    """Rows done of rows known of, and rows per second."""

    done: int = 0
    of: int = 0
    rate: int = 0

    @property
    def left(self) -> int:
        """Seconds left, as things go."""
        return (self.of - self.done) // self.rate if self.rate else 0


class Progress:
    """Of the work in one folder."""

    def __init__(self, folder: Path) -> None:
        self._at, self._stop = folder / "progress.json", folder / "cancel"
        self._since = self._last = time.monotonic()

    def tell(self, done: int, of: int) -> None:
        """Note how far one is, not more often than a page asks; raises ``Cancelled``."""
        now = time.monotonic()
        if now - self._last < EVERY:
            return
        self._last = now
        self.refuse_cancelled()
        rate = int(done / max(now - self._since, 0.1))
        fresh = self._at.with_name(f".progress.{os.getpid()}")
        fresh.write_text(json.dumps({"done": done, "of": of, "rate": rate}))
        fresh.replace(self._at)

    def seen(self) -> Seen:
        try:
            return Seen(**json.loads(self._at.read_text()))
        except (OSError, ValueError, TypeError):
            return Seen()

    def cancel(self) -> None:
        self._stop.touch()

    def refuse_cancelled(self) -> None:
        if self._stop.exists():
            raise Cancelled

    def clear(self) -> None:
        """Before it begins anew."""
        self._at.unlink(missing_ok=True)
        self._stop.unlink(missing_ok=True)
