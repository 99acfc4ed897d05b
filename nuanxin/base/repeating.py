"""What is done again and again for as long as a server runs, beside whatever else its worker does."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from django.db import connections

from nuanxin.base import incidents

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Look:
    """What is done every so many seconds; ``away``: what it raises while the database is away."""

    name: str
    act: Callable[[], object]
    every: float
    away: tuple[type[Exception], ...]


@contextmanager
def repeating(look: Look) -> Iterator[None]:
    """One look at once in a thread of its own, then one every ``every`` seconds until the block ends.

    One that fails is told and tried again at the next; the thread's connections are closed after each.
    """
    over = Event()
    thread = Thread(target=_until, args=(over, look), name=look.name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _until(over: Event, look: Look) -> None:
    while not over.is_set():
        try:
            look.act()
        except look.away:
            log.warning("the database is away; %s tries again in %s s", look.name, look.every)
        except Exception as fault:
            log.warning("%s fell silent: incident %s", look.name, incidents.record(fault))
        finally:
            connections.close_all()
        over.wait(look.every)
