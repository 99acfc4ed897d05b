"""核对: a draft clause by clause, what the reader doubted first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from django.db.models import Count, Max
from django.urls import reverse

from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.plans.amending.checking import Amending
from nuanxin.plans.amending.forms import ChangeForm
from nuanxin.plans.forms import ClauseForm, TieForm
from nuanxin.plans.issuing.addressees import addressed_bodies
from nuanxin.plans.models import Clause, Plan
from nuanxin.plans.notice.overview import Mark
from nuanxin.plans.notice.paper import Paragraph, printed, set_out
from nuanxin.plans.years.beside import Beside
from nuanxin.plans.years.former import Former
from nuanxin.work.models import Undertaking
from nuanxin.work.models.undertaking import UndertakingQuerySet
from nuanxin.work.units import Units, units_for

PLACES = re.compile("[，；。、：,;:]")
MOST_NAMED = 6


@dataclass(frozen=True)
class Piece:
    """A piece of a clause, and the offset after it where the clause may be cut (None at its end)."""

    text: str
    cut: int | None


@dataclass(frozen=True)
class Handed:
    """To how many bodies a clause goes as a task, and by when; ``until`` None for none."""

    bodies: int
    until: date | None


@dataclass(frozen=True, eq=False)
class Checking:
    """A draft with one clause chosen: the one ``asked`` for, else the next to be confirmed.

    ``refused`` is a form that could not be carried out as it was filled in.
    """

    plan: Plan
    asked: int | None = None
    refused: ClauseForm | TieForm | ChangeForm | None = None

    @cached_property
    def clauses(self) -> list[Clause]:
        return list(self.plan.clauses.prefetch_related("targets").order_by("start", "pk"))

    @cached_property
    def clause(self) -> Clause | None:
        """None once all are confirmed."""
        asked = (each for each in self.clauses if each.pk == self.asked)
        return next(asked, None) or self.following

    @cached_property
    def following(self) -> Clause | None:
        """The next one to confirm: those the reader was unsure of first."""
        left = [each for each in self.clauses if each.confirmed_at is None]
        return min(left, key=lambda each: (not each.unsure, each.start), default=None)

    @property
    def after(self) -> Clause | None:
        """The one that stands after the chosen one."""
        if self.clause is None:
            return None
        later = (each for each in self.clauses if each.start >= self.clause.end)
        return next(later, None)

    @property
    def confirmed(self) -> int:
        return sum(each.confirmed_at is not None for each in self.clauses)

    @property
    def left(self) -> int:
        return len(self.clauses) - self.confirmed

    @property
    def paragraphs(self) -> list[Paragraph[Mark]]:
        return set_out(self.plan.document.text, [self._mark(each) for each in self.clauses])

    def _mark(self, clause: Clause) -> Mark:
        doubted = bool(clause.unsure) and clause.confirmed_at is None
        added = bool(self.former.all) and clause.pk not in self.former.counterparts
        return Mark(
            start=clause.start,
            end=clause.end,
            pk=clause.pk,
            href=f"{reverse('check', args=[self.plan.pk])}?clause={clause.pk}#panel",
            underline="met" if clause.confirmed_at else "short" if doubted else "free",
            note="拿不准" if doubted else "新" if added else "",
            chosen=clause == self.clause,
        )

    # -- the chosen clause -----------------------------------------------------------------------

    @property
    def form(self) -> ClauseForm | None:
        if isinstance(self.refused, ClauseForm):
            return self.refused
        return ClauseForm.of(self.clause, self.former) if self.clause else None

    @cached_property
    def former(self) -> Former:
        """The plan of last year, which the draft is held against."""
        return Former(self.plan, self.clauses)

    @property
    def beside(self) -> Beside | None:
        """The chosen clause beside last year's; None for a new one."""
        found = self.clause and self.former.counterparts.get(self.clause.pk)
        return Beside(self.clause, found.clause) if self.clause and found else None

    @cached_property
    def amending(self) -> Amending | None:
        """What makes a supplement of it; None for a plan of its own."""
        refused = self.refused if isinstance(self.refused, ChangeForm) else None
        amended = self.plan.amends
        return Amending(self.plan, amended, self.clauses, self.clause, refused) if amended else None

    @property
    def ties(self) -> list[TieForm]:
        """A form for each figure of the notice, and for each measure the clerk added."""
        targets = self.clause.targets.all() if self.clause else ()
        return [self._as_typed(TieForm.of(target)) for target in targets]

    @cached_property
    def units(self) -> Units:
        """Which printed units are the same, at the body whose plan it is."""
        return units_for(self.plan.body)

    @property
    def new_tie(self) -> TieForm | None:
        return self._as_typed(TieForm(self.clause)) if self.clause else None

    def _as_typed(self, form: TieForm) -> TieForm:
        typed = self.refused
        return typed if isinstance(typed, TieForm) and typed.figure == form.figure else form

    @property
    def pieces(self) -> Iterator[Piece]:
        """The chosen clause between the places to cut it: its punctuation, else any character."""
        if self.clause is None:
            return
        text, start, end = self.plan.document.text, self.clause.start, self.clause.end
        cuts = [found.end() for found in PLACES.finditer(text, start, end - 1)]
        places = [start, *(cuts or range(start + 1, end)), end]
        for before, after in pairwise(places):
            yield Piece(printed(text, before, after), after if after < end else None)

    @property
    def handed(self) -> Handed:
        mine = self._drafts.filter(clause_link__clause=self.clause)
        found = mine.aggregate(bodies=Count("pk"), until=Max("due"))
        return Handed(**found)

    # -- issuing ---------------------------------------------------------------------------------

    @cached_property
    def receivers(self) -> list[Body]:
        plan = self.plan
        found = addressed_bodies(plan.body, plan.document.addressees, today())
        return list(found.select_related("place"))

    @property
    def goes_to(self) -> str:
        """Whom the plan goes to, by name or by number: 10 个单位（东河区、昆都仑区…）."""
        names = [body.place.name for body in self.receivers]
        some = "、".join(names[:MOST_NAMED])
        return f"{len(names)} 个单位（{some}{'等' if len(names) > MOST_NAMED else ''}）"

    @property
    def undertakings(self) -> int:
        return self._drafts.count()

    @property
    def question(self) -> str:
        """What the clerk is asked before it is issued."""
        left = f"还有 {self.left} 条没有核对。" if self.left else ""
        if self.amending:
            left = f"这份补充通知{self.amending.summary}，印发以后不能撤回，替换和停用的从今天起不再办。"
        return (
            f"{left}印发以后，{self.goes_to}马上看到，收到 {self.undertakings} 件任务；"
            "条文不能再改。现在印发吗？"
        )

    @property
    def _drafts(self) -> UndertakingQuerySet:
        return Undertaking.objects.filter(clause_link__clause__plan=self.plan)
