"""How far long work is, on a terminal; elsewhere silence."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Came = Callable[[int], object]


@contextmanager
def progress(title: str, total: int | None) -> Iterator[Came]:
    """A bar on stderr for as long as the block lasts; call what is given with each amount done."""
    if not sys.stderr.isatty():
        yield int
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(title, total=total)
        yield lambda amount: shown.advance(task, amount)
