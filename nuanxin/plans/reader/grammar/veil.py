"""Quoted names and brackets are one thing each: the grammar does not look inside."""

import re

PAIRS = {"“": "”", "《": "》", "（": "）", "‘": "’"}
HIDDEN = "□"
ENDS = re.compile(r"[。！？]+[”’》）]*|$")


def veil(plain: str) -> str:
    """Return text of the same length with the inside of quotes and brackets hidden.

    A quote or bracket that is never closed hides nothing.
    """
    shown = list(plain)
    place = 0
    while place < len(plain):
        closing = PAIRS.get(plain[place])
        end = _partner(plain, place, closing) if closing else None
        if end is not None:
            shown[place + 1 : end] = HIDDEN * (end - place - 1)
            place = end
        place += 1
    return "".join(shown)


def _partner(plain: str, start: int, closing: str) -> int | None:
    depth = 0
    for place in range(start, len(plain)):
        if plain[place] == closing:
            depth -= 1
            if depth == 0:
                return place
        elif plain[place] == plain[start]:
            depth += 1
    return None


def sentences(plain: str) -> list[tuple[int, int]]:
    """Return the range of each sentence, its full stop included."""
    veiled = veil(plain)
    ranges, start = [], 0
    for stop in ENDS.finditer(veiled):
        if stop.end() > start:
            ranges.append((start, stop.end()))
        start = stop.end()
    return ranges
