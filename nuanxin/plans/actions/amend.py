"""A supplement (补充通知) as it is checked: what it retires or brings back; and what issuing it does.

Its clauses become clauses of the plan it amends, so that whoever asks for the clauses of a plan has
them all; what it replaces or retires leaves the denominators from that day on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.rights import require_own, require_reason
from nuanxin.plans.actions.undertake import send, undertake
from nuanxin.plans.amending.wording import ended_by, paper_name
from nuanxin.plans.drafting.dating import due_day
from nuanxin.plans.issuing.addressees import addressed_bodies
from nuanxin.plans.models import Change, Clause, Plan
from nuanxin.plans.models.clause import ChangeKind, Decision
from nuanxin.work.actions.resuming import resume_undertakings
from nuanxin.work.models import Undertaking


@dataclass(frozen=True)
class ChangeInput:
    """A clause of the amended plan, whether it is retired or restored, and why."""

    clause: int
    kind: str
    reason: str


@transaction.atomic
def name_change(by: By, plan: Plan, given: ChangeInput) -> Change:
    """Say that a clause of the amended plan is 停用 or 恢复; the same clause again is said anew.

    Refused without a reason, for a clause of another plan, and where nothing would change.
    """
    plan = draft_of(by, plan)
    clause = Clause.objects.filter(plan=plan.amends_id, pk=given.clause).first()
    if clause is None:
        raise Refused("这一条不在被补充的计划里，请刷新页面再选。")
    if given.kind not in ChangeKind.values:
        raise Refused("请选停用或者恢复。")
    reason = given.reason.strip()[:200]
    require_reason(reason, "请写明理由", "收到的单位看得到")
    _check_change(clause, given.kind)
    if own := plan.clauses.filter(replaces=clause).first():
        raise Refused(f"这份补充通知的第 {own.number} 条已经替换它，不用再停用。")
    known = Change.objects.filter(plan=plan, clause=clause, kind=given.kind, reason=reason).first()
    if known:
        return known
    said = {"division": plan.division, "kind": given.kind, "reason": reason}
    change, _ = Change.objects.update_or_create(plan=plan, clause=clause, defaults=said)
    write_log(by, "clause.change", clause, f"《{plan.title}》{change}：{reason}")
    return change


@transaction.atomic
def drop_change(by: By, plan: Plan, clause: int) -> None:
    """Take a retirement or a restoration out of the draft again; gone already is harmless."""
    plan = draft_of(by, plan)
    for change in plan.changes.filter(clause=clause).select_related("clause"):
        write_log(by, "clause.unchange", change.clause, f"《{plan.title}》不再{change}")
        change.delete()


def draft_of(by: By, plan: Plan) -> Plan:
    """The supplement as it is now, locked: a draft of one's own, and not one that answers another."""
    require_own(by, "plan.adopt", plan.body_id)
    found = Plan.objects.select_for_update().get(pk=plan.pk)
    if found.amends_id is None:
        raise Refused("这不是补充通知，没有可以停用、恢复的条文。")
    if found.issued_at:
        raise Refused("这份补充通知已经印发，不能再改；还要改，请再发一份补充通知。")
    if found.derived_from_id:
        raise Refused("停用和恢复是上级定的，请选照办或者不适用。")
    return found


def _check_change(clause: Clause, kind: str) -> None:
    if kind == ChangeKind.RETIRE and clause.retired_at:
        raise Refused(f"原第 {clause.number} 条已经{ended_by(clause)}，不用再停用。")
    if kind == ChangeKind.RESTORE and clause.retired_at is None:
        raise Refused(f"原第 {clause.number} 条现在就在用，不用恢复。")
    if kind == ChangeKind.RESTORE and clause.replaced_by.filter(brought_by__isnull=False).exists():
        raise Refused(f"原第 {clause.number} 条{ended_by(clause)}，不能恢复；要改请替换现在的那一条。")


def require_replaceable(plan: Plan, old: Clause) -> None:
    """Raise ``Refused`` unless a clause of a supplement may stand for this one of the plan it amends."""
    old = Clause.objects.get(pk=old.pk)
    if plan.amends_id is None or old.plan_id != plan.amends_id:
        raise Refused("要替换的那一条不在被补充的计划里，请刷新页面再选。")
    if old.retired_at:
        raise Refused(f"原第 {old.number} 条已经{ended_by(old)}，请选新增，或者现在的那一条。")
    if plan.changes.filter(clause=old).exists():
        raise Refused(f"原第 {old.number} 条已经列为停用；要替换它，请先取消停用。")


def require_ready(plan: Plan) -> None:
    """Raise ``Refused`` where a supplement cannot be issued as it is; locks the plan it amends.

    What another one replaced or retired meanwhile is found here, and whom this one would leave out.
    """
    amended = Plan.objects.select_for_update(of=("self",)).select_related("document", "body").get(
        supplements=plan
    )
    clauses, changes = _clauses(plan), list(plan.changes.select_related("clause"))
    if not clauses and not changes:
        raise Refused("这份补充通知里没有新增、替换、停用、恢复的条文，不能印发。")
    left = sum(each.confirmed_at is None for each in clauses)
    if left and plan.derived_from_id is None:
        raise Refused(f"还有 {left} 条没有核对是新增还是替换，核对完再印发。")
    for each in clauses:
        if each.replaces and each.replaces.retired_at and plan.derived_from_id is None:
            raise Refused(
                f"第 {each.number} 条要替换的原第 {each.replaces.number} 条，已经"
                f"{ended_by(each.replaces)}。请回到“核对”改成新增，或者替换现在的那一条。"
            )
    for change in changes if plan.derived_from_id is None else ():
        _check_change(change.clause, change.kind)
    ends = any(each.replaces_id for each in clauses) or any(c.kind == ChangeKind.RETIRE for c in changes)
    if ends and plan.derived_from_id is None:
        _require_all(plan, amended)


def _require_all(plan: Plan, amended: Plan) -> None:
    """What ends for one body ends for all: whoever had the plan must get the supplement."""
    had = addressed_bodies(amended.body, amended.document.addressees, today())
    told = addressed_bodies(plan.body, plan.document.addressees, today()).values("pk")
    left = list(had.exclude(pk__in=list(told.values_list("pk", flat=True))).select_related("place"))
    if left:
        names = "、".join(body.place.name for body in left[:3])
        raise Refused(
            f"这份补充通知没有主送{names}{'等' if len(left) > 3 else ''} {len(left)} 个单位，它们还在办"
            "原来的条文，不能替换或停用。请改成新增，或者把主送写全再采纳。"
        )


def _clauses(plan: Plan) -> list[Clause]:
    return list(plan.clauses.select_related("replaces").order_by("start", "pk"))


def join(by: By, plan: Plan, now: datetime) -> None:
    """Let an issued supplement hold: its clauses join the plan, what it ends is over from ``now``."""
    amended = Plan.objects.select_related("body", "document").get(supplements=plan)
    clauses = _clauses(plan)
    last = amended.clauses.aggregate(last=Max("number"))["last"] or 0
    for place, clause in enumerate(clauses, start=1):
        clause.plan, clause.brought_by = amended, clause.brought_by or plan
        clause.number = clause.number if clause.parent_id else last + place
    Clause.objects.bulk_update(clauses, ["plan", "brought_by", "number"])
    changes = plan.changes.filter(decision=Decision.ADOPT).select_related("clause")
    restored = [each.clause for each in changes if each.kind == ChangeKind.RESTORE]
    _restore(amended, restored, now)
    retired = [each for each in changes if each.kind == ChangeKind.RETIRE]
    ended = [each.replaces_id for each in clauses if each.replaces_id]
    over = Clause.objects.filter(pk__in=[*ended, *(each.clause_id for each in retired)])
    over.filter(retired_at__isnull=True).update(retired_at=now)
    counts = f"补充 {len(clauses)} 条，其中替换 {len(set(ended))} 条；停用 {len(retired)} 条，恢复 {len(restored)} 条"
    write_log(by, "plan.amend", amended, f"{paper_name(plan)}补充《{amended.title}》：{counts}")


def _restore(amended: Plan, clauses: Iterable[Clause], now: datetime) -> None:
    """A clause that comes back has the tasks again that went with it, due as the clause says now."""
    for clause in clauses:
        due = due_day(amended.year, clause.dates, today())
        closed = Undertaking.objects.filter(clause_link__clause=clause, closed_at=clause.retired_at)
        dropped = closed.filter(carried_to__isnull=True).order_by("pk").select_for_update(of=("self",))
        resume_undertakings(list(dropped), clause.own_due or due)
        Clause.objects.filter(pk=clause.pk).update(retired_at=None)
        clause.retired_at = None
        undertake(amended, [clause])
    send(amended, now)


@transaction.atomic
def decide_change(by: By, change: Change, decision: str, reason: str) -> Change:
    """照办 or 不适用, for what is retired or restored above; 不适用 (one's own stays as it is) needs a reason."""
    require_own(by, "plan.adopt", change.plan.body_id)
    plan = Plan.objects.select_for_update().get(pk=change.plan_id)
    if plan.issued_at:
        raise Refused("本级的补充已经印发，不能再改。")
    if decision not in (Decision.ADOPT, Decision.NOT_APPLICABLE):
        raise Refused("请选照办或者不适用。")
    words = reason.strip()[:200] if decision == Decision.NOT_APPLICABLE else ""
    if decision == Decision.NOT_APPLICABLE:
        require_reason(words, "“不适用”要写理由")
    change = Change.objects.select_related("clause", "plan").get(pk=change.pk)
    if change.confirmed_at and (change.decision, change.own_reason) == (decision, words):
        return change
    change.decision, change.own_reason, change.confirmed_at = decision, words, timezone.now()
    change.save(update_fields=["decision", "own_reason", "confirmed_at"])
    write_log(by, "clause.decide", change.clause, f"{change}：{change.get_decision_display()}")
    return change
