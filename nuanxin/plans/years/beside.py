"""A clause beside the one of last year: in 核对 what changed, in 要点 how far it was then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nuanxin.base.comparing import Piece, differences, in_brief, is_same, unspaced
from nuanxin.measures.figures import Figures
from nuanxin.plans.drafting.ties import measures_by_title
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.figures.progress import progress_of
from nuanxin.plans.figures.wording import superscript
from nuanxin.plans.models import Clause
from nuanxin.work.models import Undertaking

READ = ("modality", "who", "actions", "programmes", "dates", "beneficiaries", "by_hand")
"""What the clerk sets by hand in a clause, beside its measures."""


def settings_of(clause: Clause) -> tuple[object, ...]:
    """What was read and corrected in a clause, and its measures with their figures."""
    tied = (t for t in clause.targets.all() if t.measure)
    figures = frozenset((t.measure, t.per_unit, t.share) for t in tied)
    return (*(getattr(clause, name) for name in READ), figures)


@dataclass(frozen=True)
class Beside:
    """A clause of a draft and the one that it goes back to."""

    clause: Clause
    former: Clause

    @property
    def is_same(self) -> bool:
        return is_same(self.former.part, self.clause.part)

    @property
    def pieces(self) -> list[Piece]:
        return list(in_brief(differences(unspaced(self.former.part), unspaced(self.clause.part))))

    @property
    def changes(self) -> Iterator[str]:
        """What else is not as it was, in words: 强度：鼓励 → 必须."""
        old, new = (each.get_modality_display() for each in (self.former, self.clause))
        if old != new:
            yield f"强度：{old} → {new}"
        before, now = (_titles(each) for each in (self.former, self.clause))
        if before != now:
            yield f"指标：{before or '没有'} → {now or '没有'}"

    @property
    def offers_settings(self) -> bool:
        """照去年设置: the sentence is the same, and what was set in it last year is not."""
        return self.is_same and settings_of(self.former) != settings_of(self.clause)


def _titles(clause: Clause) -> str:
    known = dict(measures_by_title())
    return "、".join(known.get(t.measure, t.measure) for t in clause.targets.all() if t.measure)


@dataclass(frozen=True)
class Then:
    """How far last year's clause was on a day, in words."""

    label: str
    day: date
    words: str


def back_then(clause: Clause, outlook: Outlook, figures: Figures) -> list[Then]:
    """去年同期 and 去年底 of the clause that this one goes back to, at the same body; [] for none."""
    former = clause.previous
    if former is None:
        return []
    year = former.plan.year
    days = {"去年同期": _same_day(outlook.day, year), "去年底": date(year, 12, 31)}
    found = []
    for label, day in days.items():
        [progress] = progress_of(former.plan, outlook.body, day, figures, only=former)
        found.append(Then(label, day, superscript(progress)))
    return found


def years_before(undertakings: Sequence[Undertaking]) -> Mapping[int, int]:
    """The year of the plan that each was carried on from, for those that were."""
    rows = Undertaking.objects.filter(carried_to__in=undertakings)
    years = rows.values_list("carried_to", "clause_link__clause__plan__year")
    return {pk: year for pk, year in years if pk}


def _same_day(day: date, year: int) -> date:
    """The same day of another year; of 29 February the 28th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=year, day=28) if leap else day.replace(year=year)
