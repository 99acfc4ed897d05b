"""What stands in the log of many families at once: a line each, and for very many a line for each place."""

from collections import Counter
from collections.abc import Sequence

from nuanxin.association.acting import By
from nuanxin.association.log import write_logs
from nuanxin.association.models import Subtree

TOLD = 200  # that get a line each


def tell(by: By, action: str, told: Sequence[tuple[Subtree, str]], word: str) -> None:
    """Log objects with a sentence each. Beyond 200: each place's first, with ``word`` and how many."""
    if len(told) <= TOLD:
        write_logs(by, action, told)
        return
    counts = Counter(about.division for about, _ in told)
    first = {about.division: about for about, _ in reversed(told)}
    write_logs(by, action, [(first[code], f"成批{word} {counts[code]} 笔") for code in sorted(first)])
