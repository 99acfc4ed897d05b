"""Adopting from the command line, which sees everything and names the body itself."""

from django.db import transaction

from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.periods import today
from nuanxin.plans.actions.adopt import Adoption, AlreadyAdopted, adopt_notice
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.outlook import body_at
from nuanxin.plans.reader import Document


def adopt_at(document: Document, division: str, *, issue: bool) -> str:
    """Make (and issue) the plan of a division; says in one line what was done."""
    with transaction.atomic(), scoped(EVERYWHERE):
        body = body_at(EVERYWHERE, division, today())
        try:
            plan = adopt_notice(None, body, Adoption(document))
            said = f"{body.name}采纳《{plan.title}》，{plan.clauses.count()} 条要点。"
        except AlreadyAdopted as again:
            plan, said = again.plan, str(again)
        if issue and plan.issued_at is None:
            issue_plan(None, plan)
            said += "已印发。"
    return said
