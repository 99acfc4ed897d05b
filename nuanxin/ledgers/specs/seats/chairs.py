"""Seats and who held them when, in memory: where a row of a ledger finds its place."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from nuanxin.ledgers.table import Table

FLAGS = ("on_establishment", "in_post", "full_time", "acting")
USUAL = (False, True, False, False)
FLAG_WORDS = {"on_establishment": "在编", "in_post": "在岗", "full_time": "专职兼职", "acting": "代管"}


@dataclass(slots=True)
class Term:
    """One holder's days, ``[since, until)``; ``pk`` 0 is new. A flag of None was not said.

    ``row``: the number of the row that says it, 0 where none does.
    """

    name: str
    phone: str
    since: date
    until: date | None
    flags: tuple[bool | None, ...]
    pk: int = 0
    row: int = 0

    def overlaps(self, other: "Term") -> bool:
        return (self.until is None or other.since < self.until) and (
            other.until is None or self.since < other.until
        )

    def differences(self, said: "Term") -> list[str]:
        """What a row says otherwise about this term, the last day apart; what it leaves out agrees."""
        words = ["办公电话"] if said.phone and said.phone != self.phone else []
        flags = zip(FLAGS, said.flags, self.flags, strict=True)
        return words + [FLAG_WORDS[flag] for flag, new, old in flags if new not in (None, old)]

    def __str__(self) -> str:
        until = f"到 {self.until - timedelta(days=1)}" if self.until else "至今"
        return f"{self.name} {self.since} {until}"


@dataclass(slots=True)
class Chair:
    """One seat; ``pk`` 0 is new, ``voided`` was taken back earlier and can be set up again."""

    division: int
    body: int
    kind: str
    number: int
    established: bool
    pk: int = 0
    voided: bool = False
    terms: list[Term] = field(default_factory=list)
    touched: bool = False  # a row of this file needs it
    flipped: bool = False  # … and says otherwise about 编制

    def free_for(self, term: Term) -> bool:
        return not any(each.overlaps(term) for each in self.terms)

    @property
    def is_new(self) -> bool:
        return self.touched and (not self.pk or self.voided or self.flipped)


class Row(NamedTuple):
    """What one good row asks for. ``number`` None: whichever seat fits; ``term`` None: the seat alone."""

    at: int
    division: int
    body: int
    kind: str
    number: int | None
    established: bool | None
    term: Term | None

    @property
    def identity(self) -> tuple[object, ...]:
        said = (self.term.name, self.term.phone, self.term.since) if self.term else ()
        return (self.body, self.kind, self.number, *said)


class Group:
    """The seats of one kind in one body, and what is asked of them again and again."""

    def __init__(self) -> None:
        self.chairs: dict[int, Chair] = {}
        self._stored: dict[tuple[str, date], list[tuple[Chair, Term]]] = {}
        self._open: set[int] = set()  # numbers of seats that nobody leaves
        self._last = 0

    def add(self, chair: Chair) -> Chair:
        self.chairs[chair.number] = chair
        self._last = max(self._last, chair.number)
        for term in chair.terms:
            self._stored.setdefault((term.name, term.since), []).append((chair, term))
            self._note(chair, term)
        return chair

    def begin(self, chair: Chair, term: Term) -> None:
        chair.terms.append(term)
        self._note(chair, term)

    def _note(self, chair: Chair, term: Term) -> None:
        if term.until is None:
            self._open.add(chair.number)

    def close(self, chair: Chair) -> None:
        """Its holder's last day is known now."""
        self._open.discard(chair.number)

    def known(self, row: Row) -> tuple[Chair, Term] | None:
        """The seat and term that already say what the row says: the same name from the same day."""
        if row.term is None:
            return None
        for chair, term in self._stored.get((row.term.name, row.term.since), ()):
            if row.number in (None, chair.number) and not term.row:
                return chair, term
        return None

    def number_for(self, term: Term | None) -> int:
        """The first seat that is free in these days, else one more."""
        if term is None:
            return 1
        numbers = self.chairs.keys() - self._open if term.until is None else self.chairs
        free = (number for number in sorted(numbers) if self.chairs[number].free_for(term))
        return next(free, self._last + 1)


@dataclass
class Work:
    """What is to be written: chairs that are new or changed, new terms, and ends of old ones."""

    chairs: list[Chair] = field(default_factory=list)
    begun: list[tuple[Chair, Term]] = field(default_factory=list)
    ended: list[tuple[Chair, Term]] = field(default_factory=list)


Chairs = dict[tuple[int, str], Group]
"""By body and kind."""


class Arranging:
    """Finds each row its seat; what does not fit is said on its row. ``usual``: 编制 by kind."""

    def __init__(self, table: Table, chairs: Chairs, usual: dict[str, bool]) -> None:
        self.table, self.chairs, self.usual = table, chairs, usual
        self.work = Work()

    def arrange(self, rows: list[Row]) -> Work:
        seen = dict[tuple[object, ...], int]()
        for row in sorted(rows, key=lambda each: self._group(each).known(each) is None):
            number = self.table.rows[row.at]
            first = seen.setdefault(row.identity, number)
            if first != number:
                self.table.wrong(row.at, "", "row_duplicate", f"和第 {first} 行重复，请删去一行。")
                continue
            self._seat(row)
        groups = self.chairs.values()
        self.work.chairs = [c for group in groups for c in group.chairs.values() if c.is_new]
        return self.work

    def _group(self, row: Row) -> Group:
        key = (row.body, row.kind)
        return self.chairs.get(key) or self.chairs.setdefault(key, Group())

    def _seat(self, row: Row) -> None:
        group = self._group(row)
        if found := group.known(row):
            self._compare(row, group, *found)
            return
        chair = self._chair(row, group)
        if row.term is None:
            new = not chair.pk or chair.voided
            _take(row, chair)
            if not new and not chair.flipped:
                self.table.unchanged.add(row.at)
            return
        if other := next((each for each in chair.terms if each.overlaps(row.term)), None):
            where = f"（第 {other.row} 行）" if other.row else ""
            sentence = f"这个岗位由{other}担任{where}，一天只能有一人，请先登记离任或改日期。"
            self.table.wrong(row.at, "from", "seat_taken", sentence)
            return
        _take(row, chair)
        group.begin(chair, row.term)
        self.work.begun.append((chair, row.term))

    def _chair(self, row: Row, group: Group) -> Chair:
        number = row.number or group.number_for(row.term)
        if found := group.chairs.get(number):
            return found
        established = self.usual[row.kind] if row.established is None else row.established
        return group.add(Chair(row.division, row.body, row.kind, number, established))

    def _compare(self, row: Row, group: Group, chair: Chair, term: Term) -> None:
        """The row speaks of a term that is stored: the same, its end, or something else."""
        said = row.term
        if said is None:
            return
        if differ := term.differences(said):
            what = "、".join(differ)
            sentence = f"已登记{term}，{what}和这一行不同，请到“队伍”里改。"
            self.table.wrong(row.at, "name", "seat_taken", sentence)
            return
        if said.until != term.until and (term.until is not None or said.until is None):
            sentence = f"已登记{term}，最后一天和这一行不同，请核对。"
            self.table.wrong(row.at, "to", "seat_taken", sentence)
            return
        before = chair.flipped
        _take(row, chair)
        term.row = self.table.rows[row.at]
        if said.until != term.until:
            term.until = said.until
            group.close(chair)
            self.work.ended.append((chair, term))
        elif chair.flipped == before:
            self.table.unchanged.add(row.at)


def _take(row: Row, chair: Chair) -> None:
    chair.touched = True
    if row.established is not None and row.established != chair.established:
        chair.established = row.established
        chair.flipped = not chair.flipped
