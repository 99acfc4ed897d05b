"""Issuing a plan: those it is addressed to see it and sign for it, and their undertakings run.

A supplement (补充通知) is issued like any other; its clauses then join the plan it amends.
"""

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.base.periods import today
from nuanxin.plans.actions.amend import join, require_ready
from nuanxin.plans.actions.match import keep_sure_matches
from nuanxin.plans.actions.rights import require_own
from nuanxin.plans.actions.succeed import carry_over
from nuanxin.plans.actions.undertake import send
from nuanxin.plans.issuing.addressees import addressed_bodies
from nuanxin.plans.models import Change, Clause, ClauseTopic, OptIn, Plan, Target
from nuanxin.work.actions.receipts import send_receipts
from nuanxin.work.actions.reminders import settle_carried_out
from nuanxin.work.models import Document


@transaction.atomic
def issue_plan(by: By, plan: Plan) -> Plan:
    """Issue a draft; an issued plan stays as it was issued (twice is harmless).

    Refused: a supplement that is not checked, or that ends what does not hold any more.
    """
    require_own(by, "plan.issue", plan.body_id)
    plan = Plan.objects.select_related("document", "body").select_for_update(of=("self",)).get(
        pk=plan.pk
    )
    if plan.issued_at:
        return plan
    if plan.amends_id:
        require_ready(plan)
    now = timezone.now()
    plan.issued_at = now
    plan.save(update_fields=["issued_at"])
    Document.objects.filter(pk=plan.document_id, issued_at__isnull=True).update(issued_at=now)
    clauses = Clause.objects.filter(plan=plan)
    clauses.update(issued_at=now)
    Target.objects.filter(clause__plan=plan).update(issued_at=now)
    ClauseTopic.objects.filter(clause__plan=plan).update(issued_at=now)
    Change.objects.filter(plan=plan).update(issued_at=now)
    OptIn.objects.filter(clause__plan=plan, issued_at__isnull=True).update(issued_at=now)
    keep_sure_matches(plan)
    send(plan, now)
    receivers = addressed_bodies(plan.body, plan.document.addressees, today())
    send_receipts(plan.document, plan.body, receivers, now)
    settle_carried_out(plan.body, plan.document)
    if plan.amends_id:
        carry_over(by, plan, now)
        join(by, plan, now)
    write_log(by, "plan.issue", plan, f"{plan.body.name}印发《{plan.title}》")
    return plan
