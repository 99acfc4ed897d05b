"""What a county has from above: a receipt, a derived draft, a 督办; by the routes that open them."""

from typing import Any

from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.plans.actions.adopt import Adoption, adopt_notice
from nuanxin.plans.actions.derive import derive_plan
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.models import Plan
from nuanxin.plans.reader import Document, read
from nuanxin.plans.tests.supplements import retiring
from nuanxin.work.actions.receipts import sign_receipt
from nuanxin.work.actions.reminders import Urged, Urging, urge
from nuanxin.work.models import Receipt

ON_PLAN = ("plan-derive", "decide", "decide-rest", "issuing-of", "urge-to-sign", "urge-to-plan")
ON_CLAUSE = ("clause-decide", "clause-take-on")
GIVEN: dict[str, dict[str, object]] = {
    "clause-decide": {"decision": "adapt", "own_words": "", "own_due": "", "reason": ""},
    "answer-clause": {"answer": "accepted"},
    "plan-change": {"kind": "retire", "clause": "1", "reason": "不再单列（演示）"},
    "change-decide": {"decision": "not_applicable", "reason": "本级照原来的办"},
}


def _supplements(city: Body, body: Body, notice: str) -> tuple[Plan, Plan]:
    """One's draft that follows a supplement from above, and a draft supplement to that plan of one's own."""
    above = issue_plan(None, adopt_notice(None, city, Adoption(read(f"{notice}（另一份）"), 2023)))
    _sign(above, body)
    own = issue_plan(None, derive_plan(None, body, above))
    draft = adopt_notice(None, city, Adoption(Document(text="不再执行（演示）"), amends=above))
    paper = issue_plan(None, retiring(None, draft, above.clauses.earliest("number")))
    _sign(paper, body)
    mine = adopt_notice(None, body, Adoption(Document(text="另作安排（演示）"), amends=own))
    return derive_plan(None, body, paper), retiring(None, mine, own.clauses.latest("number"))


def _sign(plan: Plan, body: Body) -> Receipt:
    return sign_receipt(None, Receipt.objects.of(plan.document, plan.division).get(body=body))


def from_above(body: Body, notice: str) -> dict[str, Any]:
    """The arguments of each route of 计划下达, of things that the body may work on."""
    city = Body.objects.get(level="city", division=body.division - body.division % 10**8)
    parent = issue_plan(None, adopt_notice(None, city, Adoption(read(f"{notice}（上级）"), 2023)))
    receipt = _sign(parent, body)
    plan = derive_plan(None, body, parent)
    clause = plan.clauses.earliest("start").pk
    urging = Urging("sign-0", "演示督办", today(), [Urged(body, "还没有签收", "/plan/", receipt)])
    [line] = urge(None, city, urging)
    following, mine = _supplements(city, body, notice)
    return (
        {name: {"pk": plan.pk} for name in ON_PLAN}
        | {name: {"pk": plan.pk, "clause_pk": clause} for name in ON_CLAUSE}
        | {name: {"pk": line.pk} for name in ("reminder", "settle-reminder")}
        | {
            "sign-receipt": {"pk": receipt.pk},
            "answer-clause": {"pk": clause},
            "plan-change": {"pk": mine.pk},
            "plan-unchange": {"pk": mine.pk, "clause_pk": mine.changes.get().clause_id},
            "change-decide": {"pk": following.pk, "change_pk": following.changes.get().pk},
            "urge-about-tasks": {"clause": clause},
            "urge-about-gaps": {"measure": "village_advisers"},
        }
    )
