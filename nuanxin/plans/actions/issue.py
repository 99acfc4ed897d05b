"""Issuing a plan: those it is addressed to see it and sign for it, and their undertakings run."""

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.base.periods import today
from nuanxin.plans.actions.rights import require_own
from nuanxin.plans.actions.undertake import send
from nuanxin.plans.issuing.addressees import addressed_bodies
from nuanxin.plans.models import Clause, OptIn, Plan, Target
from nuanxin.work.actions.receipts import send_receipts
from nuanxin.work.models import Document


@transaction.atomic
def issue_plan(by: By, plan: Plan) -> Plan:
    """Issue a draft; an issued plan stays as it was issued (twice is harmless)."""
    require_own(by, "plan.issue", plan.body_id)
    plan = Plan.objects.select_related("document", "body").select_for_update(of=("self",)).get(
        pk=plan.pk
    )
    if plan.issued_at:
        return plan
    now = timezone.now()
    plan.issued_at = now
    plan.save(update_fields=["issued_at"])
    Document.objects.filter(pk=plan.document_id, issued_at__isnull=True).update(issued_at=now)
    clauses = Clause.objects.filter(plan=plan)
    clauses.update(issued_at=now)
    Target.objects.filter(clause__plan=plan).update(issued_at=now)
    OptIn.objects.filter(clause__plan=plan, issued_at__isnull=True).update(issued_at=now)
    send(plan, now)
    receivers = addressed_bodies(plan.body, plan.document.addressees, today())
    send_receipts(plan.document, plan.body, receivers, now)
    write_log(by, "plan.issue", plan, f"{plan.body.name}印发《{plan.title}》")
    return plan
