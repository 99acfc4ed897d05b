"""A body's member groups, and the last twelve months of one: met or not."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncMonth
from django.urls import reverse

from nuanxin.base.listing import Column, Listing
from nuanxin.base.periods import today
from nuanxin.base.values import Share
from nuanxin.governance.forms.groups import GroupQuery
from nuanxin.governance.listings.members import called
from nuanxin.governance.models import Meeting, MemberGroup, Membership
from nuanxin.governance.usual import groups

YEAR = 12  # months


@dataclass(frozen=True)
class Month:
    """How often a group met in a month; ``before``: it was not there yet (or no more)."""

    first: date
    times: int
    before: bool = False

    @property
    def words(self) -> str:
        said = "没有" if not self.times else "1 次" if self.times == 1 else f"{self.times} 次"
        return f"{self.first.month} 月 {'—' if self.before and not self.times else said}"

    @property
    def tone(self) -> str:
        return "met" if self.times else "" if self.before else "short"


def months_up_to(day: date) -> list[date]:
    """The first days of the twelve months up to a day, the oldest first."""
    at = day.year * 12 + day.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(at - YEAR + 1, at + 1)]


def last_year(group: MemberGroup, day: date) -> list[Month]:
    """The last twelve months of a group; the month it began counts."""
    firsts = months_up_to(day)
    held = Meeting.objects.live().filter(group=group, day__gte=firsts[0], day__lte=day)
    times = Counter(met.replace(day=1) for met in held.values_list("day", flat=True))
    begun, ended = group.from_day.replace(day=1), group.to_day or date.max
    return [Month(first, times[first], not begun <= first < ended) for first in firsts]


def with_activity(rows: "QuerySet[MemberGroup]", day: date) -> "QuerySet[MemberGroup]":
    """Groups with ``people`` (members on a day), ``last_met`` and ``months`` of the last twelve that they met in."""
    members = Membership.objects.on(day).filter(group=OuterRef("pk")).order_by().values("group")
    held = Meeting.objects.live().filter(group=OuterRef("pk"), day__lte=day).order_by().values("group")
    months = held.filter(day__gte=months_up_to(day)[0]).annotate(n=Count(TruncMonth("day"), distinct=True))
    return rows.select_related("leader").annotate(
        people=Coalesce(Subquery(members.annotate(n=Count("pk")).values("n")), 0),
        months=Coalesce(Subquery(months.values("n")), 0),
        last_met=Subquery(held.annotate(last=Max("day")).values("last")),
    )


def state_of(group: MemberGroup, last_met: date | None, day: date) -> str:
    """``meets``, ``asleep`` or ``closed`` on a day, as ``MemberGroup.active`` counts."""
    if group.to_day and group.to_day <= day:
        return "closed_group"
    awake = last_met and last_met > day - timedelta(days=groups()["active_days"])
    return "meets" if awake else "asleep"


def groups_list(*, named: bool) -> Listing[MemberGroup]:
    return Listing(
        title="会员小组",
        columns=(
            Column("name", "小组", lambda g: g.name, sort="name", link=lambda g: reverse("group", args=[g.pk])),
            Column("leader", "组长", lambda g: called(g.leader, named=named)),
            Column("people", "组员", lambda g: vars(g)["people"], "number"),
            Column("from_day", "成立", lambda g: g.from_day, "day", sort="from_day"),
            Column("months", "近一年有活动的月份", lambda g: Share(vars(g)["months"], YEAR), "share"),
            Column("last_met", "最近活动", lambda g: vars(g)["last_met"], "day", sort="last_met"),
            Column("state", "活动", lambda g: state_of(g, vars(g)["last_met"], today()), "state"),
        ),
        query=GroupQuery,
        order="name",
        empty="没有这样的小组",
        empty_next="会员愿意一起活动的，点“成立小组”，从会员里选组长。",
    )  # fmt: skip
