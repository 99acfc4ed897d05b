"""What a kind of ledger is: its columns, its checks against what is stored, and how it is stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from nuanxin.association.acting import By
from nuanxin.association.scope import Scope
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.lines import Line
from nuanxin.ledgers.models import Batch, Done, Trace

Cells = Sequence[str | int | date | None]


@dataclass(frozen=True)
class Made:
    """One object that an import made or changed."""

    division: int
    kind: str
    pk: int
    done: Done


class Spec(Protocol):
    """One kind of ledger."""

    @property
    def kind(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def permission(self) -> str: ...

    @property
    def columns(self) -> tuple[Column, ...]: ...

    def check(self, by: By, scope: Scope, lines: Sequence[Line], *, lock: bool) -> Any:
        """Problems against what is stored, said on the lines; returns what ``store`` needs."""

    def store(self, by: By, work: Any, batch: Batch) -> list[Made]:
        """Write the good lines."""

    def undo(self, by: By, batch: Batch, traces: Sequence[Trace]) -> list[str]:
        """Take back what a batch did; where later work relies on it, nothing, and the reasons."""

    def rows(self, scope: Scope) -> Iterable[Cells]:
        """What is stored, as rows of the columns."""
