"""Adopting from the command line, which names the body itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from nuanxin.association.acting import By
from nuanxin.association.commanding import acting_for, scope_of
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.adopt import Adoption, AlreadyAdopted, adopt_notice
from nuanxin.plans.actions.clauses import ClauseInput, correct_clause
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.amending.guess import guesses_for, holding_clauses
from nuanxin.plans.figures.outlook import body_at
from nuanxin.plans.models import Plan
from nuanxin.plans.reader import Document

READ = ("modality", "who", "actions", "programmes", "dates", "beneficiaries", "by_hand")
"""What stays as it was read."""


@dataclass(frozen=True)
class Adopting:
    """For which division (and plan, if it is a supplement to one), and whether to issue at once."""

    division: str
    amends: int | None = None
    issue: bool = False


def adopt_at(username: str, document: Document, order: Adopting) -> str:
    """Make (and issue) the plan of a division, or a supplement to it; says in lines what was done.

    What a supplement's clauses seem to replace is said line by line; issued at once, it holds.
    """
    with acting_for(username) as by:
        body = body_at(scope_of(by), order.division, today())
        try:
            plan = adopt_notice(by, body, Adoption(document, amends=_amended(body, order.amends)))
            said = f"{body.name}采纳《{plan.title}》，{plan.clauses.count()} 条要点。"
        except AlreadyAdopted as again:
            plan, said = again.plan, str(again)
        if plan.amends and plan.issued_at is None:
            said += "".join(f"\n{line}" for line in _guessed(by, plan, plan.amends, holds=order.issue))
            said += "\n" if order.issue else ""
        if order.issue and plan.issued_at is None:
            issue_plan(by, plan)
            said += "已印发。"
    return said


def _amended(body: Body, pk: int | None) -> Plan | None:
    if pk is None:
        return None
    found = Plan.objects.filter(pk=pk, body=body).select_related("document").first()
    if found is None:
        raise Refused(f"{body.name}没有编号 {pk} 的计划，请核对（plan show --json 里的 id）。")
    return found


def _guessed(by: By, plan: Plan, amended: Plan, *, holds: bool) -> Iterator[str]:
    """新增 or 替换 of each clause that nobody confirmed, as it seems; confirmed as such if it ``holds``."""
    guesses = guesses_for(plan, holding_clauses(amended))
    rows = plan.clauses.filter(confirmed_at__isnull=True).select_related("plan__document", "plan__body")
    for clause in rows.order_by("start", "pk"):
        guess = guesses.get(clause.pk)
        words = f"替换原第 {guess.clause.number} 条（{guess.why}）" if guess else "新增"
        if holds:
            read = {name: getattr(clause, name) for name in READ}
            correct_clause(by, clause, ClauseInput(**read, replaces=guess.clause if guess else None))
        yield f"第 {clause.number} 条{'' if holds else '像是'}{words}：{clause.part[:30]}"
