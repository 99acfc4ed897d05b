"""Made-up receipts of issued plans: most bodies signed, a few only looked, one is urged."""

from random import Random

from django.utils import timezone

from nuanxin.association.kinds import post_kinds
from nuanxin.association.models import Appointment, Body
from nuanxin.base.periods import today
from nuanxin.desk.cast import stage
from nuanxin.plans.gaps.urging import urging_to_sign
from nuanxin.plans.issuing.below import Issuing
from nuanxin.plans.models import Plan
from nuanxin.work.actions.reminders import urge
from nuanxin.work.models import Receipt


def sign_for(seed: int) -> int:
    """The receipts of each issued plan that nobody opened yet; the cast keeps its own to sign."""
    mine = {body.pk for body in stage().values()}
    signed = 0
    for plan in Plan.objects.filter(issued_at__isnull=False).select_related("body", "document"):
        receipts = list(Receipt.objects.of(plan.document, plan.division).select_related("body"))
        if any(each.opened_at for each in receipts):
            continue
        chance = Random(f"{seed}:{plan.document.digest}")
        others = [each for each in receipts if each.body_id not in mine]
        signed += sum(_look(each, chance) for each in others)
        Receipt.objects.bulk_update(others, ["opened_at", "opened_by", "signed_at", "signed_by"])
        _urge(plan, mine)
    return signed


def _look(receipt: Receipt, chance: Random) -> bool:
    """Two of three sign, some only look; by whoever holds a working seat there."""
    kinds = [kind.code for kind in post_kinds().values() if kind.duty == "working"]
    held = Appointment.objects.on(today()).filter(post__body=receipt.body, post__kind__in=kinds)
    first = held.order_by("post__number").first()
    luck = chance.random()
    if first is None or luck > 0.85:
        return False
    receipt.opened_at, receipt.opened_by = timezone.now(), first.holder
    if luck < 0.65:
        receipt.signed_at, receipt.signed_by = receipt.opened_at, first.holder
    return receipt.signed_at is not None


def _urge(plan: Plan, mine: set[int]) -> None:
    """One of those who did not sign is urged, none of the cast."""
    issuing = Issuing(plan, plan.body.scope, plan.body)
    late = [each for each in issuing.unsigned if each.body.pk not in mine]
    if late:
        urge(None, Body.objects.get(pk=plan.body_id), urging_to_sign(plan, late[:1]))
