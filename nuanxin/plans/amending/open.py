"""上级有补充: which supplements from above a body's own plan has not followed yet."""

from django.db.models import Exists, OuterRef

from nuanxin.plans.models import Plan
from nuanxin.plans.models.plan import PlanQuerySet
from nuanxin.work.models import Receipt


def supplements_open(own: Plan) -> PlanQuerySet:
    """In the order they were issued: those sent to the body since its plan was begun, not decided on.

    A plan begun after a supplement was issued was made of both.
    """
    answered = Plan.objects.filter(derived_from=OuterRef("pk"), body=own.body_id, issued_at__isnull=False)
    sent = Receipt.objects.filter(document=OuterRef("document"), body=own.body_id)
    rows = Plan.objects.filter(amends=own.derived_from_id, issued_at__gt=own.adopted_at)
    return rows.filter(~Exists(answered), Exists(sent)).order_by("issued_at", "pk")
