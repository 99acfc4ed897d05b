"""What the routes of this room are opened with, in the furnished database."""

from typing import Any

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.care.models import (
    Answer,
    Claim,
    Coverage,
    RosterPayment,
    Scheme,
    Service,
    Wristband,
)

OF_A_FAMILY = (
    "family-task", "family-help", "record-service", "record-answer", "ask-wristband", "visit-sheet",
)  # fmt: skip


def care_doors() -> dict[str, dict[str, Any]]:
    """Families of the demo: each route with one that it can be about."""
    set_scope(EVERYWHERE)
    coverage, service = Coverage.objects.earliest("pk"), Service.objects.earliest("pk")
    answer, band = Answer.objects.earliest("pk"), Wristband.objects.earliest("pk")
    family: dict[str, Any] = {"pk": coverage.household_id}
    given: dict[str, Any] = {"pk": band.household_id, "band": band.pk}
    claim = Claim.objects.select_related("policy").earliest("pk")
    holder: dict[str, Any] = {"pk": claim.policy.household_id}
    insured = holder | {"policy": claim.policy_id}
    done: dict[str, Any] = {"pk": service.household_id, "service": service.pk}
    scheme: dict[str, Any] = {"pk": Scheme.objects.earliest("pk").pk}
    paid = RosterPayment.objects.earliest("recorded_at")
    return {
        **dict.fromkeys(OF_A_FAMILY, family),
        "cover-family": family | {"code": "family_doctor"},
        "end-coverage": family | {"coverage": coverage.pk},
        **dict.fromkeys(("void-service", "correct-service"), done),
        **dict.fromkeys(("family-insurance", "insure-family"), holder),
        **dict.fromkeys(("end-policy", "void-policy", "report-claim"), insured),
        "pay-claim": insured | {"claim": claim.pk},
        "void-payment": {"pk": paid.household_id, "payment": paid.pk},
        "void-payments": {"month": f"{paid.month:%Y-%m}", "scheme": paid.scheme_id, "batch": paid.batch or 0},
        **dict.fromkeys(("scheme", "retire-scheme", "resume-scheme"), scheme),
        "take-back-answer": {"pk": answer.household_id, "answer": answer.pk},
        "issue-wristband": given,
        "sign-wristband": given,
        "care-lacking": {"code": "green_channel"},
    }
