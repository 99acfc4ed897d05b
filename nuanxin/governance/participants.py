"""Who may have taken part in a course: those who served in the body's territory on its last day."""

from django.db.models import Q, QuerySet

from nuanxin.association.models import Appointment
from nuanxin.association.scope import Scope
from nuanxin.governance.models import Audience, Training, TrainingResult

KINDS = {
    Audience.ADVISER: ("village_adviser",),
    Audience.GRASSROOTS: (
        "township_president", "township_officer", "township_manager", "village_president", "village_worker",
    ),
}  # fmt: skip


def participants(training: Training, scope: Scope) -> "QuerySet[Appointment]":
    """One appointment for each person of the course's audience, and each who has a result already, in a scope."""
    known = training.results.filter(voided_at__isnull=True).values("holder")
    serving = Appointment.objects.on(training.last_day).filter(training.body.scope.within("division"))
    asked = serving.filter(scope.within("division")).filter(
        Q(post__kind__in=KINDS[Audience(training.audience)]) | Q(holder__in=known)
    )
    first = asked.order_by("holder_id", "pk").distinct("holder_id").values("pk")
    rows = Appointment.objects.filter(pk__in=first).select_related("holder", "post__body__place")
    return rows.order_by("division", "post__kind", "post__number", "pk")


def results_by_holder(training: Training) -> dict[int, TrainingResult]:
    return {row.holder_id: row for row in training.results.filter(voided_at__isnull=True)}
