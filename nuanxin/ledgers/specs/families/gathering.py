"""The rows of a family ledger gathered into families: where they live, who they are, what is said of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from nuanxin.association.scope import Scope
from nuanxin.base.rules import coded
from nuanxin.ledgers.places import Places
from nuanxin.ledgers.reasons import HELD, Problem
from nuanxin.ledgers.specs.families.columns import (
    CHANNEL_WORDS,
    GROUP_WORDS,
    LABELS,
    OF_FAMILY,
    RELATION_CODES,
    SEX_CODES,
)
from nuanxin.ledgers.specs.persons import PLACED, homes
from nuanxin.ledgers.table import Table
from nuanxin.people.categories import contradict
from nuanxin.people.inputs import TEXTS, Agreed, HouseholdInput, PersonInput
from nuanxin.people.models import Channel, ConsentPurpose
from nuanxin.people.sensitive import consent_is_needed

HEAD = RELATION_CODES["户主"]
Key = tuple[object, ...]


@dataclass
class Member:
    """One row. ``known``: who she is already; ``unlike``: people a person said she is not."""

    at: int
    said: PersonInput
    known: int = 0
    unlike: tuple[int, ...] = ()


@dataclass
class Family:
    """What the rows of one family say. ``household``: which one it is already; 0: it is new."""

    division: int
    members: list[Member]
    about: HouseholdInput = field(default_factory=HouseholdInput)
    group: str = ""
    since: date | None = None
    agreed: Agreed | None = None
    household: int = 0

    @property
    def first(self) -> int:
        """The row on which is said what concerns all of them."""
        return self.members[0].at

    @property
    def may_be_sensitive(self) -> bool:
        """Whether its category and what not to mention may be kept (PIPL 29)."""
        agreed = self.agreed.purposes if self.agreed else ()
        return ConsentPurpose.SENSITIVE in agreed or not consent_is_needed()


def reachable(scope: Scope) -> Places:
    """The places whose families one reaches by name."""
    return Places(replace(scope, ranges=scope.named), bodies=False)


def at_home(table: Table, scope: Scope) -> None:
    """Whoever serves one village alone need not say where: rows that name no place are read so."""
    if len(scope.named) != 1 or scope.named[0].lo != scope.named[0].hi:
        return
    own, given = scope.named[0].lo, [table.values[key] for key in PLACED if key in table.values]
    codes = table.values.setdefault("code", [None] * len(table.rows))
    for at in range(len(table.rows)):
        if all(column[at] is None for column in given) and not table.bad_columns(at) & PLACED:
            codes[at] = own
            table.folded.setdefault(at, []).append(("code", "", str(own)))


def gather(table: Table, scope: Scope) -> list[Family]:
    """Every family with all its rows; of those that contradict each other, what is wrong stands on them."""
    at_home(table, scope)
    gathering = _Gathering(table, reachable(scope))
    return [gathering.family(division, rows) for division, rows in gathering.groups()]


class _Gathering:
    def __init__(self, table: Table, places: Places) -> None:
        self.table = table
        self.marks = list(zip(table.column("household"), table.column("head"), strict=True))
        names = ("name", "phone", "born", "sex", "relation", "died_on")
        self.people = list(zip(*map(table.column, names), strict=True))
        self._go_on()
        self.homes = homes(table, places)

    def _same_as_before(self, at: int) -> bool:
        return at > 0 and any(self.marks[at]) and self.marks[at] == self.marks[at - 1]

    def _is_abroad(self, at: int) -> bool:
        """A row of a place that is clear and not ours is no slip in a family of ours."""
        return any(each.reason == "place_out_of_scope" for each in self.table.problems.get(at, ()))

    def _go_on(self) -> None:
        """A row of the same family as the one above it lives there too, where it does not say."""
        places = [self.table.values[key] for key in PLACED if key in self.table.values]
        for at in range(1, len(self.table.rows)):
            blank = all(column[at] is None for column in places) and not self.table.bad_columns(at) & PLACED
            if blank and self._same_as_before(at):
                for column in places:
                    column[at] = column[at - 1]

    def groups(self) -> Iterator[tuple[int, list[int]]]:
        """A place and the rows of one family there; 0: a place that is not clear."""
        found: dict[Key, list[int]] = {}
        last: Key = ()
        for at, (place, mark) in enumerate(zip(self.homes, self.marks, strict=True)):
            goes_on = self._same_as_before(at) and not self._is_abroad(at)
            if place is not None:
                key: Key = (place.code, *mark) if any(mark) else (place.code, at)
            else:
                key = last if goes_on else (0, at)
            waiting = found.pop(last, []) if goes_on and last[0] == 0 and key != last else []
            found.setdefault(key, []).extend([*waiting, at])
            last = key
        for key, rows in found.items():
            yield int(str(key[0])), rows

    def family(self, division: int, rows: Sequence[int]) -> Family:
        members = [Member(at, self._person(at)) for at in rows]
        wide = {key: self._one(rows, key) for key in OF_FAMILY}
        about = HouseholdInput(**{key: self._text(key, wide[key]) for key in TEXTS})
        family = Family(division, members, about, GROUP_WORDS.get(wide["group"] or "", ""), wide["from"])
        family.agreed = self._agreed(family.first, wide)
        self._check_people(members)
        self._check_group(family)
        return family

    def _person(self, at: int) -> PersonInput:
        name, phone, born, sex, relation, died = (each or "" for each in self.people[at])
        return PersonInput(name, phone, born, SEX_CODES.get(sex, ""), RELATION_CODES.get(relation, ""), died)

    @staticmethod
    def _text(key: str, value: Any) -> str:
        if key == "category" and value:
            return next(code for code, word in coded.CATEGORIES.items() if word == value)
        return value or ""

    def _one(self, rows: Sequence[int], key: str) -> Any:
        """What the rows say of the family as a whole; the second that says otherwise is wrong."""
        column, found, first = self.table.column(key), None, 0
        for at in rows:
            if column[at] is None:
                continue
            if found is None:
                found, first = column[at], self.table.rows[at]
            elif column[at] != found:
                sentence = f"和第 {first} 行是同一户，{LABELS[key]}不一样，请改成一样的；不是一户的，户号分开写。"
                self.table.wrong(at, key, "row_conflict", sentence)
        return found

    def _agreed(self, at: int, wide: dict[str, Any]) -> Agreed | None:
        day = wide["agreed_on"]
        if day is None:
            if wide["channel"] or wide["sensitive"]:
                self.table.wrong(at, "agreed_on", "date_invalid", "写了怎么同意的，没有写哪天同意的，请补上。")
            return None
        purposes = [ConsentPurpose.SERVICE, *([ConsentPurpose.SENSITIVE] if wide["sensitive"] else [])]
        return Agreed(tuple(purposes), day, CHANNEL_WORDS.get(wide["channel"] or "", Channel.PAPER))

    def _check_people(self, members: Sequence[Member]) -> None:
        heads = [each for each in members if each.said.relation == HEAD]
        for each in (one for one in heads if one.said != heads[0].said):
            first = self.table.rows[heads[0].at]
            sentence = f"第 {first} 行已经是这一户的户主。同名的两户，请各填一个户号。"
            self.table.wrong(each.at, "relation", "row_conflict", sentence)

    def _check_group(self, family: Family) -> None:
        if not contradict(family.group, family.about.category):
            return
        sentence = f"“{LABELS['category']}”和“{LABELS['group']}”对不上，请核对。"
        self.table.wrong(family.first, "group", "row_conflict", sentence)


def keep_together(table: Table, families: Sequence[Family]) -> None:
    """A family goes in whole: where one of its rows stays out, the others wait with it."""
    for family in families:
        rows = [member.at for member in family.members]
        bad = [at for at in rows if not table.good(at)]
        if bad:
            problem = _waits_for(table, bad)
            for at in rows:
                if at not in bad:
                    table.add(at, problem)


def _waits_for(table: Table, bad: Sequence[int]) -> Problem:
    wrong = next((at for at in bad if table.outcome(at) == "rejected"), None)
    if wrong is not None:
        sentence = f"同一户的第 {table.rows[wrong]} 行要改，这一行和它一起改好再传。"
        return Problem("", "household_incomplete", sentence)
    held = next(each for each in table.problems[bad[0]] if each.reason in HELD)
    sentence = f"同一户的第 {table.rows[bad[0]]} 行等您定，定了这一行一起导入。"
    return Problem("", held.reason, sentence)
