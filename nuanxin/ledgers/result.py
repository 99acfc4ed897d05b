"""What the page shows of a batch, read from the files beside it."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nuanxin.ledgers.actions.jobs import alive
from nuanxin.ledgers.models import Batch, State
from nuanxin.ledgers.progress import Progress, Seen
from nuanxin.ledgers.reasons import note_sentence
from nuanxin.ledgers.specs import SPECS

SHOWN = 200  # rows with problems on one page; the marked sheet has them all
OUTCOMES = {"rejected": ("要改", "short"), "held": ("要人定", "blue")}


@dataclass(frozen=True)
class Wrong:
    """One problem of one row."""

    row: int
    column: str
    said: str
    sentence: str
    word: str
    tone: str


class Result:
    """Of one batch."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        spec = SPECS.get(batch.kind)
        self.title = spec.title if spec else "看表头判断"
        self._labels = {column.key: column.label for column in spec.columns} if spec else {}

    @cached_property
    def report(self) -> dict[str, Any]:
        found = self._read("report.json")
        return found if isinstance(found, dict) else {}

    @cached_property
    def headings(self) -> dict[str, str]:
        found = self._read("headings.json")
        return found if isinstance(found, dict) and self.batch.kind in SPECS else {}

    @property
    def progress(self) -> Seen:
        return Progress(self.batch.folder).seen()

    @property
    def is_alive(self) -> bool:
        return alive(self.batch)

    @property
    def notes(self) -> list[str]:
        return [note_sentence(note) for note in self.report.get("notes", [])][:50]

    @cached_property
    def wrong(self) -> list[Wrong]:
        """The first problems, row by row."""
        rows = [row for row in self.report.get("rows", []) if row["problems"]][:SHOWN]
        return [
            Wrong(
                row["row"], self._labels.get(problem["column"], "整行"),
                row["values"].get(problem["column"], ""), problem["sentence"], *OUTCOMES[row["outcome"]],
            )
            for row in rows
            for problem in row["problems"]
        ]  # fmt: skip

    @property
    def more(self) -> int:
        """Rows with problems that are not shown."""
        return max(0, self.batch.rejected + self.batch.held - SHOWN)

    @property
    def hidden(self) -> int:
        """Rows that wait only because they are hidden in the file."""
        return sum(row["reasons"] == ["rows_hidden"] for row in self.report.get("rows", []))

    @property
    def folded(self) -> list[tuple[int, str, str, str]]:
        """What was read otherwise than it is written: row, column, from, to."""
        return [
            (row["row"], self._labels.get(each["column"], ""), each["from"], each["to"])
            for row in self.report.get("rows", [])[:5000]
            for each in row["folded"]
        ][:50]

    @property
    def to_write(self) -> int:
        return self.batch.accepted - self.batch.unchanged

    @property
    def may_match(self) -> bool:
        return bool(self.headings) and self.batch.state in (State.CHECKED, State.REFUSED)

    @property
    def has_marked(self) -> bool:
        return (self.batch.folder / "marked.xlsx").exists()

    def _read(self, name: str) -> object:
        try:
            return json.loads((self.batch.folder / name).read_text("utf-8"))
        except (OSError, ValueError):
            return None
