"""Which clause of a body's last plan asked the same as one of its new plan; what is not asked any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nuanxin.association.models import Body
from nuanxin.base.comparing import unspaced
from nuanxin.plans.matching import ALIKE, SAME, Match, Said, counterparts
from nuanxin.plans.models import Clause, Plan


@dataclass(frozen=True)
class Counterpart:
    """A clause of the last plan; ``kept`` if the clerk said so, else guessed with a score 0–1."""

    clause: Clause
    score: float = 1.0
    kept: bool = False

    @property
    def is_sure(self) -> bool:
        """Good enough to be kept without anybody looking: the same sentence, figures apart."""
        return self.score >= SAME


def former_plans(body: Body, year: int) -> list[Plan]:
    """What a body issued for the latest year before this one; several papers may stand in a year."""
    issued = Plan.objects.whole().filter(body=body, issued_at__isnull=False, year__lt=year)
    found = list(issued.select_related("document").order_by("-year", "issued_at", "pk"))
    return [plan for plan in found if plan.year == found[0].year]


@dataclass(frozen=True, eq=False)
class Former:
    """The last plan of a body beside its new one, whose ``clauses`` come with their targets."""

    plan: Plan
    clauses: Sequence[Clause]

    @cached_property
    def plans(self) -> list[Plan]:
        """None beside a supplement, which is checked against the plan it amends."""
        return [] if self.plan.amends_id else former_plans(self.plan.body, self.plan.year)

    @property
    def year(self) -> int:
        return self.plans[0].year if self.plans else 0

    @cached_property
    def all(self) -> list[Clause]:
        """The clauses of the last plan that still held, in the order of its text."""
        rows = Clause.objects.live().filter(plan__in=self.plans)
        related = rows.select_related("plan__document", "brought_by__document")
        return list(related.prefetch_related("targets"))

    @cached_property
    def counterparts(self) -> Mapping[int, Counterpart]:
        """By clause: what the clerk kept, else the best guess for one that nobody has looked at."""
        known = {each.pk: each for each in self.all}
        kept = {
            each.pk: Counterpart(known[each.previous_id], kept=True)
            for each in self.clauses
            if each.previous_id in known
        }
        taken = {each.clause.pk for each in kept.values()}
        matches = _counterparts(_said(self.clauses), _said(self.all))
        guessed = {
            clause.pk: Counterpart(self.all[match.place], match.score)
            for clause, match in zip(self.clauses, matches, strict=True)
            if match and match.score >= ALIKE and self._is_open(clause)
        }
        free = {pk: each for pk, each in guessed.items() if each.clause.pk not in taken}
        return free | kept

    def _is_open(self, clause: Clause) -> bool:
        """Nobody said that it is new; who decides on a clause from above is not asked."""
        return clause.confirmed_at is None or self.plan.derived_from_id is not None

    @property
    def gone(self) -> list[Clause]:
        """今年没有了: what no clause of the new plan answers to."""
        answered = {each.clause.pk for each in self.counterparts.values()}
        return [each for each in self.all if each.pk not in answered]


def _said(clauses: Sequence[Clause]) -> tuple[Said, ...]:
    return tuple(
        Said(
            unspaced(each.part),
            each.section_title,
            frozenset(target.measure for target in each.targets.all() if target.measure),
        )
        for each in clauses
    )


@lru_cache(maxsize=16)
def _counterparts(new: Sequence[Said], old: Sequence[Said]) -> Sequence[Match | None]:
    """The same from page to page, as long as the draft's clauses stand as they are."""
    return counterparts(new, old)
