"""The report on one file, as the contract has it."""

import json
import os
from pathlib import Path
from typing import Any

from nuanxin.ledgers.checking import Checked
from nuanxin.ledgers.lines import Line


def report_of(checked: Checked) -> dict[str, Any]:
    """The whole report; ``rows`` in the order of the sheet."""
    table = checked.table
    return {
        "outcome": checked.outcome,
        "file_reason": checked.reason or None,
        "counts": {
            **{each: checked.count(each) for each in ("accepted", "rejected", "held")},
            "unchanged": checked.unchanged,
        },
        "sheet": table.sheet if table else None,
        "header_row": table.header.row if table else None,
        "notes": checked.notes,
        "rows": [_row(line) for line in checked.lines],
    }


def _row(line: Line) -> dict[str, Any]:
    return {
        "row": line.row,
        "outcome": line.outcome,
        "reasons": list(dict.fromkeys(problem.reason for problem in line.problems)),
        "problems": [vars(problem) for problem in line.problems],
        "folded": [{"column": c, "from": before, "to": after} for c, before, after in line.folded],
        "values": line.said,
    }


def headings_of(checked: Checked) -> dict[str, str]:
    """What the file's headings were taken for: heading → key, "" = not read."""
    header = checked.header
    if header is None:
        return {}
    return {said: header.keys.get(at, "") for at, said in enumerate(header.headings) if said}


def write_report(report: Any, path: Path) -> None:
    """Readable by its owner alone (0600), there whole or not at all."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(report, file, ensure_ascii=False, indent=1)
        fresh.chmod(0o600)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
