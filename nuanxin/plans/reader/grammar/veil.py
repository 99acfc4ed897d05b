"""Quoted names and brackets are one thing each: the grammar does not look inside."""

import re

PAIRS = {"“": "”", "《": "》", "（": "）", "‘": "’"}
SIGNS = re.compile(f"[{''.join(PAIRS)}{''.join(PAIRS.values())}]")
HIDDEN = "□"
ENDS = re.compile(r"[。！？]+[”’》）]*|$")


def veil(plain: str) -> str:
    """Return text of the same length with the inside of quotes and brackets hidden.

    A quote or bracket that is never closed hides nothing.
    """
    shown = list(plain)
    partners = _partners(plain)
    place = 0
    while place < len(plain):
        end = partners.get(place)
        if end is not None:
            shown[place + 1 : end] = HIDDEN * (end - place - 1)
            place = end
        place += 1
    return "".join(shown)


def _partners(plain: str) -> dict[int, int]:
    """Where each quote or bracket that is opened is closed, in one pass."""
    opened: dict[str, list[int]] = {closing: [] for closing in PAIRS.values()}
    found = {}
    for sign in SIGNS.finditer(plain):
        if sign.group() in PAIRS:
            opened[PAIRS[sign.group()]].append(sign.start())
        elif opened[sign.group()]:
            found[opened[sign.group()].pop()] = sign.start()
    return found


def sentences(plain: str) -> list[tuple[int, int]]:
    """Return the range of each sentence, its full stop included."""
    veiled = veil(plain)
    ranges, start = [], 0
    for stop in ENDS.finditer(veiled):
        if stop.end() > start:
            ranges.append((start, stop.end()))
        start = stop.end()
    return ranges
