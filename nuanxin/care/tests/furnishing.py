"""What the routes of this room are opened with, in the furnished database."""

from typing import Any

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.care.models import Answer, Coverage, Scheme, Service, Wristband

OF_A_FAMILY = (
    "family-task", "family-help", "record-service", "record-answer", "insure-family", "ask-wristband",
)  # fmt: skip


def care_doors() -> dict[str, dict[str, Any]]:
    """Families of the demo: each route with one that it can be about."""
    set_scope(EVERYWHERE)
    coverage, service = Coverage.objects.earliest("pk"), Service.objects.earliest("pk")
    answer, band = Answer.objects.earliest("pk"), Wristband.objects.earliest("pk")
    family: dict[str, Any] = {"pk": coverage.household_id}
    given: dict[str, Any] = {"pk": band.household_id, "band": band.pk}
    return {
        **dict.fromkeys(OF_A_FAMILY, family),
        "cover-family": family | {"code": "family_doctor"},
        "end-coverage": family | {"coverage": coverage.pk},
        "void-service": {"pk": service.household_id, "service": service.pk},
        "take-back-answer": {"pk": answer.household_id, "answer": answer.pk},
        "issue-wristband": given,
        "sign-wristband": given,
        "scheme": {"pk": Scheme.objects.earliest("pk").pk},
        "care-lacking": {"code": "green_channel"},
    }
