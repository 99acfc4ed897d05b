"""计划下达, as the issuer sees it: each addressed body, whether it read, signed and planned."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from nuanxin.association.models import Body, Level
from nuanxin.association.scope import Scope
from nuanxin.base.listing import Column, Listing
from nuanxin.base.periods import today
from nuanxin.base.values import Share
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.gaps.items import Answering
from nuanxin.plans.gaps.lacking import calls_about
from nuanxin.plans.models import Clause, OptIn, Plan
from nuanxin.plans.models.clause import ClauseQuerySet, Decision
from nuanxin.work.models import Receipt

STANDINGS = ("超期没签收", "没看", "看了没签收", "没有计划", "计划是草稿", "已有计划")
"""Who is furthest behind first."""
LATE, UNREAD, READ, NO_PLAN, DRAFT, PLANNED = STANDINGS
SIGNED = "已签收"
OF_A_SUPPLEMENT = {NO_PLAN: "补充还没定", DRAFT: "正在定补充", PLANNED: "定了补充"}
"""How the same standings read where a plan of one's own is to follow a supplement."""


@dataclass(frozen=True)
class Planned:
    """A body's own plan of the year, and how many clauses it adapted or put aside."""

    plan: Plan
    adapted: int
    aside: int


@dataclass(frozen=True)
class Addressee:
    """One body the plan was issued to; ``plans``: it is to make a plan of it, or to follow a supplement."""

    receipt: Receipt
    planned: Planned | None
    taken: int
    answering: Answering | None
    plans: bool
    supplement: bool = False

    @property
    def body(self) -> Body:
        return self.receipt.body

    @property
    def name(self) -> str:
        return self.body.place.name

    @property
    def above(self) -> str:
        parent = self.body.place.parent
        return parent.name if parent else ""

    @property
    def division(self) -> int:
        return self.receipt.division

    @property
    def opened_at(self) -> datetime | None:
        return self.receipt.opened_at

    @property
    def signed_at(self) -> datetime | None:
        return self.receipt.signed_at

    @property
    def signed_by(self) -> str:
        return self.receipt.signed_by.name if self.receipt.signed_by else ""

    @property
    def standing(self) -> str:
        if self.receipt.signed_at is None:
            if self.receipt.is_late(today()):
                return LATE
            return READ if self.receipt.opened_at else UNREAD
        if not self.plans:
            return SIGNED
        if self.planned is None:
            return NO_PLAN
        return PLANNED if self.planned.plan.issued_at else DRAFT

    @property
    def standing_words(self) -> str:
        words = OF_A_SUPPLEMENT if self.supplement else {}
        return words.get(self.standing, self.standing)

    @property
    def plan_words(self) -> str:
        """已印发，调整 3、不适用 1."""
        if self.planned is None:
            return ""
        counts = (("调整", self.planned.adapted), ("不适用", self.planned.aside))
        some = "、".join(f"{word} {count}" for word, count in counts if count)
        state = "已印发" if self.planned.plan.issued_at else "草稿"
        return f"{state}，{some}" if some else state

    @property
    def plan_url(self) -> str:
        return reverse("plan-of", args=[self.planned.plan.pk]) if self.planned else ""

    @property
    def responsible(self) -> str:
        return str(self.answering) if self.answering else ""

    @property
    def phone(self) -> str:
        return self.answering.phone if self.answering else ""

    @property
    def lag(self) -> tuple[int, int]:
        order = STANDINGS.index(self.standing) if self.standing in STANDINGS else len(STANDINGS)
        return order, self.division


@dataclass(frozen=True, eq=False)
class Issuing:
    """An issued plan on its way to those it is addressed to."""

    plan: Plan
    own: Scope
    home: Body
    day: date = field(default_factory=today)

    @cached_property
    def addressees(self) -> list[Addressee]:
        """Who is furthest behind first; a constant number of statements."""
        rows = Receipt.objects.visible_to(self.own).of(self.plan.document, self.plan.division)
        receipts = list(rows.select_related("body__place__parent", "opened_by", "signed_by"))
        bodies = [each.body for each in receipts]
        plans, taken, following = self._planned(bodies), self._taken(), self._following(bodies)
        calls = calls_about(Outlook(self.own, self.home, self.day), bodies, self.home)
        found = [
            Addressee(
                each,
                plans.get(each.body_id),
                taken.get(each.body_id, 0),
                calls.of(each.body),
                each.body.level != Level.VILLAGE and each.body_id in following,
                self.plan.amends_id is not None,
            )
            for each in receipts
        ]
        return sorted(found, key=lambda each: each.lag)

    def _planned(self, bodies: Iterable[Body]) -> Mapping[int, Planned]:
        """Of several plans of the year the one derived from this, else an issued one."""
        here = "brought" if self.plan.amends_id else "clauses"
        adapted = Count(here, Q(**{f"{here}__decision": Decision.ADAPT}))
        aside = Count(here, Q(**{f"{here}__decision": Decision.NOT_APPLICABLE}))
        rows = Plan.objects.visible_to(self.own).filter(year=self.plan.year, body__in=bodies)
        if self.plan.amends_id:
            rows = rows.filter(derived_from=self.plan) | rows.filter(
                derived_from=self.plan.amends_id, adopted_at__gt=self.plan.issued_at
            )
        else:
            rows = rows.whole()
        rows = rows.exclude(pk=self.plan.pk).order_by("pk")
        counts = rows.values_list("pk").annotate(adapted=adapted, aside=aside)
        known = {pk: numbers for pk, *numbers in counts}
        found: dict[int, list[Planned]] = defaultdict(list)
        for plan in rows:
            found[plan.body_id].append(Planned(plan, *known[plan.pk]))
        return {body: max(plans, key=self._nearness) for body, plans in found.items()}

    def _nearness(self, planned: Planned) -> tuple[bool, bool]:
        plan = planned.plan
        return plan.derived_from_id == self.plan.pk, plan.issued_at is not None

    def _following(self, bodies: Iterable[Body]) -> Collection[int]:
        """Who has something to plan: all, of a supplement those whose own plan carries out the plan."""
        if self.plan.amends_id is None:
            return {body.pk for body in bodies}
        rows = Plan.objects.visible_to(self.own).filter(derived_from=self.plan.amends_id)
        return set(rows.filter(body__in=bodies).values_list("body", flat=True))

    def _taken(self) -> Mapping[int, int]:
        rows = OptIn.objects.visible_to(self.own)
        rows = rows.filter(clause__in=self._clauses.values("pk"))
        return dict(rows.order_by().values_list("body").annotate(n=Count("pk")))

    @property
    def _clauses(self) -> ClauseQuerySet:
        return self.plan.brought.all() if self.plan.amends_id else self.plan.clauses.all()

    @property
    def opened(self) -> Share:
        return self._share(lambda each: each.opened_at is not None)

    @property
    def signed(self) -> Share:
        return self._share(lambda each: each.signed_at is not None)

    @property
    def planned(self) -> Share:
        """Of those that have somebody below to plan for."""
        planning = [each for each in self.addressees if each.plans]
        return Share(sum(each.standing == PLANNED for each in planning), len(planning))

    def _share(self, asked: Callable[[Addressee], bool]) -> Share:
        return Share(sum(map(asked, self.addressees)), len(self.addressees))

    @cached_property
    def unsigned(self) -> list[Addressee]:
        return [each for each in self.addressees if each.signed_at is None]

    @cached_property
    def unplanned(self) -> list[Addressee]:
        """Those that signed and have no plan of their own in force."""
        return [each for each in self.addressees if each.standing in (NO_PLAN, DRAFT)]

    @cached_property
    def waiting(self) -> list[Clause]:
        """What bodies below put aside as not applicable, to be answered by the issuer."""
        rows = Clause.objects.visible_to(self.own).put_aside()
        mine = rows.filter(parent__in=self._clauses.values("pk"), answer="").select_related(
            "plan__body__place", "plan__document", "parent"
        )
        return list(mine.order_by("start", "division"))


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def addressees_of(issuing: Issuing) -> Listing[Addressee]:
    return Listing(
        title=f"《{issuing.plan.title}》下达情况（截至 {issuing.day}）",
        columns=(
            Column("name", "单位", lambda each: each.name, sort="division"),
            Column("standing", "到哪一步", lambda each: each.standing_words, sort="lag"),
            Column("opened", "已阅", lambda each: _day(each.opened_at), "day", sort="opened_at"),
            Column("signed", "签收", lambda each: _day(each.signed_at), "day", sort="signed_at"),
            Column("signed_by", "签收人", lambda each: each.signed_by),
            Column("plan", "本级计划", lambda each: each.plan_words, link=lambda each: each.plan_url),
            Column("taken", "承接", lambda each: each.taken, "number", sort="taken"),
            Column("responsible", "谁负责", lambda each: each.responsible),
            Column("phone", "电话", lambda each: each.phone, "phone"),
        ),
        empty="没有主送的单位",
        empty_next="这份通知下面没有单位。",
    )
