"""The store opened once a process: ``latest()`` is cheap, every request may call it."""

import os
from contextlib import suppress
from pathlib import Path
from threading import Lock

from nuanxin.base.refused import Refused
from nuanxin.measures import compiled
from nuanxin.measures.dictionary import dictionary
from nuanxin.measures.figures import Figures
from nuanxin.measures.reading import Reading
from nuanxin.measures.store import NOTHING_YET, current, hold, store_folder

# By process too: threads and files of DuckDB do not survive a fork.
_open: dict[tuple[int, Path], Reading] = {}
_opening = Lock()


def latest(folder: Path | None = None) -> Figures:
    """The store as it is now (``folder``: another than this installation's).

    Refuses where nothing was ever carried into it.
    """
    folder = folder or store_folder()
    now = current(folder)
    if now is None:
        raise Refused(NOTHING_YET)
    mine = os.getpid(), folder
    with _opening:
        reading = _open.get(mine)
        if reading is None or reading.held.swept or reading.generation != now.generation:
            reading = _open[mine] = Reading(hold(folder))
    return Figures(reading, now.moment)


def warm() -> None:
    """Do ahead what the first question would wait for: load the engine, compile, open the store."""
    for measure in dictionary().measures.values():
        compiled.query(measure)
    compiled.query_standing()
    with suppress(Refused):  # nothing carried yet: the first question says so
        latest()
