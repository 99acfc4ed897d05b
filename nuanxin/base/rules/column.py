"""A rule over a whole column."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from nuanxin.base.rules.cell import Bad, Value

V = TypeVar("V")
REMEMBERED = 4096  # cells of one column that are answered again without asking


@dataclass(slots=True)
class Column(Generic[V]):
    """``values`` has one place per cell, None where there is none; the rest go by position from 0.

    ``folded`` says how a value is written where the cell says it otherwise: the clerk confirms it.
    """

    values: list[V | None] = field(default_factory=list)
    problems: dict[int, Bad] = field(default_factory=dict)
    folded: dict[int, str] = field(default_factory=dict)


def as_written(said: Value, value: object) -> str:
    """How the value is written, "" where the cell says just that; a stored day needs no word."""
    if value is said or not isinstance(said, str):
        return ""
    shown = value.isoformat() if isinstance(value, date) else str(value)
    return "" if said == shown else shown


def column(
    rule: Callable[[Value], V],
    cells: Iterable[Value | None],
    folded: Callable[[Value, V], str] = as_written,
) -> Column[V]:
    """Every cell through ``rule``; never raises ``Bad``. An empty cell is neither good nor bad."""
    found = Column[V]()
    known = dict[Value, tuple[V, str] | Bad]()
    for at, cell in enumerate(cells):
        if cell is None:
            found.values.append(None)
            continue
        answer = known.get(cell)
        if answer is None:
            answer = _ask(rule, cell, folded)
            if len(known) < REMEMBERED:
                known[cell] = answer
        if isinstance(answer, Bad):
            found.values.append(None)
            found.problems[at] = answer
            continue
        found.values.append(answer[0])
        if answer[1]:
            found.folded[at] = answer[1]
    return found


def _ask(
    rule: Callable[[Value], V], cell: Value, folded: Callable[[Value, V], str]
) -> tuple[V, str] | Bad:
    try:
        value = rule(cell)
    except Bad as bad:
        return bad.with_traceback(None)
    return value, folded(cell, value)
