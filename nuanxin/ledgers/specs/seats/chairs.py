"""Seats and who held them when, in memory."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

FLAGS = ("on_establishment", "in_post", "full_time", "acting", "seconded_in")
USUAL = (False, True, False, False, False)
FLAG_WORDS = {
    "on_establishment": "在编", "in_post": "在岗", "full_time": "专职兼职", "acting": "代管", "seconded_in": "借调",
}  # fmt: skip


@dataclass(slots=True)
class Term:
    """One holder's days, ``[since, until)``; ``pk`` and ``holder`` (ids) are 0 where new. A flag of None was not said.

    ``row``: the number of the row that says it, 0 where none does.
    """

    name: str
    phone: str
    since: date
    until: date | None
    flags: tuple[bool | None, ...]
    pk: int = 0
    row: int = 0
    holder: int = 0
    document: str = ""

    def overlaps(self, other: "Term") -> bool:
        return (self.until is None or other.since < self.until) and (
            other.until is None or self.since < other.until
        )

    def differences(self, said: "Term") -> list[str]:
        """What a row says otherwise about this term, the last day apart; what it leaves out agrees."""
        words = ["办公电话"] if said.phone and said.phone != self.phone else []
        words += ["任职文号"] if said.document and said.document != self.document else []
        flags = zip(FLAGS, said.flags, self.flags, strict=True)
        return words + [FLAG_WORDS[flag] for flag, new, old in flags if new not in (None, old)]

    def __str__(self) -> str:
        until = f"到 {self.until - timedelta(days=1)}" if self.until else "至今"
        return f"{self.name} {self.since} {until}"


@dataclass(slots=True)
class Chair:
    """One seat, there ``[since, until)``; ``pk`` 0 is new, ``voided`` was taken back and can be set up again."""

    division: int
    body: int
    kind: str
    number: int
    established: bool
    since: date | None = None
    until: date | None = None
    pk: int = 0
    voided: bool = False
    terms: list[Term] = field(default_factory=list)
    touched: bool = False  # a row of this file needs it
    flipped: bool = False  # … and says otherwise about 编制
    dated: bool = False    # … and says since when it is there
    closed: bool = False   # … and says until when

    def free_for(self, term: Term) -> bool:
        return self.lasts(term) and not any(each.overlaps(term) for each in self.terms)

    def lasts(self, term: Term) -> bool:
        """Whether the seat is there on all days of a term."""
        ends = self.until is None or (term.until is not None and term.until <= self.until)
        return ends and (self.since is None or self.since <= term.since)

    @property
    def is_changed(self) -> bool:
        """Whether the file says something of the seat itself that is to be written."""
        return self.touched and (not self.pk or self.voided or self.flipped or self.dated or self.closed)

    def __str__(self) -> str:
        """Its days, as on paper."""
        since = f"自 {self.since} 设" if self.since else ""
        return f"{since}{f'，到 {self.until - timedelta(days=1)} 撤' if self.until else ''}".lstrip("，")


class Seat(NamedTuple):
    """What a row says of the seat itself; None where it says nothing."""

    established: bool | None = None
    since: date | None = None
    until: date | None = None


class Row(NamedTuple):
    """What one good row asks for. ``number`` None: whichever seat fits; ``term`` None: the seat alone.

    ``more``: what tells it from other rows of the same holder, where there may be several.
    """

    at: int
    division: int
    body: int
    kind: str
    number: int | None
    seat: Seat
    term: Term | None
    more: tuple[object, ...] = ()

    @property
    def who(self) -> tuple[object, ...]:
        """The same for all rows of one holder."""
        said = (self.term.name, self.term.phone, self.term.since) if self.term else ()
        return (self.body, self.kind, self.number, *said)

    @property
    def ends(self) -> bool:
        return self.term is not None and self.term.until is not None


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
    found: dict[int, Term] = field(default_factory=dict)
    """The term that each good row speaks of."""


Chairs = dict[tuple[int, str], Group]
"""By body and kind."""
