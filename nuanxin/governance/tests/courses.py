"""Made-up courses for tests."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from nuanxin.association.models import Appointment, Body
from nuanxin.base.periods import today
from nuanxin.governance.actions.training import (
    ResultInput,
    TrainingInput,
    hold_training,
    note_results,
)
from nuanxin.governance.models import Recommendation, Training, TrainingResult
from nuanxin.governance.participants import participants

COUNTY = 150222000000
GIVEN = TrainingInput("adviser", "指导员岗位培训（演示）", today(), today(), Decimal(8))


def course(day: date, **changes: Any) -> Training:
    """One that the cast's county held on a day."""
    county = Body.objects.get(division=COUNTY, level="county")
    return hold_training(None, county, replace(GIVEN, from_day=day, last_day=day, **changes))


def everybody(training: Training, only: Appointment | None = None, mark: int | None = None) -> list[TrainingResult]:
    """All who may have taken part (or one of them) did, for its whole length."""
    rows = participants(training, training.body.scope)
    rows = rows.filter(pk=only.pk) if only else rows
    return note_results(None, training, [ResultInput(row.holder, training.hours, mark) for row in rows])


OF_AN_ADVISER = ("adviser", "review-adviser", "adviser-background")
OF_A_RECOMMENDATION = (
    "recommendation", "appoint-recommended", "decline-recommended", "take-back-recommendation",
)  # fmt: skip
OF_A_COURSE = ("training", "training-results", "void-training", "certify", "certificates")


def training_doors() -> dict[str, dict[str, int]]:
    """What the routes of advisers and courses are opened with: the demo's, of the county of the cast."""
    held = Appointment.objects.get(holder__username="village")
    result = TrainingResult.objects.live().filter(training__body__division=COUNTY).exclude(certificate="")
    training = Training.objects.live().filter(body__division=COUNTY).latest("last_day")
    rows = {
        OF_AN_ADVISER: held.pk, ("recommend",): held.post.body_id,
        OF_A_RECOMMENDATION: Recommendation.objects.waiting().earliest("pk").pk,
        OF_A_COURSE: training.pk, ("certificate", "withdraw-certificate"): result.earliest("pk").pk,
    }  # fmt: skip
    return {name: {"pk": pk} for names, pk in rows.items() for name in names}
