"""What a county has from above: a receipt, a derived draft, a 督办; by the routes that open them."""

from typing import Any

from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.plans.actions.adopt import Adoption, adopt_notice
from nuanxin.plans.actions.derive import derive_plan
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.reader import read
from nuanxin.work.actions.receipts import sign_receipt
from nuanxin.work.actions.reminders import Urged, Urging, urge
from nuanxin.work.models import Receipt

ON_PLAN = ("plan-derive", "decide", "decide-rest", "issuing-of", "urge-to-sign")
ON_CLAUSE = ("clause-decide", "clause-take-on")
GIVEN: dict[str, dict[str, object]] = {
    "clause-decide": {"decision": "adapt", "own_words": "", "own_due": "", "reason": ""},
    "answer-clause": {"answer": "accepted"},
}


def from_above(body: Body, notice: str) -> dict[str, Any]:
    """The arguments of each route of 计划下达, of things that the body may work on."""
    city = Body.objects.get(level="city", division=body.division - body.division % 10**8)
    parent = issue_plan(None, adopt_notice(None, city, Adoption(read(f"{notice}（上级）"), 2023)))
    receipt = sign_receipt(None, Receipt.objects.of(parent.document, city.division).get(body=body))
    plan = derive_plan(None, body, parent)
    clause = plan.clauses.earliest("start").pk
    urging = Urging("sign-0", "演示督办", today(), [Urged(body, "还没有签收", "/plan/", receipt)])
    [line] = urge(None, city, urging)
    return (
        {name: {"pk": plan.pk} for name in ON_PLAN}
        | {name: {"pk": plan.pk, "clause_pk": clause} for name in ON_CLAUSE}
        | {name: {"pk": line.pk} for name in ("reminder", "settle-reminder")}
        | {
            "sign-receipt": {"pk": receipt.pk},
            "answer-clause": {"pk": clause},
            "urge-about-tasks": {"clause": clause},
            "urge-about-gaps": {"measure": "village_advisers"},
        }
    )
