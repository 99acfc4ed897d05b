"""What stands in the log of many families at once: a line each, and for very many a line for each place."""

from collections import Counter
from collections.abc import Callable, Sequence

from nuanxin.association.acting import By
from nuanxin.association.log import write_logs
from nuanxin.association.models import Subtree

TOLD = 200  # that get a line each


Told = tuple[Subtree, str]


def tell(by: By, action: str, told: Sequence[Told], many: str) -> None:
    """Log objects with a sentence each. Beyond 200: each place's first, with ``many``, which takes how many."""
    tell_each(by, action, [about.division for about, _ in told], told.__getitem__, many)


def tell_each(by: By, action: str, divisions: Sequence[int], told: Callable[[int], Told], many: str) -> None:
    """The same of objects whose divisions these are; ``told`` gives the one at a place in that order."""
    if len(divisions) <= TOLD:
        write_logs(by, action, [told(at) for at in range(len(divisions))])
        return
    counts, first = Counter(divisions), dict[int, int]()
    for at, division in enumerate(divisions):
        first.setdefault(division, at)
    write_logs(by, action, [(told(first[code])[0], f"成批{many.format(counts[code])}") for code in sorted(first)])
