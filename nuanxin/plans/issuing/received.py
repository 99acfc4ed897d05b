"""What came from above: papers to sign for, and which plans to make of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.association.models import Body, Level
from nuanxin.association.places import places_named
from nuanxin.association.scope import Scope
from nuanxin.plans.amending.open import supplements_open
from nuanxin.plans.models import Plan
from nuanxin.work.models import Receipt

STEPS = ("sign", "derive", "decide", "done")


@dataclass(frozen=True)
class Received:
    """A paper that was sent to one's body with the plan it stands for; ``own``: what was made of it.

    ``follows``: there is something to make of it; a supplement only bears on a plan made from above.
    """

    receipt: Receipt
    plan: Plan
    own: Plan | None
    sender: str
    follows: bool = True

    @property
    def is_supplement(self) -> bool:
        return self.plan.amends_id is not None

    @property
    def has_below(self) -> bool:
        """Whether there is anybody to make a plan for."""
        return self.receipt.body.level != Level.VILLAGE

    @property
    def step(self) -> str:
        """What comes next: ``sign``, ``derive`` a plan, ``decide`` on its clauses, or ``done``."""
        if self.receipt.signed_at is None:
            return "sign"
        if not self.has_below or not self.follows:
            return "done"
        if self.own is None:
            return "derive"
        return "done" if self.own.issued_at else "decide"

    @property
    def word(self) -> str:
        if self.step == "sign":
            return "看了没签收" if self.receipt.opened_at else "没签收"
        if self.step == "derive":
            return "上级有补充，还没有定" if self.is_supplement else "已签收，还没有本级计划"
        if self.step == "decide":
            return "本级计划是草稿"
        if self.own is None:
            return "已签收"
        return "已定" if self.is_supplement else "已有本级计划"

    @property
    def own_url(self) -> str:
        return draft_url(self.own) if self.own else ""

    def is_late(self, day: date) -> bool:
        return self.receipt.is_late(day)


def draft_url(plan: Plan) -> str:
    """Where one goes on with a plan of one's own."""
    if plan.issued_at:
        return reverse("plan-of", args=[plan.pk])
    return reverse("decide" if plan.derived_from_id else "check", args=[plan.pk])


def received_by(body: Body, own: Scope) -> list[Received]:
    """Not signed for first, the earliest due first; then what still lacks a plan; the newest on top."""
    rows = Receipt.objects.visible_to(own).filter(body=body).select_related("body", "document", "signed_by")
    receipts = list(rows.order_by("-sent_at", "-pk"))
    if not receipts:
        return []
    above = _plans_above(receipts, own)
    mine = list(Plan.objects.visible_to(own).filter(body=body).newest_first())
    names = places_named(each.sender for each in receipts)
    found = [
        Received(each, plan, _own(plan, mine), names.get(each.sender, ""), _follows(plan, mine))
        for each in receipts
        if (plan := above.get((each.document_id, each.sender)))
    ]
    return sorted(found, key=lambda each: (STEPS.index(each.step), _pressing(each)))


def _pressing(each: Received) -> date:
    return each.receipt.due if each.step == "sign" else date.max


def _plans_above(receipts: Sequence[Receipt], own: Scope) -> dict[tuple[int, int], Plan]:
    papers = {each.document_id for each in receipts}
    plans = Plan.objects.visible_to(own).filter(document__in=papers, issued_at__isnull=False)
    return {(plan.document_id, plan.division): plan for plan in plans.select_related("document")}


def _own(plan: Plan, mine: Sequence[Plan]) -> Plan | None:
    """What the body made of it: the plan derived from it, else another one it has for the year.

    Of a supplement: its own answer; else the plan that was begun when the supplement was there, or the
    draft to be issued first.
    """
    derived = next((each for each in mine if each.derived_from_id == plan.pk), None)
    if derived:
        return derived
    if plan.amends_id is None:
        return next((each for each in mine if each.year == plan.year and each.amends_id is None), None)
    base = next((each for each in mine if each.derived_from_id == plan.amends_id), None)
    later = base and plan.issued_at and base.adopted_at > plan.issued_at
    return base if base and (later or base.issued_at is None) else None


def _follows(plan: Plan, mine: Sequence[Plan]) -> bool:
    return plan.amends_id is None or any(each.derived_from_id == plan.amends_id for each in mine)


def received_as(acting: Acting, plan: Plan) -> Received | None:
    """One plan as it was sent to one's own body; None where it was not."""
    if plan.issued_at is None or plan.body_id == acting.body.pk:
        return None
    rows = Receipt.objects.visible_to(acting.scope).of(plan.document, plan.division)
    receipt = rows.filter(body=acting.body).select_related("body", "document", "signed_by").first()
    if receipt is None:
        return None
    mine = list(Plan.objects.visible_to(acting.scope).filter(body=acting.body).newest_first())
    sender = places_named([receipt.sender]).get(receipt.sender, "")
    return Received(receipt, plan, _own(plan, mine), sender, _follows(plan, mine))


def supplements_of(plan: Plan, acting: Acting) -> list[Plan]:
    """What amended a plan; where it is one's own made from above, what it has not followed yet."""
    if plan.body_id == acting.body.pk and plan.derived_from_id and plan.issued_at:
        return list(supplements_open(plan).visible_to(acting.scope).select_related("document"))
    rows = Plan.objects.visible_to(acting.scope).filter(amends=plan, issued_at__isnull=False)
    return list(rows.select_related("document").order_by("issued_at", "pk"))


def issued_by(body: Body, own: Scope) -> list[Plan]:
    """What one's own body issued, newest first."""
    plans = Plan.objects.visible_to(own).filter(body=body, issued_at__isnull=False)
    return list(plans.select_related("document").newest_first())
