"""Every clause that no measure answers is undertaken by each addressed body.

So is a measured one where the clerk wants evidence beside the figure (``by_hand``).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.association.models import Body, User
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.rights import require_own
from nuanxin.plans.actions.sorting import topics_of
from nuanxin.plans.drafting.dating import due_day
from nuanxin.plans.issuing.addressees import addressed_bodies
from nuanxin.plans.models import Clause, ClauseUndertaking, OptIn, Plan
from nuanxin.plans.models.clause import Decision, Modality
from nuanxin.work.actions.sorting import tag
from nuanxin.work.actions.undertakings import Order, hand_out, send_undertakings
from nuanxin.work.models import Undertaking
from nuanxin.work.models.undertaking import Kind


def undertake(plan: Plan, clauses: Iterable[Clause]) -> None:
    """Bring the drafts of these clauses in line with what was read and decided.

    Encouraged ones have none, unless the body itself took them on from above and hands them on.
    """
    receivers: dict[str, list[Body]] = {}
    measured = set(Clause.objects.measured().filter(plan=plan).values_list("pk", flat=True))
    taken = set(
        OptIn.objects.filter(clause__plan=plan, body=plan.body_id).values_list("clause", flat=True)
    )
    for clause in clauses:
        answered = clause.pk in measured and not clause.by_hand
        free = clause.modality == Modality.ENCOURAGED and clause.pk not in taken
        if answered or free or clause.decision == Decision.NOT_APPLICABLE:
            Undertaking.objects.filter(clause_link__clause=clause, sent_at__isnull=True).delete()
        else:
            words = clause.paper.addressees
            if words not in receivers:
                receivers[words] = list(addressed_bodies(plan.body, words, today()))
            order_clause(clause, receivers[words])


def order_clause(clause: Clause, receivers: list[Body], sent_at: datetime | None = None) -> None:
    """An undertaking of this clause for each receiver that has none yet."""
    having = set(clause.undertakings.values_list("division", flat=True))
    plan = clause.plan
    order = Order(
        sender=plan.division,
        kind=Kind.CLAUSE,
        title=clause.gist[:300],
        source="、".join(filter(None, (clause.section, clause.section_title))),
        due=clause.own_due or due_day(plan.year, clause.dates, today()),
        sent_at=sent_at,
    )
    handed = hand_out(order, [body for body in receivers if body.division not in having])
    ClauseUndertaking.objects.bulk_create(
        ClauseUndertaking(
            division=each.division,
            sender=each.sender,
            sent_at=sent_at,
            clause=clause,
            undertaking=each,
        )
        for each in handed
    )
    if handed:
        tag(handed, topics_of(clause))


def send(plan: Plan, sent_at: datetime) -> None:
    """Hand every draft of a plan to its receiver."""
    links = ClauseUndertaking.objects.filter(clause__plan=plan)
    send_undertakings(Undertaking.objects.filter(clause_link__in=links), sent_at)
    links.filter(sent_at__isnull=True).update(sent_at=sent_at)


@transaction.atomic
def opt_in(by: By, clause: Clause, body: Body) -> OptIn:
    """A body takes on an encouraged clause of an issued plan; twice is harmless."""
    require_own(by, "plan.issue", body.pk)
    if clause.division not in (body.division, *body.scope.above):
        raise Refused("这一条不是本单位或上级的计划里的，不能承接。")
    if clause.modality != Modality.ENCOURAGED:
        raise Refused("这一条不是“鼓励”类，本来就要做，不用承接。")
    if clause.issued_at is None:
        raise Refused("计划还没有印发，印发以后再承接。")
    if clause.retired_at:
        raise Refused("这一条已经由补充通知替换或者停用，不能再承接。")
    if clause.plan.body_id == body.pk:
        raise Refused("这一条是本单位印发的，由收到的单位承接。")
    now = timezone.now()
    known = {"division": body.division, "by": user_of(by), "issued_at": now}
    opted, fresh = OptIn.objects.get_or_create(clause=clause, body=body, defaults=known)
    if fresh:
        if clause.by_hand or not Clause.objects.measured().filter(pk=clause.pk).exists():
            order_clause(clause, [body], now)
        _pass_on(opted)
        write_log(by, "plan.opt_in", opted, f"{body.name}承接“{clause.gist[:60]}”")
    return opted


def _pass_on(opted: OptIn) -> None:
    """What a body takes on holds in its own plan too: from there it goes to the bodies below."""
    derived = Clause.objects.filter(parent=opted.clause_id, plan__body=opted.body_id)
    for clause in derived.select_related("plan__document", "plan__body"):
        take_over(clause, opted.by)


def take_over(clause: Clause, user: User | None) -> None:
    """A clause of one's own derived plan that one took on from above; issued at once if the plan is."""
    plan = clause.plan
    known = {"division": plan.division, "by": user, "issued_at": plan.issued_at}
    OptIn.objects.get_or_create(clause=clause, body=plan.body, defaults=known)
    undertake(plan, [clause])
    if plan.issued_at:
        send(plan, timezone.now())
