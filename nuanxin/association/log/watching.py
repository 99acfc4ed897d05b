"""Witnessing for as long as the server runs, beside whatever else its worker does."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import psycopg
from django.db import DatabaseError, connections

from nuanxin.association.log.witness import witness
from nuanxin.base import incidents

EVERY = 50.0  # seconds: at least every minute, with time to spare

log = logging.getLogger(__name__)


@contextmanager
def keep_witnessing() -> Iterator[None]:
    """One look at once, then one every ``EVERY`` seconds until the block ends."""
    over = Event()
    thread = Thread(target=_until, args=[over], name="witness", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _until(over: Event) -> None:
    while not over.is_set():
        try:
            witness()
        except (psycopg.OperationalError, DatabaseError):
            log.warning("the database is away; the witness tries again in %s s", EVERY)
        except Exception as fault:
            log.warning("the witness fell silent: incident %s", incidents.record(fault))
        finally:
            connections["owner"].close()
        over.wait(EVERY)
