"""结转: what was not done of an earlier plan goes on in the issued one, or is dropped for a reason."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.rights import require_own, require_reason
from nuanxin.plans.actions.undertake import order_clause
from nuanxin.plans.models import Clause, ClauseUndertaking, OptIn, Plan
from nuanxin.plans.models.clause import Modality
from nuanxin.plans.years.unfinished import unfinished_before
from nuanxin.work.actions.carrying import carry_undertakings, drop_undertakings
from nuanxin.work.models import Undertaking

Wanted = Sequence[tuple[Undertaking, Clause]]
"""Open undertakings, and the clause that each is to go on in."""


@dataclass(frozen=True)
class CarryInput:
    """Undertakings by id, and the id of the clause of the new plan that each goes on in."""

    into: Mapping[int, int]


@dataclass(frozen=True)
class DropInput:
    """Undertakings by id, and why nobody has to do them any more."""

    tasks: Collection[int]
    reason: str


@transaction.atomic
def carry_on(by: By, plan: Plan, given: CarryInput) -> int:
    """Let what is still open of earlier plans go on in this one; how many did.

    What somebody carried on, dropped or finished meanwhile stays as it is: twice, or two at once,
    is harmless. Refused: a plan not issued, a clause that is none of the plan's or does not hold,
    an encouraged one that the body has not taken on, a body that is no longer there.
    """
    plan = _issued(by, plan)
    tasks = _open(plan, given.into)
    clauses = {each.pk: each for each in _clauses(plan, set(given.into.values()))}
    now = timezone.now()
    wanted = [(task, clauses[given.into[task.pk]]) for task in tasks]
    _check(wanted)
    _hand_out(wanted, now)
    own = _answering(wanted)
    carry_undertakings({task: own[clause.pk, task.body_id] for task, clause in wanted}, now)
    write_logs(by, "undertaking.carry", _told(tasks, f"结转到 {plan.year} 年"))
    if tasks:
        write_log(by, "plan.carry", plan, f"把往年没办结的 {len(tasks)} 件结转到《{plan.title}》")
    return len(tasks)


@transaction.atomic
def drop(by: By, plan: Plan, given: DropInput) -> int:
    """不再办: close what is still open of earlier plans, for a reason; how many there were."""
    plan = _issued(by, plan)
    reason = given.reason.strip()
    require_reason(reason, "“不再办”要写理由", "承办单位看得到")
    tasks = _open(plan, given.tasks)
    drop_undertakings(tasks, reason[:200], timezone.now())
    write_logs(by, "undertaking.drop", _told(tasks, f"不再办：{reason}"))
    if tasks:
        write_log(by, "plan.carry", plan, f"往年没办结的 {len(tasks)} 件不再办：{reason}")
    return len(tasks)


def _issued(by: By, plan: Plan) -> Plan:
    """The plan, locked: two who carry on at once follow one another."""
    require_own(by, "plan.issue", plan.body_id)
    found = Plan.objects.select_for_update().get(pk=plan.pk)
    if found.issued_at is None:
        raise Refused("这份计划还是草稿，印发以后再结转往年没办结的任务。")
    return found


def _open(plan: Plan, wanted: Iterable[int]) -> list[Undertaking]:
    rows = unfinished_before(plan).filter(pk__in=list(wanted)).select_related("body__place")
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def _clauses(plan: Plan, wanted: Collection[int]) -> list[Clause]:
    found = list(plan.clauses.live().filter(pk__in=wanted).select_related("plan__document", "plan__body"))
    if len(found) < len(wanted):
        raise Refused("要结转到的那一条不在这份计划里，或者已经停用，请刷新页面再选。")
    return found


def _check(wanted: Wanted) -> None:
    """The bodies are there, took on what is encouraged, and nothing is put aside by them."""
    bodies, clauses = _sides(wanted)
    there = set(Body.objects.on(today()).filter(pk__in=bodies).values_list("pk", flat=True))
    known = OptIn.objects.filter(clause__in=clauses, body__in=bodies)
    taken = set(known.values_list("clause", "body"))
    own_plans = Clause.objects.put_aside().filter(parent__in=clauses, plan__body__in=bodies)
    aside = set(own_plans.values_list("parent", "plan__body"))
    for task, clause in wanted:
        place, pair = task.body.place.name, (clause.pk, task.body_id)
        if task.body_id not in there:
            raise Refused(f"{place}已经停用，它的任务请先在“区划维护”里迁移，再结转。")
        if clause.modality == Modality.ENCOURAGED and pair not in taken:
            raise Refused(
                f"第 {clause.number} 条今年是鼓励，{place}还没有承接；等它承接再结转，或者选“不再办”。"
            )
        if pair in aside:
            raise _does_not_apply(clause, place)


def _hand_out(wanted: Wanted, now: datetime) -> None:
    """To each body that had nothing to do for its clause yet."""
    bodies, clauses = _sides(wanted)
    links = ClauseUndertaking.objects.filter(clause__in=clauses)
    having = set(links.filter(undertaking__body__in=bodies).values_list("clause", "undertaking__body"))
    lacking: dict[Clause, dict[int, Body]] = defaultdict(dict)
    for task, clause in wanted:
        if (clause.pk, task.body_id) not in having:
            lacking[clause][task.body_id] = task.body
    for clause, receivers in lacking.items():
        order_clause(clause, [*receivers.values()], now)


def _answering(wanted: Wanted) -> Mapping[tuple[int, int], Undertaking]:
    """What each body has to do for its clause this year, by both."""
    bodies, clauses = _sides(wanted)
    rows = Undertaking.objects.standing(today()).filter(body__in=bodies, sent_at__isnull=False)
    tasks = rows.filter(clause_link__clause__in=clauses).select_related("clause_link").order_by("-pk")
    found = {(each.clause_link.clause_id, each.body_id): each for each in tasks}
    for task, clause in wanted:
        if (clause.pk, task.body_id) not in found:
            raise _does_not_apply(clause, task.body.place.name)
    return found


def _sides(wanted: Wanted) -> tuple[set[int], set[int]]:
    """The bodies and the clauses, by id."""
    return {task.body_id for task, _ in wanted}, {clause.pk for _, clause in wanted}


def _does_not_apply(clause: Clause, place: str) -> Refused:
    return Refused(f"第 {clause.number} 条在{place}不适用，请换一条，或者选“不再办”。")


def _told(tasks: Iterable[Undertaking], words: str) -> list[tuple[Undertaking, str]]:
    return [(each, f"{each.brief}{words}") for each in tasks]
