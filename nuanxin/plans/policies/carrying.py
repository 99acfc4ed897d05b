"""How a policy document is carried out: what is undertaken on its ground, body by body."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.association.models import Body
from nuanxin.association.places import place_name
from nuanxin.association.scope import Scope
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.work.models import Document, Undertaking


@dataclass(frozen=True)
class Carried:
    """What one body, or all in its territory, does about a document; ``href`` lists it."""

    body: Body
    total: int
    done: int
    late: int
    href: str

    @property
    def state(self) -> str:
        if not self.total:
            return "no_record"
        if self.late:
            return "late"
        return "done" if self.done == self.total else "in_progress"


def with_tasks(documents: "QuerySet[Document]", scope: Scope, day: date) -> "QuerySet[Document]":
    """Documents with ``tasks``, ``tasks_done``, ``tasks_late`` in a scope, and ``place`` of who registered."""
    there = (
        scope.within("grounds__division")
        & Q(grounds__undertaking__voided_at__isnull=True, grounds__undertaking__closed_at__isnull=True)
        & Q(grounds__undertaking__sent_at__isnull=False)
    )
    done = there & Q(grounds__undertaking__done_on__isnull=False)
    late = there & Q(grounds__undertaking__done_on__isnull=True, grounds__undertaking__due__lt=day)
    return documents.annotate(
        place=place_name(),
        tasks=Count("grounds", there, distinct=True),
        tasks_done=Count("grounds", done, distinct=True),
        tasks_late=Count("grounds", late, distinct=True),
    )


def carried_by(document: Document, acting: Acting, day: date) -> list[Carried]:
    """One's own body first, then the bodies right below with all in them; two statements."""
    rows = Undertaking.objects.visible_to(acting.scope).sent().standing(day).filter(
        grounds__document=document
    )  # fmt: skip
    tasks = list(rows.distinct())
    own = acting.body
    mine = [each for each in tasks if each.body_id == own.pk]
    below = Outlook(acting.scope, own, day).below
    parts = [(own, mine, f"body={own.pk}")]
    for body in below:
        inside = [each for each in tasks if each.body_id != own.pk and each.division in body.scope]
        parts.append((body, inside, narrowed_to(body)))
    return [_carried(document, part, day) for part in parts]


def narrowed_to(body: Body) -> str:
    """The part of an address that narrows the list of undertakings to a body and all below it."""
    return f"body={body.pk}" if body.level == "village" else f"under={body.level}-{body.division}"


def _carried(document: Document, part: tuple[Body, Sequence[Undertaking], str], day: date) -> Carried:
    body, tasks, narrowed = part
    done = sum(each.done_on is not None and each.done_on <= day for each in tasks)
    late = sum(each.done_on is None and each.due < day for each in tasks)
    href = f"{reverse('undertakings')}?ground={document.pk}&{narrowed}"
    return Carried(body, len(tasks), done, late, href if tasks else "")
