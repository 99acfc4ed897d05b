"""Two people at once, each on a connection of her own, in an order that is certain."""

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import TypeVar

from django.db import connection, connections

T = TypeVar("T")
PATIENCE = 60.0  # seconds; a busy machine may be slow, one who does not wait never will


def meanwhile(pool: Executor, work: Callable[[], T]) -> Future[T]:
    """Begin some work in another thread, and go on once it waits for us."""
    future = pool.submit(_alone, work)
    deadline = time.monotonic() + PATIENCE
    while not _somebody_waits():
        assert not future.done(), future.exception() or "it did not wait"
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return future


def _alone(work: Callable[[], T]) -> T:
    try:
        return work()
    finally:
        connections.close_all()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
