"""Seats and who held them when, in memory: where a row of a ledger finds its place."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from nuanxin.ledgers.lines import Line

FLAGS = ("on_establishment", "in_post", "full_time", "acting")
USUAL = {"on_establishment": False, "in_post": True, "full_time": False, "acting": False}
FLAG_WORDS = {"on_establishment": "在编", "in_post": "在岗", "full_time": "专职兼职", "acting": "代管"}


@dataclass
class Term:
    """One holder's days, ``[since, until)``; ``pk`` 0 is new. A flag of None was not said."""

    name: str
    phone: str
    since: date
    until: date | None
    flags: dict[str, bool | None]
    pk: int = 0
    line: Line | None = None

    def overlaps(self, other: "Term") -> bool:
        return (self.until is None or other.since < self.until) and (
            other.until is None or self.since < other.until
        )

    def same_start(self, other: "Term") -> bool:
        return (self.name, self.since) == (other.name, other.since)

    def differences(self, said: "Term") -> list[str]:
        """What a row says otherwise about this term, the last day apart; what it leaves out agrees."""
        words = ["办公电话"] if said.phone and said.phone != self.phone else []
        return words + [
            FLAG_WORDS[flag] for flag in FLAGS if said.flags[flag] not in (None, self.flags[flag])
        ]

    def __str__(self) -> str:
        until = f"到 {self.until - timedelta(days=1)}" if self.until else "至今"
        return f"{self.name} {self.since} {until}"


@dataclass
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


@dataclass
class Row:
    """What one good line asks for. ``number`` None: whichever seat fits; ``term`` None: the seat alone."""

    line: Line
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


@dataclass
class Work:
    """What is to be written: chairs that are new or changed, new terms, and ends of old ones."""

    chairs: list[Chair] = field(default_factory=list)
    begun: list[tuple[Chair, Term]] = field(default_factory=list)
    ended: list[tuple[Chair, Term]] = field(default_factory=list)


Chairs = dict[tuple[int, str], dict[int, Chair]]
"""By body and kind, then by number."""


def arrange(rows: list[Row], chairs: Chairs, usual: dict[str, bool]) -> Work:
    """Find each row its seat; what does not fit is said on its line. ``usual``: 编制 by kind."""
    work, seen = Work(), dict[tuple[object, ...], int]()
    for row in sorted(rows, key=lambda each: _known(each, chairs) is None):
        first = seen.setdefault(row.identity, row.line.row)
        if first != row.line.row:
            row.line.wrong("", "row_duplicate", f"和第 {first} 行重复，请删去一行。")
            continue
        _seat(row, chairs, usual, work)
    work.chairs = [c for group in chairs.values() for c in group.values() if _is_new(c)]
    return work


def _is_new(chair: Chair) -> bool:
    return chair.touched and (not chair.pk or chair.voided or chair.flipped)


def _known(row: Row, chairs: Chairs) -> tuple[Chair, Term] | None:
    """The seat and term that already say what the row says: the same name from the same day."""
    group = chairs.get((row.body, row.kind), {})
    for chair in group.values():
        if row.number not in (None, chair.number) or row.term is None:
            continue
        for term in chair.terms:
            if term.pk and term.line is None and term.same_start(row.term):
                return chair, term
    return None


def _seat(row: Row, chairs: Chairs, usual: dict[str, bool], work: Work) -> None:
    if found := _known(row, chairs):
        _compare(row, *found, work)
        return
    chair = _chair(row, chairs, usual)
    if row.term is None:
        new = not chair.pk or chair.voided
        _take(row, chair)
        row.line.unchanged = not new and not chair.flipped
        return
    if other := next((each for each in chair.terms if each.overlaps(row.term)), None):
        where = f"（第 {other.line.row} 行）" if other.line else ""
        sentence = f"这个岗位由{other}担任{where}，一天只能有一人，请先登记离任或改日期。"
        row.line.wrong("from", "seat_taken", sentence)
        return
    _take(row, chair)
    chair.terms.append(row.term)
    work.begun.append((chair, row.term))


def _take(row: Row, chair: Chair) -> None:
    chair.touched = True
    if row.established is not None and row.established != chair.established:
        chair.established = row.established
        chair.flipped = not chair.flipped


def _chair(row: Row, chairs: Chairs, usual: dict[str, bool]) -> Chair:
    """The seat of that number, else the first that is free in these days, else one more."""
    group = chairs.setdefault((row.body, row.kind), {})
    number = row.number
    if number is None and row.term:
        free = (n for n in sorted(group) if group[n].free_for(row.term))
        number = next(free, max(group, default=0) + 1)
    number = number or 1
    if number not in group:
        established = usual[row.kind] if row.established is None else row.established
        return group.setdefault(number, Chair(row.division, row.body, row.kind, number, established))
    return group[number]


def _compare(row: Row, chair: Chair, term: Term, work: Work) -> None:
    """The row speaks of a term that is stored: the same, its end, or something else."""
    said = row.term
    if said is None:
        return
    if differ := term.differences(said):
        what = "、".join(differ)
        row.line.wrong("name", "seat_taken", f"已登记{term}，{what}和这一行不同，请到“队伍”里改。")
        return
    if said.until != term.until and (term.until is not None or said.until is None):
        row.line.wrong("to", "seat_taken", f"已登记{term}，最后一天和这一行不同，请核对。")
        return
    before = chair.flipped
    _take(row, chair)
    term.line = row.line
    if said.until != term.until:
        term.until = said.until
        work.ended.append((chair, term))
    else:
        row.line.unchanged = chair.flipped == before
