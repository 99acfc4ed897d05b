"""What a room contributes to the measures."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Fact:
    """One narrow kind of thing that can be counted, read straight from a room's tables.

    ``sql`` is one plain SELECT giving, in this order:

    ``id bigint, division bigint`` (12-digit code),
    ``from_day date, to_day date`` (shape "interval", ``[from, to)``, null = open)
    or ``day date`` (shape "day"),
    ``kind text, key bigint`` (keyed hash or row id, never a name or a number of a person),
    ``quantity bigint, recorded_at timestamptz, voided_at timestamptz`` (null = live),
    ``changed_xid xid8`` (the transaction that last touched the row).

    The one fact of shape "tree" is the dated tree of divisions:
    ``id bigint, code bigint, level text, parent_id bigint, from_day date, to_day date,
    successor_id bigint, changed_xid xid8``.

    ``spread``: about how many ids there are to a row, where ids are made of several numbers.
    """

    name: str
    shape: Literal["interval", "day", "tree"]
    sql: str
    spread: int = 1
