"""What of the plans moves when a division was merged away: the links of its tasks to their clauses.

Where the successor answers the same clause already, a task that is not due yet goes into its own: a
merged body answers a clause once. One that fell due before is history and moves as it is.
"""

from django.db.models import Q, QuerySet

from nuanxin.association.models import Body
from nuanxin.association.rehoming import Homing, Moving
from nuanxin.plans.models import ClauseUndertaking
from nuanxin.work.models import Undertaking
from nuanxin.work.rehoming import merge, waiting


def left() -> Q:
    """Of bodies: none for a link alone, for it goes with its task."""
    return Q(pk__in=[])


def moving(homing: Homing) -> list[Moving]:
    return [Moving("与接管单位同一条要点、并成一件的任务", len(_twins(homing)), "件")]


def move(homing: Homing) -> None:
    """Merge what both have to do; the rest answers its clause for the successor from now on."""
    for task, own in _twins(homing):
        merge(homing, task, own)
    answered = _links(homing.new).values_list("clause", flat=True)
    rest = ClauseUndertaking.objects.filter(undertaking__in=waiting(homing.old).values("pk"))
    rest.exclude(clause__in=list(answered)).update(division=homing.new.division)


def _twins(homing: Homing) -> list[tuple[Undertaking, Undertaking]]:
    """A task of the old body that is not due before the day, and the successor's for the same clause."""
    own = {
        link.clause_id: link.undertaking
        for link in _links(homing.new).filter(
            undertaking__voided_at__isnull=True, undertaking__closed_at__isnull=True
        )
    }
    rows = waiting(homing.old).filter(due__gte=homing.day, clause_link__clause__in=own.keys())
    return [(task, own[task.clause_link.clause_id]) for task in rows.select_related("clause_link")]


def _links(body: Body) -> "QuerySet[ClauseUndertaking]":
    return ClauseUndertaking.objects.filter(division=body.division).select_related("undertaking")
