"""The nightly jobs for as long as the server runs, beside whatever else its worker does."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import OperationalError, connections
from django.utils import timezone

from nuanxin.association.nights import jobs, run_nightly
from nuanxin.base import incidents

EVERY = 300.0  # seconds

log = logging.getLogger(__name__)


@contextmanager
def keep_nights() -> Iterator[None]:
    """One look at once, then one every ``EVERY`` seconds until the block ends."""
    over = Event()
    thread = Thread(target=_until, args=[over], name="nights", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _until(over: Event) -> None:
    while not over.is_set():
        try:
            for outcome in run_nightly(jobs(), timezone.now()):
                if outcome.incident:
                    log.warning("%s failed: incident %s", outcome.job.name, outcome.incident)
        except OperationalError:
            log.warning("the database is away; the nightly jobs try again in %s s", EVERY)
        except Exception as fault:
            log.warning("the nightly jobs fell silent: incident %s", incidents.record(fault))
        finally:
            connections.close_all()
        over.wait(EVERY)
