"""The undertakings of one clause that are not done: late, nobody's, or still to do."""

from dataclasses import dataclass
from datetime import date

from nuanxin.association.models import Body, Post
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.gaps.items import NOBODY, Answering, holder_of
from nuanxin.plans.gaps.lacking import calls_about
from nuanxin.plans.models import Clause
from nuanxin.work.models import Undertaking

URGENCY = ("late", "unassigned", "in_progress")


@dataclass(frozen=True)
class OpenTask:
    """What one body still has to do, and who is to be called about it."""

    undertaking: Undertaking
    state: str
    answering: Answering | None

    @property
    def name(self) -> str:
        return self.undertaking.body.place.name

    @property
    def above(self) -> str:
        parent = self.undertaking.body.place.parent
        return parent.name if parent else ""

    @property
    def division(self) -> int:
        return self.undertaking.division

    @property
    def due(self) -> date:
        return self.undertaking.due

    @property
    def responsible(self) -> str:
        return str(self.answering) if self.answering else NOBODY

    @property
    def phone(self) -> str:
        return self.answering.phone if self.answering else ""


def open_tasks(outlook: Outlook, clause: Clause, home: Body | None = None) -> list[OpenTask]:
    """In the body's territory on the day, the most urgent first; a constant number of statements."""
    found = list(
        Undertaking.objects.visible_to(outlook.own)
        .standing(outlook.day)
        .filter(outlook.body.scope.within("division"), clause_link__clause=clause)
        .exclude(done_on__lte=outlook.day)
        .select_related("body__place__parent")
    )
    seats = Post.objects.visible_to(outlook.own).filter(pk__in={each.owner_id for each in found})
    owners = {seat.pk: seat for seat in seats.with_holder(outlook.day)}
    calls = calls_about(outlook, [each.body for each in found], home)
    tasks = []
    for each in found:
        holder = holder_of(owners.get(each.owner_id or 0))
        state = _state(each, holder, outlook.day)
        tasks.append(OpenTask(each, state, calls.reached(holder, each.body) or calls.about(each.body)))
    return sorted(tasks, key=lambda task: (URGENCY.index(task.state), task.due, task.division))


def _state(undertaking: Undertaking, holder: Answering | None, day: date) -> str:
    if undertaking.due < day:
        return "late"
    return "in_progress" if holder else "unassigned"

