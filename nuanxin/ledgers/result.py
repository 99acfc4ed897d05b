"""What the page shows of a batch, read from the files beside it."""

import json
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from nuanxin.association.acting import Acting
from nuanxin.base.rules.cell import A_DAY, Choices
from nuanxin.base.rules.masked import starred
from nuanxin.ledgers.kept import open_kept
from nuanxin.ledgers.models import Batch, State
from nuanxin.ledgers.progress import Progress, Seen
from nuanxin.ledgers.reasons import note_sentence
from nuanxin.ledgers.report import SHOWN
from nuanxin.ledgers.specs import SPECS
from nuanxin.people.actions.identify import ELSEWHERE

RIGHT = ("", "id_conflict_name", "guardian_missing")
"""What is said of a number whose figures are right, "" for nothing."""
OUTCOMES = {"rejected": ("要改", "short"), "held": ("要人定", "blue")}
AWAITED = ("等市级核对", "blue")


def batches_shown_to(acting: Acting) -> "QuerySet[Batch]":
    """The imports of one's territory; those that name people only to the office that sent them."""
    open_to_all = [spec.kind for spec in SPECS.values() if not spec.names_people]
    naming = [spec.kind for spec in SPECS.values() if spec.names_people and acting.may(spec.permission)]
    own = Q(kind__in=naming, division=acting.body.division)
    return Batch.objects.visible_to(acting.scope).filter(Q(kind__in=["", *open_to_all]) | own)


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
        self._numbers = {column.key for column in spec.columns if column.id_like} if spec else set()

    def _said(self, column: str, text: str, reason: str = "") -> str:
        """What a cell says; a number of a person or a card in full only where its figures are wrong."""
        return starred(text) if column in self._numbers and reason in RIGHT else text

    @cached_property
    def report(self) -> dict[str, Any]:
        try:
            with open_kept(self.batch.folder / "report.json") as file:
                found: dict[str, Any] = json.load(file)
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
                self._said(problem["column"], row["values"].get(problem["column"], ""), problem["reason"]),
                problem["sentence"],
                *(AWAITED if problem["sentence"] == ELSEWHERE else OUTCOMES[row["outcome"]]),
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

    @property
    def elsewhere(self) -> int:
        """Rows whose number is known out of sight: nobody here can decide them."""
        return int(self.report.get("elsewhere", 0)) if self.batch.state in (State.CHECKED, State.IMPORTED) else 0

    @property
    def to_decide(self) -> int:
        return self.batch.held - self.elsewhere

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
                self._said(problem["column"], row["values"].get(problem["column"], ""), problem["reason"]),
                problem["sentence"],
                tuple((value, title) for value, title in row["choices"][problem["column"]]),
            )
            for row, problem in found
        ][:SHOWN]  # fmt: skip

    @property
    def folded(self) -> list[tuple[int, str, str, str]]:
        """What was read otherwise than it is written: row, column, from, to."""
        return [
            (row["row"], self._labels.get(each["column"], ""), *self._both(each))
            for row in self.report.get("rows", [])
            for each in row["folded"]
        ][:50]

    def _both(self, each: dict[str, str]) -> tuple[str, str]:
        before = each["from"] or "（空着）"
        return self._said(each["column"], before), self._said(each["column"], each["to"])

    @property
    def to_write(self) -> int:
        return self.batch.accepted - self.batch.unchanged

    @property
    def may_match(self) -> bool:
        return bool(self.headings) and self.batch.state in (State.CHECKED, State.REFUSED)

    @property
    def has_marked(self) -> bool:
        return (self.batch.folder / "marked.xlsx").exists()
