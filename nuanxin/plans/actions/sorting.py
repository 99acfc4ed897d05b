"""Which priority task, theme or topic a clause serves; what is undertaken for it belongs there too."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.rights import require_own
from nuanxin.plans.drafting.priority import guessable, guessed
from nuanxin.plans.models import Clause, ClauseTopic, Plan
from nuanxin.work.actions.sorting import tag
from nuanxin.work.models import Tag, Topic, Undertaking
from nuanxin.work.models.undertaking import UndertakingQuerySet

DEEPEST = 3  # plans below one another: county, township, village


def guess_topics(plan: Plan, clauses: Iterable[Clause]) -> None:
    """Sort the clauses of a fresh draft by the priority tasks of the body's list."""
    ClauseTopic.objects.bulk_create(
        ClauseTopic(division=clause.division, clause=clause, topic=topic)
        for clause, topic in guessed(plan, clauses)
    )


@transaction.atomic
def sort_rest(by: By, plan: Plan) -> int:
    """Sort by their words the clauses that belong nowhere yet; how many there were. Again is harmless."""
    require_own(by, "plan.adopt", plan.body_id)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("body").get(pk=plan.pk)
    found = guessable(plan)
    for clause, topic in found:
        _set(clause, [topic])
    if found:
        write_log(by, "plan.sort", plan, f"《{plan.title}》{len(found)} 条要点按字面归类")
    return len(found)


def copy_topics(source: Clause, to: Clause) -> None:
    """A part that is cut off stays sorted as the whole was."""
    ClauseTopic.objects.bulk_create(
        ClauseTopic(division=to.division, clause=to, topic_id=each.topic_id, issued_at=each.issued_at)
        for each in source.topics.all()
    )


@transaction.atomic
def sort_clause(by: By, clause: Clause, topics: Sequence[Topic]) -> Clause:
    """Say which topics a clause serves, before it is issued or after; the same again changes nothing.

    What was undertaken for it, in plans below too, follows unless it is closed. Refused for a clause
    that came from above.
    """
    require_own(by, "plan.adopt", clause.plan.body_id)
    if clause.parent_id:
        raise Refused("这一条从上级来，归到哪项重点任务由上级定；本级的任务可以在任务里另加主题。")
    Plan.objects.select_for_update().get(pk=clause.plan_id)
    if _set(clause, topics):
        names = "、".join(each.name for each in topics) or "不归类"
        write_log(by, "clause.sort", clause, f"第 {clause.number} 条归到：{names}")
    return clause


def _set(clause: Clause, topics: Sequence[Topic]) -> bool:
    """Whether anything changed."""
    before = {each.topic_id for each in clause.topics.all()}
    wanted = {each.pk: each for each in topics}
    if before == wanted.keys():
        return False
    clause.topics.exclude(topic__in=topics).delete()
    fresh = [topic for pk, topic in wanted.items() if pk not in before]
    ClauseTopic.objects.bulk_create(
        ClauseTopic(division=clause.division, clause=clause, topic=each, issued_at=clause.issued_at)
        for each in fresh
    )
    tasks = list(undertaken_for(clause).filter(closed_at__isnull=True))
    Tag.objects.filter(undertaking__in=tasks, topic__in=before - wanted.keys()).delete()
    tag(tasks, fresh)
    return True


def undertaken_for(clause: Clause) -> UndertakingQuerySet:
    """What was undertaken for a clause and for those that plans below made of it."""
    family, step = Q(clause_link__clause=clause), "clause_link__clause"
    for _ in range(DEEPEST):
        step += "__parent"
        family |= Q(**{step: clause})
    return Undertaking.objects.live().filter(family)


def topics_of(clause: Clause) -> list[Topic]:
    """The topics of the clause that it comes from."""
    origin = clause
    while origin.parent:
        origin = origin.parent
    found = Topic.objects.filter(clauses__clause=origin)
    return list(found.order_by("kind", "number"))
