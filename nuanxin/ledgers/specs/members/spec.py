"""The ledger of members (会员名册): a row for each member, or for somebody who asks to become one."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from nuanxin.association.acting import By, Task
from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, Scope
from nuanxin.base.periods import today
from nuanxin.care.models import Service
from nuanxin.governance.actions.withdrawing import Brought, take_back_members
from nuanxin.governance.models import MemberGroup, Membership
from nuanxin.ledgers.models import Batch, Done, Trace
from nuanxin.ledgers.places import TIER, Place, Places
from nuanxin.ledgers.specs.base import Cells, Made
from nuanxin.ledgers.specs.families.columns import CHANNELS, YES_NO
from nuanxin.ledgers.specs.members.arranging import Arranging, Work
from nuanxin.ledgers.specs.members.columns import MEMBER_COLUMNS
from nuanxin.ledgers.specs.members.reading import rows_of
from nuanxin.ledgers.specs.members.storing import GROUP, GROUPED, JOINED, LED, MEMBER, Storing
from nuanxin.ledgers.specs.persons import one_at_a_time
from nuanxin.ledgers.table import Table
from nuanxin.people.models import Household

KINDS = {
    (MEMBER, Done.MADE): "members", (MEMBER, Done.ENDED): "left", (JOINED, Done.CHANGED): "joined",
    (GROUPED, Done.CHANGED): "grouped", (GROUP, Done.MADE): "groups", (LED, Done.CHANGED): "led",
}  # fmt: skip


class Members:
    """Who asked to join which body, with her consent, and whether she joined and left. Never how many should."""

    kind, title, permission = "members", "会员名册", "member.keep"
    taken_by = permission
    task: Task | None = None
    names_people, refuses_numbers = True, True
    columns = MEMBER_COLUMNS

    def check(self, by: By, scope: Scope, table: Table, *, lock: bool) -> Work:
        if lock:
            one_at_a_time()
        rows = list(rows_of(table, Places(scope)))
        bodies = {row.body for row in rows}
        stored = Membership.objects.live().filter(body__in=bodies, key__isnull=False).select_related("group")
        groups = MemberGroup.objects.live().filter(body__in=bodies, to_day__isnull=True)
        return Arranging(table, stored, groups).arrange(rows)

    def store(self, by: By, work: Any, batch: Batch) -> Iterator[Made]:
        return Storing(by, work).store()

    def undo(self, by: By, batch: Batch, traces: Sequence[Trace]) -> list[str]:
        ids: dict[str, list[int]] = {}
        for each in traces:
            ids.setdefault(KINDS[each.object_kind, Done(each.done)], []).extend(each.object_ids)
        helped = Service.objects.live().filter(member__in=ids.get("members", [])).select_related("member")
        relied = [f"{each.member}后来和工作人员一起服务过（{each.day:%Y-%m-%d}）" for each in helped]
        return relied or take_back_members(by, Brought(**ids))

    def rows(self, scope: Scope) -> Iterator[Cells]:
        """Everybody on the roster of the body that the scope is of: those above read no names."""
        places, bodies = Places(scope), _own(scope)
        rows = Membership.objects.visible_to(scope).live().filter(body__in=bodies, key__isnull=False)
        for each in rows.select_related("body__place", "group").order_by("division", "applied_on", "pk"):
            place = Place(each.body.place.code, each.body.level, each.body.place.name, each.body_id)
            above = {tier: places.above(place, tier) for tier in TIER if tier not in ("province", "city")}
            known = {tier: found.name if found else None for tier, found in above.items()} | {
                "code": str(place.code), "place": place.name, "name": each.read("name"), "phone": each.read("phone"),
                "group": each.group.name if each.group else None,
                "leader": YES_NO[not _leads(each)] if each.group else None, "applied_on": each.applied_on,
                "joined_on": each.joined_on, "channel": CHANNELS[each.channel], "left_on": each.left_on,
            }  # fmt: skip
            yield [known.get(column.key) for column in self.columns]

    def households(self, scope: Scope) -> "QuerySet[Household]":
        return Household.objects.none()


def _own(scope: Scope) -> "list[Body] | QuerySet[Body]":
    """The bodies whose members a scope names: the one it is of; at the command line every one."""
    bodies = Body.objects.on(today())
    if scope == EVERYWHERE:
        return bodies
    near = bodies.visible_to(scope).filter(division__in=[each.lo for each in scope.ranges])
    return [each for each in near if each.scope.ranges == scope.ranges]


def _leads(member: Membership) -> bool:
    return member.group is not None and member.group.leader_id == member.pk


MEMBERS = Members()
