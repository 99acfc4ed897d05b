"""A family's policies, each with who pays what and its claims."""

from dataclasses import dataclass
from datetime import date

from nuanxin.association.scope import Scope
from nuanxin.base.periods import today
from nuanxin.base.rules.money import yuan_of
from nuanxin.care.models import Claim, Policy
from nuanxin.people.models import Household


@dataclass(frozen=True)
class ShownClaim:
    """A claim in words; ``open`` until something was paid."""

    claim: Claim

    @property
    def words(self) -> str:
        asked = f"，申请 {yuan_of(self.claim.asked)} 元" if self.claim.asked else ""
        return f"{self.claim.reported_on:%Y-%m-%d} 报案{asked}{self._paid}"

    @property
    def _paid(self) -> str:
        if self.claim.paid_on is None:
            return "，还没有赔付"
        return f"，{self.claim.paid_on:%Y-%m-%d} 赔付 {yuan_of(self.claim.paid or 0)} 元"


@dataclass(frozen=True)
class ShownPolicy:
    """A policy as its family's page shows it. ``state``: 有效, 已到期, 已退保, 未到期, 已作废."""

    policy: Policy
    number: str
    state: str
    premium: str
    shares: str
    claims: list[ShownClaim]
    reason: str

    @property
    def stands(self) -> bool:
        return self.policy.voided_at is None

    @property
    def running(self) -> bool:
        """Whether it can be given up: it has days left."""
        return self.stands and self.state in ("有效", "未到期")


def policies_of(scope: Scope, household: Household, *, void: bool = True) -> list[ShownPolicy]:
    """The newest first; ``void`` ones too, readable with their reason. Three statements."""
    rows = Policy.objects.visible_to(scope).belonging_to(household)
    rows = rows if void else rows.live()
    rows = rows.select_related("line", "household").prefetch_related("shares", "claims")
    return [_shown(each, today()) for each in rows.order_by("-year", "-from_day", "pk")]


def _shown(policy: Policy, day: date) -> ShownPolicy:
    shares = (f"{each.get_payer_display()} {yuan_of(each.amount)}" for each in policy.shares.all())
    return ShownPolicy(
        policy, policy.read("number"), _state(policy, day), yuan_of(policy.premium), "、".join(shares),
        [ShownClaim(each) for each in policy.claims.all()], policy.read("void_reason"),
    )  # fmt: skip


def _state(policy: Policy, day: date) -> str:
    if policy.voided_at:
        return "已作废"
    if policy.from_day > day:
        return "未到期"
    if policy.to_day and policy.to_day <= day:
        return "已退保" if policy.ended_at else "已到期"
    return "有效"
