"""Writes members through the verbs of their room: they ask, the body agrees, they are put in groups, they leave."""

from collections.abc import Iterator, Sequence
from datetime import date

from nuanxin.association.acting import By
from nuanxin.association.models import Body
from nuanxin.governance.actions.groups import GroupInput, appoint_leader, form_group
from nuanxin.governance.actions.members import (
    MemberInput,
    agree_to_join,
    apply_to_join,
    leave,
    put_in_group,
)
from nuanxin.governance.models import MemberGroup, Membership
from nuanxin.ledgers.models import Done
from nuanxin.ledgers.specs.base import Made
from nuanxin.ledgers.specs.members.arranging import Group, Work
from nuanxin.ledgers.specs.members.reading import Row

MEMBER, GROUP = "governance.membership", "governance.membergroup"
JOINED, GROUPED, LED = f"{MEMBER}.joined", f"{MEMBER}.group", f"{GROUP}.leader"
"""In a trace: what was said of somebody, or of a group, that was there."""


class Storing:
    """One file; waves let somebody who left ask again in the same file."""

    def __init__(self, by: By, work: Work) -> None:
        self.by, self.work = by, work
        self.member = dict(work.known)
        rows = [*work.fresh, *work.joined, *work.grouped]
        self.bodies = Body.objects.in_bulk({row.body for row in rows})
        open_groups = MemberGroup.objects.live().filter(body__in=self.bodies, to_day__isnull=True)
        self.groups: dict[Group, MemberGroup] = {(each.body_id, each.name): each for each in open_groups}

    def store(self) -> Iterator[Made]:
        fresh = {row.at for row in self.work.fresh}
        for wave in _waves(self.work.fresh):
            yield from self._ask(wave)
            here = {row.at for row in wave}
            self._agree([row for row in self.work.joined if row.at in here])
            yield from self._group([row for row in self.work.grouped if row.at in here])
            yield from self._leave([row for row in self.work.left if row.at in here])
        for made in self._agree([row for row in self.work.joined if row.at not in fresh]):
            yield Made(made.division, JOINED, made.pk, Done.CHANGED)
        yield from self._group([row for row in self.work.grouped if row.at not in fresh])
        yield from self._lead(self.work.leaders)
        yield from self._leave([row for row in self.work.left if row.at not in fresh])

    def _ask(self, rows: Sequence[Row]) -> Iterator[Made]:
        for body, some in _by_body(rows).items():
            given = [MemberInput(row.name, row.applied_on, row.channel, row.phone) for row in some]
            for row, member in zip(some, apply_to_join(self.by, self.bodies[body], given), strict=True):
                self.member[row.at] = member
                yield Made(member.division, MEMBER, member.pk, Done.MADE)

    def _agree(self, rows: Sequence[Row]) -> list[Membership]:
        by_day: dict[date, list[Row]] = {}
        for row in rows:
            by_day.setdefault(row.joined_on or row.applied_on, []).append(row)
        made = []
        for day, some in by_day.items():
            agreed = agree_to_join(self.by, [self.member[row.at] for row in some], day)
            self.member |= {row.at: member for row, member in zip(some, agreed, strict=True)}
            made += agreed
        return made

    def _group(self, rows: Sequence[Row]) -> Iterator[Made]:
        for row in rows:
            key = (row.body, row.group)
            if key not in self.groups:
                since = min(each.joined_on or each.applied_on for each in self.work.grouped if _of(each) == key)
                self.groups[key] = form_group(self.by, self.bodies[row.body], GroupInput(row.group, since))
                yield Made(row.division, GROUP, self.groups[key].pk, Done.MADE)
            self.member[row.at] = put_in_group(self.by, self.member[row.at], self.groups[key])
            yield Made(row.division, GROUPED, self.member[row.at].pk, Done.CHANGED)

    def _lead(self, rows: Sequence[Row]) -> Iterator[Made]:
        for row in rows:
            group = appoint_leader(self.by, self.groups[_of(row)], self.member[row.at])
            yield Made(row.division, LED, group.pk, Done.CHANGED)

    def _leave(self, rows: Sequence[Row]) -> Iterator[Made]:
        for row in rows:
            member = leave(self.by, self.member[row.at], row.left_on)
            yield Made(row.division, MEMBER, member.pk, Done.ENDED)


def _of(row: Row) -> Group:
    return (row.body, row.group)


def _by_body(rows: Sequence[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.body, []).append(row)
    return found


def _waves(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows in the order in which they asked, nobody twice in a wave."""
    rest = list(rows)
    while rest:
        wave: dict[tuple[int, str, str], Row] = {}
        for row in rest:
            wave.setdefault(row.who, row)
        yield [*wave.values()]
        rest = [row for row in rest if wave[row.who] is not row]
