"""What of the association's own life moves when a division was merged away: nothing; its term ends.

The successor has a term, members and rules of its own; what the merged body had stays as its history.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from nuanxin.association.models import Body
from nuanxin.association.rehoming import Homing, Moving
from nuanxin.governance.models import Term
from nuanxin.governance.models.term import TermQuerySet


def left() -> Q:
    """Of bodies: those whose term still runs."""
    return Q(Exists(Term.objects.live().filter(body=OuterRef("pk"), to_day__isnull=True)))


def moving(homing: Homing) -> list[Moving]:
    return [Moving("随单位撤销而结束的届", _running(homing.old).count(), "届")]


def move(homing: Homing) -> None:
    """The term of the merged body ends on the day; one that began on it never was."""
    now = timezone.now()
    running = _running(homing.old)
    running.filter(from_day__gte=homing.day).update(voided_at=now)
    running.update(to_day=homing.day, ended_at=now)


def _running(body: Body) -> TermQuerySet:
    return Term.objects.live().filter(body=body, to_day__isnull=True)
