"""What of the daily work moves when a division was merged away: what its body still has to do.

What fell due before the day stays due in the old division (``due_in``), so that no figure of the
past changes; who works on it from now on is the successor.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from nuanxin.association.models import Attachment, Body
from nuanxin.association.rehoming import Homing, Moving
from nuanxin.work.models import (
    Cooperator,
    Evidence,
    Ground,
    Receipt,
    Reminder,
    Step,
    Tag,
    Undertaking,
)
from nuanxin.work.models.receipt import ReceiptQuerySet
from nuanxin.work.models.undertaking import UndertakingQuerySet


def left() -> Q:
    """Of bodies: those that still have something to do."""
    return Q(Exists(Undertaking.objects.open().filter(body=OuterRef("pk"))))


def waiting(body: Body) -> UndertakingQuerySet:
    """What a body has not done yet; drafts from above too, as far as one sees them."""
    unfinished = Undertaking.objects.live().filter(done_on__isnull=True, closed_at__isnull=True)
    return unfinished.filter(body=body).order_by("pk")


def moving(homing: Homing) -> list[Moving]:
    return [
        Moving("没办完的任务", waiting(homing.old).count(), "件"),
        Moving("没签收的公文", _unsigned(homing).count(), "件"),
        Moving("没办好的督办", _urged(homing.old).count(), "件"),
    ]


def move(homing: Homing) -> None:
    """Address what is open to the successor, with its steps and evidence."""
    moved = list(waiting(homing.old))
    for each in moved:
        if each.due < homing.day and each.due_in is None:
            each.due_in = each.division
        each.body, each.division = homing.new, homing.new.division
        each.owner_id = homing.seats.get(each.owner_id or 0)
    Undertaking.objects.bulk_update(moved, ["due_in", "body", "division", "owner"], batch_size=500)
    _take_proofs(homing.new, Evidence.objects.filter(undertaking__in=moved))
    for beside in (Step, Tag, Ground, Cooperator):
        beside.objects.filter(undertaking__in=moved).update(division=homing.new.division)
    own = {"body": homing.new, "division": homing.new.division}
    _unsigned(homing).update(**own)
    same = Reminder.objects.standing().filter(
        body=homing.new, sender=OuterRef("sender"), topic=OuterRef("topic")
    )
    _urged(homing.old).filter(Exists(same)).update(settled_at=timezone.now())
    _urged(homing.old).update(**own)


def merge(homing: Homing, one: Undertaking, other: Undertaking) -> None:
    """One undertaking goes into another that asks the same: its evidence counts there."""
    proofs = list(one.evidence.values_list("pk", flat=True))
    _take_proofs(homing.new, Evidence.objects.filter(pk__in=proofs))
    Evidence.objects.filter(pk__in=proofs).update(undertaking=other)
    one.voided_at = timezone.now()
    one.save(update_fields=["voided_at"])


def _unsigned(homing: Homing) -> ReceiptQuerySet:
    """Papers nobody signed for, which the successor has not received itself."""
    same = Receipt.objects.filter(
        division=homing.new.division, document=OuterRef("document"), sender=OuterRef("sender")
    )
    return Receipt.objects.unsigned().filter(~Exists(same), body=homing.old)


def _urged(body: Body) -> "QuerySet[Reminder]":
    return Reminder.objects.standing().filter(body=body)


def _take_proofs(body: Body, proofs: "QuerySet[Evidence]") -> None:
    """Evidence and its files become the body's own to read."""
    Attachment.objects.filter(pk__in=proofs.values("attachment")).update(division=body.division)
    proofs.update(division=body.division)
