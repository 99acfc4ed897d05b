"""What the page shows of a batch, read from the files beside it."""

import json
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from nuanxin.base.rules.cell import A_DAY, Choices
from nuanxin.ledgers.models import Batch, State
from nuanxin.ledgers.progress import Progress, Seen
from nuanxin.ledgers.reasons import note_sentence
from nuanxin.ledgers.report import SHOWN
from nuanxin.ledgers.specs import SPECS

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


@dataclass(frozen=True)
class Held:
    """One thing that a person is asked, and what may be chosen."""

    row: int
    column: str
    label: str
    said: str
    sentence: str
    choices: Choices

    @property
    def name(self) -> str:
        """Of the field of the form."""
        return f"row{self.row}-{self.column}"

    @property
    def is_day(self) -> bool:
        return self.choices == A_DAY


class Result:
    """Of one batch."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        spec = SPECS.get(batch.kind)
        self.title = spec.title if spec else "看表头判断"
        self._labels = {column.key: column.label for column in spec.columns} if spec else {}

    @cached_property
    def report(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.batch.folder / "report.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    @property
    def headings(self) -> dict[str, str]:
        return self.report.get("headings", {}) if self.batch.kind in SPECS else {}

    @property
    def progress(self) -> Seen:
        return Progress(self.batch.folder).seen()

    @property
    def notes(self) -> list[str]:
        return [note_sentence(note) for note in self.report.get("notes", [])][:50]

    @cached_property
    def wrong(self) -> list[Wrong]:
        """The first problems, row by row."""
        asked = {each.row for each in self.held}
        rows = (row for row in self.report.get("rows", []) if row["problems"] and row["row"] not in asked)
        return [
            Wrong(
                row["row"], self._labels.get(problem["column"], "整行"),
                row["values"].get(problem["column"], ""), problem["sentence"], *OUTCOMES[row["outcome"]],
            )
            for row in islice(rows, SHOWN)
            for problem in row["problems"]
        ]  # fmt: skip

    @property
    def more(self) -> int:
        """Rows with problems that are not shown."""
        return max(0, self.batch.rejected + self.batch.held - SHOWN)

    @property
    def hidden(self) -> int:
        """Rows that wait only because they are hidden in the file."""
        return int(self.report.get("hidden", 0))

    @cached_property
    def held(self) -> list[Held]:
        """What a person may decide, row by row."""
        if not self.batch.may_be_decided:
            return []
        found = (
            (row, problem) for row in self.report.get("rows", []) if row["outcome"] == "held"
            for problem in row["problems"] if problem["column"] in row["choices"]
        )  # fmt: skip
        return [
            Held(
                row["row"], problem["column"], self._labels.get(problem["column"], "整行"),
                row["values"].get(problem["column"], ""), problem["sentence"],
                tuple((value, title) for value, title in row["choices"][problem["column"]]),
            )
            for row, problem in found
        ][:SHOWN]  # fmt: skip

    @property
    def folded(self) -> list[tuple[int, str, str, str]]:
        """What was read otherwise than it is written: row, column, from, to."""
        return [
            (row["row"], self._labels.get(each["column"], ""), each["from"], each["to"])
            for row in self.report.get("rows", [])
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
