"""Adopting from the command line, which names the body itself."""

from nuanxin.association.commanding import acting_for, scope_of
from nuanxin.base.periods import today
from nuanxin.plans.actions.adopt import Adoption, AlreadyAdopted, adopt_notice
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.figures.outlook import body_at
from nuanxin.plans.reader import Document


def adopt_at(username: str, document: Document, division: str, *, issue: bool) -> str:
    """Make (and issue) the plan of a division; says in one line what was done."""
    with acting_for(username) as by:
        body = body_at(scope_of(by), division, today())
        try:
            plan = adopt_notice(by, body, Adoption(document))
            said = f"{body.name}采纳《{plan.title}》，{plan.clauses.count()} 条要点。"
        except AlreadyAdopted as again:
            plan, said = again.plan, str(again)
        if issue and plan.issued_at is None:
            issue_plan(by, plan)
            said += "已印发。"
    return said
