"""What a kind of ledger is: its columns, its checks against what is stored, and how it is stored."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from django.db.models import QuerySet

from nuanxin.association.acting import By, Task
from nuanxin.association.scope import Scope
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.models import Batch, Done, Trace
from nuanxin.ledgers.table import Table
from nuanxin.people.models import Household

Cells = Sequence[str | int | date | None]


class Made(NamedTuple):
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
    def taken_by(self) -> str:
        """The permission to take out what is stored; to send in is ``permission``."""

    @property
    def task(self) -> Task | None:
        """For what this kind names families; None: it names none."""

    @property
    def names_people(self) -> bool:
        """Whether its rows name people who are no staff: a batch is shown to the office that sent it alone."""

    @property
    def refuses_numbers(self) -> bool:
        """Whether a file with resident numbers is refused whole, as nothing here needs them."""

    @property
    def columns(self) -> tuple[Column, ...]: ...

    def check(self, by: By, scope: Scope, table: Table, *, lock: bool) -> Any:
        """Problems against what is stored, said on the rows; returns what ``store`` needs."""

    def store(self, by: By, work: Any, batch: Batch) -> Iterable[Made]:
        """Write the good rows; every object that was made or changed by it."""

    def undo(self, by: By, batch: Batch, traces: Sequence[Trace]) -> list[str]:
        """Take back what a batch did; where later work relies on it, nothing, and the reasons."""

    def rows(self, scope: Scope) -> Iterable[Cells]:
        """What is stored, as rows of the columns."""

    def households(self, scope: Scope) -> "QuerySet[Household]":
        """The families that ``rows`` names."""
