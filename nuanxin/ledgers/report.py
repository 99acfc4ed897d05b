"""The report on one file, as the contract has it, and the part of it that a page shows."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from nuanxin.ledgers.checking import Checked
from nuanxin.ledgers.header import REASONS
from nuanxin.ledgers.kept import shut
from nuanxin.ledgers.table import Line
from nuanxin.people.actions.identify import ELSEWHERE

SHOWN = 200  # rows with problems on one page; the marked sheet has them all


def head_of(checked: Checked) -> dict[str, Any]:
    """All of the report but its rows."""
    table = checked.table
    return {
        "outcome": checked.outcome,
        "file_reason": checked.reason or None,
        "counts": {
            **{each: checked.count(each) for each in ("accepted", "rejected", "held")},
            "unchanged": checked.unchanged,
        },
        "sheet": table.sheet.name if table else None,
        "header_row": table.header.row if table else None,
        "notes": checked.notes,
    }


def _row(line: Line) -> dict[str, Any]:
    return {
        "row": line.row,
        "outcome": line.outcome,
        "reasons": list(dict.fromkeys(problem.reason for problem in line.problems)),
        "problems": [
            {"column": each.column, "reason": each.reason, "sentence": each.sentence} for each in line.problems
        ],
        "folded": [{"column": c, "from": before, "to": after} for c, before, after in line.folded],
        "values": line.said,
    }


def headings_of(checked: Checked) -> dict[str, str]:
    """What the file's headings were taken for: heading → key, "" = not read."""
    header = checked.header
    if header is None:
        return {}
    said = ((at, each) for at, each in enumerate(header.headings) if each and each != REASONS)
    return {each: header.keys.get(at, "") for at, each in said}


def write_report(checked: Checked, path: Path) -> None:
    """The whole report, row after row in the order of the sheet."""
    with _private(path) as file:
        file.writelines(piece.encode() for piece in _pieces(head_of(checked), map(_row, checked.lines)))


def write_shown(checked: Checked, path: Path) -> None:
    """The report with the rows that a page has something to say about, as many as it shows.

    Held rows bear what may be chosen; ``hidden`` counts those that wait only because they are hidden,
    ``elsewhere`` those that nobody here can decide.
    """
    rows, hidden, elsewhere = [], 0, 0
    if table := checked.table:
        bad, folded = sorted(table.problems), sorted(table.folded)
        held = [at for at in bad if table.outcome(at) == "held"]
        elsewhere = sum(any(each.sentence == ELSEWHERE for each in table.problems[at]) for at in held)
        hidden = sum([each.reason for each in table.problems[at]] == ["rows_hidden"] for at in held)
        shown = {*bad[:SHOWN], *held[:SHOWN], *folded[:50]}
        rows = [_row(line) | _choices(line) for line in (Line(table, at) for at in sorted(shown))]
    head = head_of(checked) | {"hidden": hidden, "elsewhere": elsewhere, "headings": headings_of(checked)}
    with _private(path) as file:
        file.write(shut(path, "".join(_pieces(head, rows)).encode()))


def _choices(line: Line) -> dict[str, Any]:
    return {"choices": {each.column: each.choices for each in line.problems if each.choices}}


def _pieces(head: dict[str, Any], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    """A file readable by its owner alone (0600), there whole or not at all."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
        fresh.chmod(0o600)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
