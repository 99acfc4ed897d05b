"""Which clause of an earlier year a clause goes back to, as the clerk says or as it is plain to see."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.base.comparing import is_same
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.clauses import (
    ClauseInput,
    TieInput,
    correct_clause,
    tie_clause,
    unissued,
    untie_clause,
)
from nuanxin.plans.models import Clause, Plan
from nuanxin.plans.years.beside import READ
from nuanxin.plans.years.former import Former


@dataclass(frozen=True)
class CheckInput:
    """What a clause says, as the clerk reads it, and which earlier one it goes back to (None: it is new).

    ``matched``: whether she was asked; without an earlier plan there is nothing to ask.
    """

    read: ClauseInput
    previous: Clause | None = None
    matched: bool = False


@transaction.atomic
def check_clause(by: By, clause: Clause, given: CheckInput) -> Clause:
    """核对无误: confirm what was read, corrected or not, and what the clause goes back to."""
    clause = correct_clause(by, clause, given.read)
    return match_clause(by, clause, given.previous) if given.matched else clause


@transaction.atomic
def match_clause(by: By, clause: Clause, previous: Clause | None) -> Clause:
    """Keep what the clerk says a clause goes back to (None: it is new); the same again changes nothing.

    Refused: a clause of another body, of no earlier year, or one that does not hold any more.
    """
    clause = unissued(by, clause)
    if clause.previous_id == (previous and previous.pk):
        return clause
    if previous and not _is_former(clause.plan, previous):
        raise Refused("选的那一条不是本单位往年计划里的，或者已经停用，请刷新页面再选。")
    clause.previous = previous
    clause.save(update_fields=["previous"])
    words = f"对应 {previous.plan.year} 年第 {previous.number} 条" if previous else "是新增的"
    write_log(by, "clause.match", clause, f"第 {clause.number} 条{words}")
    return clause


def _is_former(plan: Plan, previous: Clause) -> bool:
    former = Clause.objects.live().filter(plan__body=plan.body_id, plan__year__lt=plan.year)
    return former.filter(pk=previous.pk, plan__issued_at__isnull=False).exists()


@transaction.atomic
def take_settings(by: By, clause: Clause, previous: Clause) -> Clause:
    """照去年设置: what was read, corrected and tied in last year's clause holds for the same sentence.

    The clause is confirmed by that. Refused where the sentence is not the same, figures included.
    """
    clause = unissued(by, clause)
    if not is_same(previous.part, clause.part):
        raise Refused("这一条的文字和去年不完全一样，请对照着逐项核对。")
    match_clause(by, clause, previous)
    measured = [target for target in previous.targets.all() if target.measure]
    for target in clause.targets.exclude(measure__in=["", *(each.measure for each in measured)]):
        untie_clause(by, clause, target.measure)
    for each in measured:
        printed = clause.targets.filter(what=each.what, measure="").exclude(what="").first()
        tied = clause.targets.filter(measure=each.measure).first()
        tie_clause(by, clause, TieInput(each.measure, each.per_unit, each.share, tied or printed))
    read = ClauseInput(**{name: getattr(previous, name) for name in READ})
    return correct_clause(by, clause, read)


def keep_sure_matches(plan: Plan) -> None:
    """While a plan is issued: what nobody looked at, but is the same sentence, goes back to it.

    In a plan made from one above each clause follows its parent's, where the body answered that one.
    """
    clauses = list(plan.clauses.select_related("parent").prefetch_related("targets"))
    _follow_parents(plan, clauses)
    found = Former(plan, clauses).counterparts
    for each in clauses:
        counterpart = found.get(each.pk)
        if each.previous_id is None and counterpart and counterpart.is_sure:
            each.previous = counterpart.clause
    Clause.objects.bulk_update(clauses, ["previous"])


def _follow_parents(plan: Plan, clauses: Sequence[Clause]) -> None:
    above = {each.parent.previous_id: each for each in clauses if each.parent}
    answered = Clause.objects.live().filter(parent__in=[pk for pk in above if pk])
    for former in answered.filter(plan__body=plan.body_id, plan__issued_at__isnull=False):
        above[former.parent_id].previous = former
