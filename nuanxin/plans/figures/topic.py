"""One measure with the figures of a plan, or of one target of it: value, columns and gaps."""

from collections.abc import Sequence
from dataclasses import dataclass

from nuanxin.measures.dictionary import Measure, measure_named
from nuanxin.measures.figures import Figures
from nuanxin.measures.questions import Gap, Place, Question, When
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.figures.progress import question_of
from nuanxin.plans.figures.standing import Standing, added, questions_of, standings
from nuanxin.plans.figures.taken import opted_in, taken_on
from nuanxin.plans.models import Target
from nuanxin.plans.models.clause import Modality


@dataclass(frozen=True)
class Topic:
    """What a gap list is about; ``parts`` of the body count, all of it unless it is encouraged."""

    outlook: Outlook
    question: Question
    parts: Sequence[Place]
    target: int | None = None

    @property
    def measure(self) -> Measure:
        return measure_named(self.question.code)

    @property
    def when(self) -> When:
        return When(self.outlook.day)

    def standing(self, figures: Figures) -> Standing | None:
        """The figure whose gaps are listed; None where nobody took an encouraged clause on."""
        asked = [self.question]
        found = [
            standings(figures, asked, self.outlook.territory, self.when, part)[self.question, part]
            for part in self.parts
        ]
        return added(self.question, self.outlook.place, found)

    def gaps(self, figures: Figures) -> list[Gap]:
        """The units that fall short, in order of codes part by part."""
        return [
            gap
            for part in self.parts
            for gap in figures.gaps(self.question, self.outlook.territory, self.when, part)
        ]


def topic_for(outlook: Outlook, code: str, target: str = "") -> Topic:
    """A measure with the figures that hold for the body, or with those of a target (its id).

    Refuses an unknown code. A target that is another measure's, or out of sight, counts for nothing.
    """
    measure_named(code)
    found = _target(outlook, code, target)
    if found is None:
        return Topic(outlook, questions_of(outlook.plan, outlook.day)[code], [outlook.place])
    parts = [outlook.place]
    if found.clause.modality == Modality.ENCOURAGED:
        opted = opted_in(outlook.own, found.clause.plan)
        parts = taken_on(outlook.place, opted.get(found.clause_id, ()))
    return Topic(outlook, question_of(found), parts, found.pk)


def _target(outlook: Outlook, code: str, target: str) -> Target | None:
    if not target.isdecimal() or len(target) > 18:
        return None
    found = Target.objects.visible_to(outlook.own).filter(pk=target, measure=code)
    return found.select_related("clause__plan").first()
