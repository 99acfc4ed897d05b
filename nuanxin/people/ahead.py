"""Work on rows by the thousand that does not wait for the database while the rows before are stored."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

AT_ONCE = 4_000  # rows worked on while those before are stored
G = TypeVar("G")
M = TypeVar("M")


def ahead(given: Sequence[G], work: Callable[[Sequence[G]], M]) -> Iterator[M]:
    """``work`` of 4 000 at a time, in order: the next in a thread of its own while whoever asks stores
    the ones before (who waits for the database needs no interpreter). It must not use the database.

    The first are worked on here: it is what fetches keys.
    """
    ready = work(given[:AT_ONCE])
    with ThreadPoolExecutor(max_workers=1) as beside:
        for at in range(AT_ONCE, len(given), AT_ONCE):
            coming = beside.submit(work, given[at : at + AT_ONCE])
            yield ready
            ready = coming.result()
        yield ready
