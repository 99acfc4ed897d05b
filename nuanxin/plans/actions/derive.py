"""A body that signed for a plan from above makes its own of it, clause by clause."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.adopt import AlreadyAdopted
from nuanxin.plans.actions.follow import (
    above_of,
    follow_changes,
    own_amended,
    paper_beside,
    replaced_here,
)
from nuanxin.plans.actions.rights import require_own, require_reason
from nuanxin.plans.actions.undertake import take_over, undertake
from nuanxin.plans.drafting.dating import due_day
from nuanxin.plans.models import Clause, OptIn, Plan, Target
from nuanxin.plans.models.clause import Decision, Modality
from nuanxin.work.models import Receipt, Undertaking

KEPT = (
    "number", "section", "section_title", "sentence", "start", "end", "modality", "who", "actions",
    "programmes", "dates", "beneficiaries", "by_hand", "own_words", "own_due",
)  # fmt: skip


@transaction.atomic
def derive_plan(by: By, body: Body, parent: Plan) -> Plan:
    """A draft of one's own from an issued plan that one signed for; every clause starts as 照办.

    From a supplement: of what it brought, ended or restored, to join one's own plan once issued.
    Raises ``AlreadyAdopted`` where the body has a plan of this paper, two people at once included.
    """
    require_own(by, "plan.adopt", body.pk)
    if parent.issued_at is None:
        raise Refused("上级的计划还是草稿，印发以后再制定本级计划。")
    Body.objects.select_for_update().get(pk=body.pk)
    if plan := Plan.objects.filter(body=body, document__digest=parent.document.digest).first():
        raise AlreadyAdopted(plan)
    receipt = Receipt.objects.of(parent.document, parent.division).filter(body=body).first()
    if receipt is None:
        raise Refused(f"《{parent.title}》没有发给{body.name}，不能由它制定本级计划。")
    if receipt.signed_at is None:
        raise Refused(f"《{parent.title}》还没有签收，请先签收，再制定本级计划。")
    amended = own_amended(body, parent) if parent.amends_id else None
    plan = Plan.objects.create(
        division=body.division,
        body=body,
        document=parent.document,
        derived_from=parent,
        amends=amended,
        year=parent.year,
        title=f"{body.name} {parent.year} 年计划{'的补充' if amended else ''}",
    )
    clauses = _carry_down(plan, parent)
    follow_changes(plan)
    undertake(plan, clauses)
    _keep_taken(by, plan)
    write_log(by, "plan.derive", plan, f"{body.name}依据《{parent.title}》制定本级计划")
    return plan


def _carry_down(plan: Plan, parent: Plan) -> list[Clause]:
    """Each clause that holds above, with the figures it has there."""
    above = above_of(parent, plan.amends)
    clauses = Clause.objects.bulk_create(
        Clause(
            division=plan.division,
            plan=plan,
            parent=each,
            brought_by=paper_beside(parent, each),
            replaces=replaced_here(plan, each),
            **{n: getattr(each, n) for n in KEPT},
        )
        for each in above
    )
    Target.objects.bulk_create(
        Target(
            division=plan.division, clause=clause, what=t.what, op=t.op, value=t.value, unit=t.unit,
            per=t.per, measure=t.measure, per_unit=t.per_unit, share=t.share,
        )
        for clause, each in zip(clauses, above, strict=True)
        for t in each.targets.all()
    )  # fmt: skip
    return clauses


def _keep_taken(by: By, plan: Plan) -> None:
    """What the body took on above before it made its plan stays taken on."""
    above = plan.clauses.values("parent")
    taken = OptIn.objects.filter(body=plan.body, clause__in=above)
    for clause in plan.clauses.filter(parent__in=taken.values("clause")):
        take_over(clause, user_of(by))


@dataclass(frozen=True)
class Figure:
    """A body's own figure for one target; empty keeps the one from above."""

    per_unit: int | None = None
    share: int | None = None


@dataclass(frozen=True)
class DecisionInput:
    """What a body makes of one clause; ``figures`` by the id of its targets."""

    decision: str
    reason: str = ""
    own_words: str = ""
    own_due: date | None = None
    figures: Mapping[int, Figure] = field(default_factory=dict)


@transaction.atomic
def decide_clause(by: By, clause: Clause, given: DecisionInput) -> Clause:
    """照办, 调整 or 不适用, while the plan is a draft. Refused in one sentence, nothing changed.

    Figures below those above, or a later day, need a reason; so does 不适用.
    """
    clause = _draft(by, clause)
    _check(clause, given)
    adapts = given.decision == Decision.ADAPT
    above = clause.parent
    clause.decision = given.decision
    clause.reason = "" if given.decision == Decision.ADOPT else given.reason
    clause.own_words = given.own_words if adapts else above.own_words if above else ""
    clause.own_due = given.own_due if adapts else above.own_due if above else None
    clause.confirmed_at, clause.confirmed_by = timezone.now(), user_of(by)
    clause.save()
    for target in clause.targets.all():
        _set_figure(target, clause, given.figures.get(target.pk) if adapts else None)
    Undertaking.objects.filter(clause_link__clause=clause, sent_at__isnull=True).delete()
    undertake(clause.plan, [clause])
    words = f"第 {clause.number} 条：{clause.get_decision_display()}"
    write_log(by, "clause.decide", clause, words)
    return clause


@transaction.atomic
def adopt_rest(by: By, plan: Plan) -> int:
    """其余照办: every clause that nobody decided on yet is adopted; how many there were."""
    require_own(by, "plan.adopt", plan.body_id)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.issued_at or plan.derived_from_id is None:
        raise Refused("只有还没印发的本级计划可以“其余照办”。")
    left = plan.clauses.filter(confirmed_at__isnull=True)
    now = timezone.now()
    count = left.update(confirmed_at=now, confirmed_by=user_of(by))
    count += plan.changes.filter(confirmed_at__isnull=True).update(confirmed_at=now)
    if count:
        write_log(by, "plan.adopt_rest", plan, f"《{plan.title}》其余 {count} 条照办")
    return count


def _check(clause: Clause, given: DecisionInput) -> None:
    if given.decision not in Decision.values:
        raise Refused("请选照办、调整或不适用。")
    lower = given.decision == Decision.ADAPT and _asks_less(clause, given)
    if given.decision == Decision.NOT_APPLICABLE:
        if clause.modality == Modality.ENCOURAGED:
            raise Refused("这一条是鼓励类，不承接就行，不用写“不适用”。")
        require_reason(given.reason, "“不适用”要写理由")
    elif lower:
        require_reason(given.reason, f"{lower}，要写理由")
    if given.decision == Decision.ADAPT and not _differs(clause, given):
        raise Refused("没有调整的内容：请写本级怎么办、改数或改期限；不改就选“照办”。")
    if given.decision == Decision.ADAPT and given.own_due and given.own_due < today():
        raise Refused("本级期限不能早于今天，请改日期。")


def _differs(clause: Clause, given: DecisionInput) -> bool:
    return bool(given.own_words.strip() or given.own_due) or any(
        (own.per_unit or above.per_unit, own.share or above.share) != (above.per_unit, above.share)
        for own, above in _pairs(clause, given)
    )


def _asks_less(clause: Clause, given: DecisionInput) -> str:
    """In words, what is asked less of than above: a lower figure or a later day; "" for nothing."""
    if any(
        mine < theirs
        for own, above in _pairs(clause, given)
        for mine, theirs in ((own.per_unit, above.per_unit), (own.share, above.share))
        if mine is not None and theirs is not None
    ):
        return "本级的数比上级低"
    above_due = clause.parent and clause.parent.own_due
    until = above_due or due_day(clause.plan.year, clause.dates, today())
    return "本级期限比上级晚" if given.own_due and given.own_due > until else ""


def _pairs(clause: Clause, given: DecisionInput) -> list[tuple[Figure, Target]]:
    """A body's own figures beside those of the clause above, measure by measure."""
    above = {t.measure: t for t in clause.parent.targets.all()} if clause.parent else {}
    mine = {t.pk: t.measure for t in clause.targets.all() if t.measure in above}
    return [(own, above[mine[pk]]) for pk, own in given.figures.items() if mine.get(pk)]


def _set_figure(target: Target, clause: Clause, own: Figure | None) -> None:
    """The own figure, else the one from above."""
    above = Target.objects.filter(clause=clause.parent_id, measure=target.measure).first()
    if not target.measure or above is None:
        return
    own = own or Figure()
    target.per_unit = own.per_unit or above.per_unit
    target.share = own.share or above.share
    target.save(update_fields=["per_unit", "share"])


def _draft(by: By, clause: Clause) -> Clause:
    """The clause as it is now, in a derived draft that nobody else changes meanwhile."""
    require_own(by, "plan.adopt", clause.plan.body_id)
    plan = Plan.objects.select_for_update().get(pk=clause.plan_id)
    if plan.issued_at:
        raise Refused("本级计划已经印发，不能再调整；要改请另发补充通知。")
    if plan.derived_from_id is None:
        raise Refused("这一条不是从上级计划来的，请在“核对”里改。")
    related = Clause.objects.select_related("plan__document", "plan__body", "parent")
    return related.get(pk=clause.pk)
