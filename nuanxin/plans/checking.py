"""核对: a draft clause by clause, what the reader doubted first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from nuanxin.plans.forms import ClauseForm, TieForm
from nuanxin.plans.models import Clause, Plan, Target
from nuanxin.plans.overview import Mark
from nuanxin.plans.paper import Paragraph, set_out
from nuanxin.work.models import Undertaking
from nuanxin.work.models.undertaking import UndertakingQuerySet

PLACES = re.compile("[，；、,;]")


@dataclass(frozen=True)
class Cut:
    """A place where a clause may be cut: the offset in the text, and what stands before it."""

    at: int
    before: str


@dataclass(frozen=True, eq=False)
class Checking:
    """A draft with one clause chosen (the next unconfirmed one, unless another is asked for)."""

    plan: Plan
    asked: int | None = None

    @cached_property
    def clauses(self) -> list[Clause]:
        found = list(self.plan.clauses.prefetch_related("targets").order_by("start", "pk"))
        for clause in found:
            clause.plan = self.plan
        return found

    @cached_property
    def clause(self) -> Clause | None:
        if self.asked:
            return next((each for each in self.clauses if each.pk == self.asked), None)
        return self.following or (self.clauses[0] if self.clauses else None)

    @property
    def following(self) -> Clause | None:
        """The next one to confirm: those the reader was unsure of first."""
        left = [each for each in self.clauses if each.confirmed_at is None]
        return min(left, key=lambda each: (not each.unsure, each.start), default=None)

    @property
    def confirmed(self) -> int:
        return sum(each.confirmed_at is not None for each in self.clauses)

    @property
    def paragraphs(self) -> list[Paragraph[Mark]]:
        return set_out(self.plan.document.text, [self._mark(each) for each in self.clauses])

    def _mark(self, clause: Clause) -> Mark:
        state = "met" if clause.confirmed_at else "short" if clause.unsure else "free"
        return Mark(
            start=clause.start,
            end=clause.end,
            pk=clause.pk,
            href=f"{reverse('check', args=[self.plan.pk])}?clause={clause.pk}#panel",
            underline=state,
            chosen=clause == self.clause,
        )

    @property
    def targets(self) -> list[Target]:
        return list(self.clause.targets.all()) if self.clause else []

    @property
    def cuts(self) -> Iterator[Cut]:
        """Every mark of punctuation inside the clause."""
        if self.clause is None:
            return
        text, start, end = self.plan.document.text, self.clause.start, self.clause.end
        for found in PLACES.finditer(text, start, end):
            before = "".join(text[start : found.end()].split())
            if found.end() < end:
                yield Cut(found.end(), f"…{before[-16:]}" if len(before) > 16 else before)

    @property
    def receivers(self) -> int:
        """To how many bodies the drafts go."""
        return self._drafts.order_by().values("body").distinct().count()

    @property
    def undertakings(self) -> int:
        return self._drafts.count()

    @property
    def _drafts(self) -> UndertakingQuerySet:
        return Undertaking.objects.filter(clause_link__clause__plan=self.plan)

    @property
    def form(self) -> ClauseForm | None:
        return ClauseForm.of(self.clause) if self.clause else None

    @property
    def tie_form(self) -> TieForm | None:
        return TieForm(self.clause) if self.clause else None
