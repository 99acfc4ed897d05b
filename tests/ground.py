"""A folder of this run's own, in memory where there is room, named before settings are read.

Copies of the prepared database are thousands of small files: on a disk, making and deleting them
costs more than all that PostgreSQL does in them.
"""

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

MEMORY, ENOUGH = Path("/", "dev", "shm"), 4 * 1024**3  # bytes
OURS, HOUR = "nuanxin-test-", 3600  # seconds


def _in_memory() -> Path | None:
    """Where the folder goes; what runs that were killed left there is swept out."""
    if not (os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH):
        return None
    for left in MEMORY.glob(f"{OURS}*"):
        with suppress(OSError):  # another sweeps too, or its run still lives
            if left.stat().st_mtime < time.time() - HOUR:
                os.close(_taken(left, fcntl.LOCK_EX))
                shutil.rmtree(left, ignore_errors=True)
    return MEMORY


def _taken(folder: Path, how: int) -> int:
    """The folder opened and locked; the lock goes with the process, however that dies."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(opened, how | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        raise
    return opened


_WITHIN = None if "PYTEST_XDIST_WORKER" in os.environ else _in_memory()  # a worker's goes into the run's
RUN = Path(tempfile.mkdtemp(prefix=OURS, dir=_WITHIN))
LIVES = _taken(RUN, fcntl.LOCK_SH)
RUN.chmod(0o711)  # other accounts of the machine pass through it to what is theirs
os.environ["TMPDIR"] = str(RUN)
tempfile.tempdir = None
os.environ["NUANXIN_DATA"] = str(RUN / "data")
os.environ.pop("DATABASE_URL", None)


def pytest_unconfigure() -> None:
    shutil.rmtree(RUN, ignore_errors=True)
