"""Medians of several runs, for all benches."""

import time
from collections.abc import Callable
from statistics import median

RUNS = 15


def timed(work: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds of the median of several calls, after one that warms."""
    taken = []
    for run in range(runs + 1):
        began = time.perf_counter()
        work()
        taken += [time.perf_counter() - began] if run else []
    return median(taken)
