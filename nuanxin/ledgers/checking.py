"""From a file to checked rows: read, find the header, pass every row through its rules."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nuanxin.ledgers import header
from nuanxin.ledgers.header import BadHeader, Header
from nuanxin.ledgers.kept import open_kept
from nuanxin.ledgers.lines import NOBODY, read_lines
from nuanxin.ledgers.parsing.refusal import Unreadable
from nuanxin.ledgers.reading import RawFile, RawSheet, Tell, read_file, silent
from nuanxin.ledgers.reasons import file_sentence
from nuanxin.ledgers.specs import SPECS
from nuanxin.ledgers.specs.base import Spec
from nuanxin.ledgers.table import Decided, Line, Table
from nuanxin.ledgers.writing.book import ABOUT, LISTS

BEHIND = (ABOUT, LISTS)
"""Sheets that templates and exports of our own have behind the ledger: nothing to tell."""
Told = Callable[[str], Mapping[str, str]]
"""How the headings of a kind are to be read, where somebody said so."""


@dataclass(frozen=True)
class Given:
    """A file as it was sent, and what its sender said about it. ``kind`` "" = tell by the header."""

    path: Path
    name: str
    kind: str = ""
    decided: Decided = NOBODY

    @property
    def sha256(self) -> str:
        with open_kept(self.path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass
class Checked:
    """One file after its rules: a table, or the reason why the whole file is refused."""

    kind: str
    table: Table | None = None
    reason: str = ""
    sentence: str = ""
    notes: list[dict[str, str]] = field(default_factory=list)
    header: Header | None = None  # also where the columns were not recognised

    @property
    def lines(self) -> list[Line]:
        return self.table.lines if self.table else []

    @property
    def outcome(self) -> str:
        if self.table is None:
            return "rejected"
        return "partial" if self.table.problems else "accepted"

    @property
    def rows(self) -> int:
        return len(self.table.rows) if self.table else 0

    def count(self, outcome: str) -> int:
        if self.table is None:
            return 0
        if outcome == "accepted":
            return self.rows - len(self.table.problems)
        return sum(self.table.outcome(at) == outcome for at in self.table.problems)

    @property
    def unchanged(self) -> int:
        return len(self.table.unchanged - self.table.problems.keys()) if self.table else 0


def nothing_told(kind: str) -> Mapping[str, str]:
    return {}


def check_file(given: Given, told: Told = nothing_told, tell: Tell = silent) -> Checked:
    """Never raises on a file's account: what is wrong with it is the answer."""
    return check_raw(lambda: read_file(given.path, given.name, tell), given, told, tell)


def check_raw(
    read: Callable[[], RawFile], given: Given, told: Told = nothing_told, tell: Tell = silent
) -> Checked:
    """… of what ``read`` gives."""
    try:
        return _check(read(), given, told, tell)
    except BadHeader as no:
        return Checked(given.kind, reason=no.code, sentence=file_sentence(no.code, no.what), header=no.header)
    except Unreadable as no:
        return Checked(given.kind, reason=no.code, sentence=file_sentence(no.code))


def _check(raw: RawFile, given: Given, told: Told, tell: Tell) -> Checked:
    sheets = [sheet for sheet in raw.sheets if not sheet.is_empty]
    if not sheets:
        raise Unreadable("file_empty")
    spec, sheet, found = _recognise(sheets, given.kind, told)
    if spec.refuses_numbers:
        header.refuse_numbers(found)
    table = read_lines(sheet, found, spec.columns, given.decided, tell)
    at = next(number for number, each in enumerate(sheets) if each is sheet)
    extra = [each.name for each in (*sheets[:at], *sheets[at + 1 :])]
    if not at:
        extra = [name for name in extra if name not in BEHIND]
    notes = [note for note in raw.notes if note != {"code": "sheet_hidden", "where": LISTS}]
    notes += [{"code": "sheet_extra", "where": name} for name in extra]
    return Checked(spec.kind, table, notes=notes + table.notes, header=found)


def _recognise(sheets: list[RawSheet], kind: str, told: Told) -> tuple[Spec, RawSheet, Header]:
    """The first sheet with a header of the kind; no kind said: the kind that knows most headings."""
    specs = [SPECS[kind]] if kind else list(SPECS.values())
    best: tuple[int, Spec, RawSheet, Header] | None = None
    worst: BadHeader | None = None
    for sheet in sheets:
        for spec in specs:
            try:
                found = header.find(sheet, spec.columns, told(spec.kind))
            except BadHeader as no:
                if no.code == "column_forbidden":
                    raise
                worst = no if worst is None or worst.code == "sheet_unrecognised" else worst
                continue
            score = len(found.keys) - len(found.unknown)
            if best is None or score > best[0]:
                best = score, spec, sheet, found
        if best:
            return best[1:]
    raise worst or BadHeader("sheet_unrecognised")
