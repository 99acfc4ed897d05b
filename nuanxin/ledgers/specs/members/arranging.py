"""Holds the rows of members against those who are on the rosters, and against each other.

Who she is: the same body, name, phone and day of asking is she. Anybody else of that name in the body a
person decides about; nobody is merged by likeness. What is registered is completed, never changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nuanxin.governance.models import MemberGroup, Membership
from nuanxin.ledgers.reasons import Problem
from nuanxin.ledgers.specs.members.reading import Row
from nuanxin.ledgers.table import Table

CHANGE = "请在会员的页面上改。"
ANOTHER = ("another", "另一个人，照样登记")
HERE = (("same", "是同一个人，只登记一次"), ANOTHER)


@dataclass
class Work:
    """What goes in: who is new, who is there and has joined, left or been put in a group, who leads."""

    fresh: list[Row] = field(default_factory=list)
    known: dict[int, Membership] = field(default_factory=dict)
    """Members who are there, by row."""
    joined: list[Row] = field(default_factory=list)
    left: list[Row] = field(default_factory=list)
    grouped: list[Row] = field(default_factory=list)
    leaders: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Standing:
    """Somebody on a roster, her name and phone opened."""

    row: Membership
    name: str
    phone: str


Group = tuple[int, str]
"""Body and name."""


class Arranging:
    """``stored``: everybody of the bodies of these rows; ``groups``: their groups that are open."""

    def __init__(self, table: Table, stored: Iterable[Membership], groups: Iterable[MemberGroup]) -> None:
        self.table, self.work = table, Work()
        self.stored: dict[tuple[int, str], list[Standing]] = {}
        for each in stored:
            standing = Standing(each, each.read("name"), each.read("phone"))
            self.stored.setdefault((each.body_id, standing.name), []).append(standing)
        self.leaders: dict[Group, int] = {
            (each.body_id, each.name): each.leader_id for each in groups if each.leader_id is not None
        }
        self.led: dict[Group, Row] = {}
        self.taken: set[int] = set()
        self.seen: dict[tuple[int, str], list[Row]] = {}

    def arrange(self, rows: Sequence[Row]) -> Work:
        """Those who asked first come first: who left may ask again."""
        for row in sorted(rows, key=lambda each: (each.applied_on, each.left_on is None)):
            if self._is_twice(row) or not self._may_lead(row):
                continue
            if same := self._same(row):
                self.taken.add(same.pk)
                self._compare(row, same)
            elif self._is_new(row):
                self.work.fresh.append(row)
                self.work.joined += [row] if row.joined_on else []
                self._rest(row)
            self.seen.setdefault((row.body, row.name), []).append(row)
        return self.work

    def _rest(self, row: Row) -> None:
        self.work.grouped += [row] if row.group else []
        self.work.leaders += [row] if row.leader else []
        self.work.left += [row] if row.left_on else []

    def _is_twice(self, row: Row) -> bool:
        """Whether an earlier row says the same person, who has not left before this one asked."""
        before = [each for each in self.seen.get((row.body, row.name), ()) if not row.follows(each.left_on)]
        first = next((each for each in before if each.phone == row.phone), None)
        if first:
            sentence = f"和第 {self.table.rows[first.at]} 行是同一个人（同单位、同名、同电话），请删去一行。"
            self.table.wrong(row.at, "", "row_duplicate", sentence)
        return first is not None

    def _may_lead(self, row: Row) -> bool:
        """A group has one leader."""
        if not row.leader:
            return True
        first = self.led.setdefault((row.body, row.group), row)
        if first is not row:
            sentence = f"“{row.group}”的组长已经写在第 {self.table.rows[first.at]} 行，一个小组一位组长，请核对。"
            self.table.wrong(row.at, "leader", "row_conflict", sentence)
        return first is row

    def _called(self, row: Row) -> list[Standing]:
        return [each for each in self.stored.get((row.body, row.name), []) if each.row.pk not in self.taken]

    def _same(self, row: Row) -> Membership | None:
        """She who is registered already, asked on that day; of two, who left like this one."""
        found = [
            each.row for each in self._called(row)
            if row.phone in ("", each.phone) and _same_days(row, each.row)
        ]  # fmt: skip
        pool = [each for each in found if each.left_on == row.left_on] or found
        return pool[0] if pool and (row.phone or len(pool) == 1) else None

    def _is_new(self, row: Row) -> bool:
        """Whether she is nobody who is known there, as far as that is clear or somebody said so."""
        there = [each for each in self._called(row) if not row.follows(each.row.left_on)]
        if there:
            return self._is_another(row, there)
        twins = [each for each in self.seen.get((row.body, row.name), ()) if not row.follows(each.left_on)]
        if not twins:
            return True
        where = "、".join(str(self.table.rows[each.at]) for each in twins[:3])
        sentence = f"和第 {where} 行同单位、同名，电话不一样，是不是同一个人请您定。"
        chosen = self.table.ask(row.at, Problem("name", "person_alike", sentence, HERE))
        if chosen == "same":
            self.table.unchanged.add(row.at)
        return chosen == ANOTHER[0]

    def _is_another(self, row: Row, there: Sequence[Standing]) -> bool:
        known = tuple((str(each.row.pk), f"就是已登记的{each.row}") for each in there[:8])
        same_phone = any(each.phone == row.phone for each in there)
        choices = known if same_phone else (*known, ANOTHER)
        shown = "、".join(f"{each.row}（{each.row.applied_on} 申请）" for each in there[:3])
        sentence = f"这个单位已登记同名的{shown}，是不是同一个人请您定；是的，已登记的不改。"
        chosen = self.table.ask(row.at, Problem("name", "person_alike", sentence, choices))
        if chosen and chosen != ANOTHER[0]:
            self.table.unchanged.add(row.at)
        return chosen == ANOTHER[0]

    def _compare(self, row: Row, known: Membership) -> None:
        """What the row adds to somebody who is there; where it says otherwise, that stands on it."""
        group = known.group.name if known.group else ""
        differ = [
            word for word, said, stands in (
                ("入会日", row.joined_on, known.joined_on), ("退会日", row.left_on, known.left_on),
                ("小组", row.group, group), ("同意方式", row.channel, known.channel),
            )
            if said and stands and said != stands
        ]  # fmt: skip
        leads = self.leaders.get((row.body, row.group)) if row.leader else None
        if leads and leads != known.pk:
            differ.append("组长")
        if known.left_on and row.group and not group:
            differ.append("小组")
        if differ:
            sentence = f"已登记的{known}，{'、'.join(differ)}和这一行不同，{CHANGE}"
            self.table.wrong(row.at, "name", "row_conflict", sentence)
            return
        self.work.known[row.at] = known
        self.work.joined += [row] if row.joined_on and not known.joined_on else []
        self.work.grouped += [row] if row.group and not group else []
        self.work.leaders += [row] if row.leader and not leads else []
        self.work.left += [row] if row.left_on and not known.left_on else []
        changes = (self.work.joined, self.work.grouped, self.work.leaders, self.work.left)
        if not any(some and some[-1] is row for some in changes):
            self.table.unchanged.add(row.at)


def _same_days(row: Row, known: Membership) -> bool:
    return known.applied_on == row.applied_on or (row.joined_on is not None and known.joined_on == row.joined_on)
