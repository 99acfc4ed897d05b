"""要点: the notice as paper, every clause marked by its state, for one body on one day."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from nuanxin.base.periods import today
from nuanxin.base.states import STATES
from nuanxin.measures.figures import Figures
from nuanxin.plans.amending.ending import Ending, endings
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.figures.progress import WORST_FIRST, Progress, progress_of
from nuanxin.plans.figures.wording import superscript
from nuanxin.plans.models import Clause, Plan
from nuanxin.plans.notice.paper import Paragraph, set_out

FALLS_SHORT = ("late", "unassigned", "short", "not_reported", "falling")
MOST_AT_ONCE = 8


@dataclass(frozen=True)
class Mark:
    """A clause on the paper: where it stands, how it is underlined, what stands after it.

    ``note_href``: where the note leads, for a clause that another one stands for.
    """

    start: int
    end: int
    pk: int
    href: str
    underline: str
    note: str = ""
    chosen: bool = False
    note_href: str = ""


@dataclass(frozen=True)
class Paper:
    """One paper of a plan, set out; ``plan`` is the supplement it stands for, or the plan itself."""

    plan: Plan
    paragraphs: list[Paragraph[Mark]]


@dataclass(frozen=True, eq=False)
class Overview:
    """A plan at a body, measured by one store of facts."""

    plan: Plan
    outlook: Outlook
    figures: Figures
    chosen: int | None = None

    @cached_property
    def progress(self) -> list[Progress]:
        outlook = self.outlook
        return progress_of(self.plan, outlook.body, outlook.day, self.figures)

    @property
    def papers(self) -> list[Paper]:
        """The plan's own paper, then those that amended it until the day, as they were issued."""
        marks: dict[int, list[Mark]] = defaultdict(list)
        for each in self.progress:
            marks[each.clause.paper.pk].append(self._mark(each))
        return [
            Paper(each, set_out(each.document.text, marks[each.document_id])) for each in self._plans
        ]

    @property
    def _plans(self) -> list[Plan]:
        """One for each paper: supplements to this plan, and those that its parent had when it was made."""
        rows = self.plan.supplements.filter(issued_at__date__lte=self.outlook.day)
        brought = [each.clause.brought_by for each in self.progress if each.clause.brought_by]
        later = [*rows.select_related("document"), *brought]
        in_order = sorted(later, key=lambda each: (each.issued_at is None, each.issued_at, each.pk))
        return list({each.document_id: each for each in [*in_order[::-1], self.plan]}.values())[::-1]

    @cached_property
    def _endings(self) -> Mapping[int, Ending]:
        return endings(each.clause for each in self.progress)

    def _mark(self, progress: Progress) -> Mark:
        clause = progress.clause
        if ending := self._endings.get(clause.pk):
            heir = ending.heir
            return Mark(
                clause.start, clause.end, clause.pk, self.href(clause), "over", ending.words,
                clause.pk == self.chosen, self.href(heir) if heir else "",
            )  # fmt: skip
        return Mark(
            start=clause.start,
            end=clause.end,
            pk=clause.pk,
            href=self.href(clause),
            underline=STATES[progress.state].underline,
            note=superscript(progress),
            chosen=clause.pk == self.chosen,
        )

    def href(self, clause: Clause) -> str:
        return reverse("clause", args=[self.plan.pk, clause.pk]) + self.query

    @property
    def query(self) -> str:
        """What keeps the next page at the same body and day; "" at home today."""
        away = self.outlook.body.scope != self.outlook.own or self.outlook.day != today()
        return f"?{self.outlook.query()}" if away else ""

    @property
    def legend(self) -> str:
        """36 条，9 条有差距."""
        states = Counter(each.state for each in self.progress)
        short = sum(states[state] for state in FALLS_SHORT)
        holding = len(self.progress) - len(self._endings)
        return f"{holding} 条，" + (f"{short} 条有差距" if short else "没有差距")

    @property
    def first(self) -> list[Progress]:
        """What to look at first: nobody's, late, falling short; the largest share missing first."""
        short = [each for each in self.progress if each.state in FALLS_SHORT]
        return sorted(short, key=_urgency)[:MOST_AT_ONCE]


def _urgency(progress: Progress) -> tuple[int, float]:
    reached = [m.value.n / m.value.of for m in progress.measured if m.value.of]
    return WORST_FIRST.index(progress.state), min(reached, default=1.0)
