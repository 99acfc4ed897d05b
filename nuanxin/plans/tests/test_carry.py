"""结转: what was not done goes on in the new plan, or is dropped; no figure of a past day changes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from nuanxin.association.models import Body, LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, scoped, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.carry import CarryInput, DropInput, carry_on, drop
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.actions.undertake import opt_in
from nuanxin.plans.due import due
from nuanxin.plans.figures.progress import Tally, tally
from nuanxin.plans.models import Clause, Plan
from nuanxin.plans.tests.drafts import BY_HAND, DATED, ENCOURAGED, TOWNSHIPS, adopted, clause_of
from nuanxin.plans.tests.two_years import (
    ADDED,
    FIGURE,
    SAME,
    STRONGER,
    both,
    county,
    last_plan,
    new_draft,
    open_tasks,
)
from nuanxin.plans.tests.waiting import meanwhile
from nuanxin.plans.years.unfinished import Unfinished
from nuanxin.work.actions.reminders import Urged, Urging, urge
from nuanxin.work.actions.undertakings import (
    EvidenceInput,
    add_evidence,
    assign_undertaking,
    finish_undertaking,
    mark_step,
)
from nuanxin.work.models import Reminder, Undertaking

ActingAs = Callable[[str], Any]
TODAY, YESTERDAY = today(), today() - timedelta(days=1)
REASON = "今年不再安排这项活动"


@pytest.fixture
def plans(everywhere: None) -> tuple[Plan, Plan]:
    return both()


@pytest.fixture
def last(plans: tuple[Plan, Plan]) -> Plan:
    return plans[0]


@pytest.fixture
def plan(plans: tuple[Plan, Plan]) -> Plan:
    return plans[1]


def into(tasks: list[Undertaking], clause: Clause) -> CarryInput:
    return CarryInput({each.pk: clause.pk for each in tasks})


def fresh(task: Undertaking) -> Undertaking:
    return Undertaking.objects.with_holder(TODAY).counted().get(pk=task.pk)


def begun(task: Undertaking) -> Undertaking:
    """With an owner, a step done and a proof."""
    seat = Post.objects.on(TODAY).filter(body=task.body).earliest("pk")
    assign_undertaking(None, task, seat, TODAY)
    mark_step(None, task.steps.earliest("number"), YESTERDAY)
    add_evidence(None, task, EvidenceInput(number="演示〔2023〕1号"))
    return fresh(task)


# -- carrying on -----------------------------------------------------------------------------------
def test_it_goes_on_with_owner_steps_and_evidence(last: Plan, plan: Plan, acting_as: ActingAs) -> None:
    task = begun(open_tasks(last, BY_HAND)[0])
    by = acting_as("county")
    assert carry_on(by, plan, into([task], clause_of(plan, SAME))) == 1
    old, new = fresh(task), fresh(open_tasks(plan, SAME)[0])
    assert (old.state(YESTERDAY), old.state(TODAY), old.carried_to) == ("in_progress", "carried", new)
    assert (new.owner, new.steps_done, new.proofs, new.state(TODAY)) == (task.owner, 1, 1, "in_progress")
    assert new.due > task.due
    assert (old.steps_done, old.proofs, old.done_on, old.voided_at) == (1, 1, None, None)
    proof = new.evidence.get()
    assert (proof.number, proof.added_at) == ("演示〔2023〕1号", task.evidence.get().added_at)
    told = LogEntry.objects.filter(action__in=["undertaking.carry", "plan.carry"])
    assert {each.by for each in told} == {by.user}
    assert told.count() == 2


def test_what_the_new_one_has_already_stays(last: Plan, plan: Plan) -> None:
    task, new = begun(open_tasks(last, BY_HAND)[0]), open_tasks(plan, SAME)[0]
    seat = Post.objects.on(TODAY).filter(body=new.body).latest("pk")
    assign_undertaking(None, new, seat, new.due)
    mark_step(None, new.steps.earliest("number"), TODAY)
    carry_on(None, plan, into([task], clause_of(plan, SAME)))
    assert fresh(new).owner == seat
    assert new.steps.earliest("number").done_on == TODAY


def test_twice_is_once(last: Plan, plan: Plan, acting_as: ActingAs) -> None:
    task = begun(open_tasks(last, BY_HAND)[0])
    by, given = acting_as("county"), into([task], clause_of(plan, SAME))
    assert [carry_on(by, plan, given), carry_on(by, plan, given)] == [1, 0]
    assert fresh(task).closed_at == fresh(task).closed_at
    assert fresh(open_tasks(plan, SAME)[0]).proofs == 1
    assert LogEntry.objects.filter(action="plan.carry").count() == 1
    assert drop(by, plan, DropInput([task.pk], REASON)) == 0


def test_nothing_of_the_past_changes(last: Plan, plan: Plan) -> None:
    """Late since ten days: it was so yesterday and stays so; today it counts in no figure of last year."""
    due_day = TODAY - timedelta(days=10)
    Undertaking.objects.filter(clause_link__clause__plan=last).update(due=due_day)
    tasks, number = open_tasks(last, BY_HAND), clause_of(last, BY_HAND).pk
    finish_undertaking(None, begun(tasks[0]), YESTERDAY)
    Undertaking.objects.filter(pk=tasks[0].pk).update(due=due_day)
    days = (TODAY - timedelta(days=400), due_day, YESTERDAY)
    before = [tally(last, county(), day) for day in days]
    assert before[-1][number].late == TOWNSHIPS - 1
    carry_on(None, plan, into(tasks[1:3], clause_of(plan, SAME)))
    drop(None, plan, DropInput([tasks[3].pk], REASON))
    assert [tally(last, county(), day) for day in days] == before
    left = TOWNSHIPS - 3
    now = tally(last, county(), TODAY)[number]
    assert (now.total, now.done, now.late, now.closed) == (left, 1, left - 1, 3)


def test_a_clause_with_nothing_left_is_closed_not_nobodys(last: Plan, plan: Plan) -> None:
    tasks = open_tasks(last, BY_HAND)
    carry_on(None, plan, into(tasks, clause_of(plan, SAME)))
    found = tally(last, county(), TODAY)[clause_of(last, BY_HAND).pk]
    assert found == Tally(closed=TOWNSHIPS)
    assert found.state == "closed"


def test_two_go_on_in_one(last: Plan, plan: Plan) -> None:
    tasks = [open_tasks(last, number)[0] for number in (BY_HAND, DATED)]
    carry_on(None, plan, into(tasks, clause_of(plan, SAME)))
    assert open_tasks(plan, SAME)[0].carried_from.count() == 2


def test_a_clause_that_a_measure_answers_gets_a_task_for_it(last: Plan, plan: Plan) -> None:
    """Nobody had anything to do for it by hand; whoever did not finish goes on."""
    task = open_tasks(last, BY_HAND)[0]
    assert not open_tasks(plan, FIGURE)
    carry_on(None, plan, into([task], clause_of(plan, FIGURE)))
    [new] = open_tasks(plan, FIGURE)
    assert (new.body, new.steps.count()) == (task.body, task.steps.count())


def test_who_was_urged_is_urged_no_more(last: Plan, plan: Plan) -> None:
    task = open_tasks(last, BY_HAND)[0]
    urged = Urged(task.body, "还没有办结", "/gaps/", None, task)
    urge(None, county(), Urging("tasks-1", "演示督办", TODAY, [urged]))
    carry_on(None, plan, into([task], clause_of(plan, SAME)))
    assert not Reminder.objects.standing().exists()


def test_a_closed_task_is_worked_on_no_more(last: Plan, plan: Plan) -> None:
    tasks = [begun(open_tasks(last, each)[0]) for each in (BY_HAND, DATED)]
    carry_on(None, plan, into(tasks[:1], clause_of(plan, SAME)))
    drop(None, plan, DropInput([tasks[1].pk], REASON))
    for task, words in zip(tasks, ("已经结转", "不再办"), strict=True):
        with pytest.raises(Refused, match=words):
            add_evidence(None, task, EvidenceInput(number="演示〔2023〕2号"))
        with pytest.raises(Refused, match=words):
            finish_undertaking(None, task, TODAY)


# -- dropping --------------------------------------------------------------------------------------
def test_dropping_needs_a_reason(last: Plan, plan: Plan, acting_as: ActingAs) -> None:
    task, by = open_tasks(last, DATED)[0], acting_as("county")
    with pytest.raises(Refused, match="要写理由"):
        drop(by, plan, DropInput([task.pk], " 不 "))
    assert drop(by, plan, DropInput([task.pk], REASON)) == 1
    assert (fresh(task).state(TODAY), fresh(task).close_reason) == ("dropped", REASON)


# -- refused ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["township", "village", "auditor", "city", "banner"])
def test_it_is_refused_to_others(last: Plan, plan: Plan, acting_as: ActingAs, who: str) -> None:
    given = into(open_tasks(last, BY_HAND), clause_of(plan, SAME))
    by = acting_as(who)
    with pytest.raises(Refused, match=r"没有这项权限|别的单位"):
        carry_on(by, plan, given)
    with pytest.raises(Refused, match=r"没有这项权限|别的单位"):
        drop(by, plan, DropInput(given.into, REASON))
    set_scope(EVERYWHERE)
    assert not Undertaking.objects.filter(closed_at__isnull=False).exists()


def test_a_draft_takes_nothing(everywhere: None) -> None:
    last, draft = last_plan(), new_draft()
    with pytest.raises(Refused, match="还是草稿"):
        carry_on(None, draft, into(open_tasks(last, BY_HAND), clause_of(draft, SAME)))


def test_another_plans_clause_and_a_retired_one_are_refused(last: Plan, plan: Plan) -> None:
    tasks = open_tasks(last, BY_HAND)
    retired = clause_of(plan, SAME)
    Clause.objects.filter(pk=retired.pk).update(retired_at=timezone.now())
    for clause in (clause_of(last, BY_HAND), retired):
        with pytest.raises(Refused, match="不在这份计划里，或者已经停用"):
            carry_on(None, plan, into(tasks, clause))


def test_another_bodys_tasks_are_left_alone(plan: Plan) -> None:
    banner = last_plan(Body.objects.get(division=150223000000))
    tasks = open_tasks(banner, BY_HAND)
    assert carry_on(None, plan, into(tasks, clause_of(plan, SAME))) == 0
    assert open_tasks(banner, BY_HAND) == tasks


def test_an_encouraged_clause_waits_for_who_takes_it_on(last: Plan) -> None:
    later = issue_plan(None, adopted(None))
    tasks, free = open_tasks(last, BY_HAND), clause_of(later, ENCOURAGED)
    with pytest.raises(Refused, match="还没有承接"):
        carry_on(None, later, into(tasks[:1], free))
    opt_in(None, free, tasks[0].body)
    assert carry_on(None, later, into(tasks[:1], free)) == 1


def test_a_body_that_is_gone_is_rehomed_first(last: Plan, plan: Plan) -> None:
    task = open_tasks(last, BY_HAND)[0]
    Body.objects.filter(pk=task.body_id).update(valid_to=TODAY)
    with pytest.raises(Refused, match="已经停用"):
        carry_on(None, plan, into([task], clause_of(plan, SAME)))
    assert Unfinished(plan, EVERYWHERE).groups[0].left[0].hindered == "单位已停用"


def test_what_does_not_apply_to_a_body_is_not_put_on_it(last: Plan, plan: Plan) -> None:
    task, new = open_tasks(last, BY_HAND)[0], open_tasks(plan, SAME)[0]
    Undertaking.objects.filter(pk=new.pk).update(voided_at=timezone.now())
    with pytest.raises(Refused, match="不适用"):
        carry_on(None, plan, into([task], clause_of(plan, SAME)))


def test_one_refused_and_none_is_carried(last: Plan, plan: Plan) -> None:
    tasks = open_tasks(last, BY_HAND)
    Body.objects.filter(pk=tasks[-1].body_id).update(valid_to=TODAY)
    with pytest.raises(Refused), transaction.atomic():
        carry_on(None, plan, into(tasks, clause_of(plan, SAME)))
    assert len(open_tasks(last, BY_HAND)) == len(tasks)


# -- what waits ------------------------------------------------------------------------------------
def test_what_waits_and_where_it_may_go(last: Plan, plan: Plan) -> None:
    found = Unfinished(plan, EVERYWHERE)
    groups = [(each.clause.number, each.into and each.into.number, len(each.left)) for each in found.groups]
    assert groups == [(BY_HAND, SAME, TOWNSHIPS), (DATED, None, TOWNSHIPS)]
    assert (found.count, found.ready) == (2 * TOWNSHIPS, TOWNSHIPS)


def test_over_two_years_the_way_is_still_known(last: Plan, plan: Plan) -> None:
    """What nobody carried on the year before."""
    Plan.objects.filter(pk=last.pk).update(year=last.year - 1)
    Plan.objects.filter(pk=plan.pk).update(year=plan.year - 1)
    third = issue_plan(None, adopted(None))
    groups = Unfinished(third, EVERYWHERE).groups
    assert {(each.clause.plan_id, each.into and each.into.number) for each in groups} >= {
        (last.pk, BY_HAND), (plan.pk, BY_HAND),
    }  # fmt: skip


def test_the_workbench_tells_the_issuer(last: Plan, plan: Plan, acting_as: ActingAs) -> None:
    post = acting_as("county").appointment.post
    [line] = [each for each in due(post, TODAY) if "往年" in each.title]
    assert (line.count, line.url) == (2 * TOWNSHIPS, f"/plan/{plan.pk}/carry/")
    drop(None, plan, DropInput([each.pk for each in open_tasks(last, DATED)], REASON))
    carry_on(None, plan, into(open_tasks(last, BY_HAND), clause_of(plan, ADDED)))
    assert not [each for each in due(post, TODAY) if "往年" in each.title]
    set_scope(EVERYWHERE)
    township = acting_as("township").appointment.post
    assert not [each for each in due(township, TODAY) if "往年" in each.title]


def test_two_clerks_at_once(own_database: str) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        last, plan = both()
        tasks = open_tasks(last, BY_HAND)
        same, other = (into(tasks, clause_of(plan, each)) for each in (SAME, STRONGER))

    def carried(given: CarryInput) -> int:
        with transaction.atomic(), scoped(EVERYWHERE):
            return carry_on(None, plan, given)

    with ThreadPoolExecutor(1) as pool, transaction.atomic(), scoped(EVERYWHERE):
        first = carry_on(None, plan, same)
        second = meanwhile(pool, lambda: carried(other))
    assert (first, second.result(60)) == (TOWNSHIPS, 0)
    with transaction.atomic(), scoped(EVERYWHERE):
        into_one = Undertaking.objects.filter(carried_from__in=tasks).values_list("clause_link__clause")
        assert set(into_one) == {(clause_of(plan, SAME).pk,)}
