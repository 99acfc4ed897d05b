"""A draft is issued: from now on it is seen, and what was undertaken runs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import transaction

from nuanxin.association.log.told import done_by
from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.clauses import confirm_clause
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.due import due
from nuanxin.plans.figures.progress import plan_for, plans_of
from nuanxin.plans.models import Clause, ClauseUndertaking, Plan, Target
from nuanxin.plans.tests.drafts import COUNTY, TOWNSHIP, TOWNSHIPS, adopted, document
from nuanxin.plans.tests.waiting import meanwhile
from nuanxin.work.actions.undertakings import steps_of
from nuanxin.work.models import Document, Step, Undertaking

ActingAs = Callable[[str], Any]


@pytest.fixture
def county(acting_as: ActingAs) -> Any:
    return acting_as("county")


def test_it_works(county: Any) -> None:
    plan = issue_plan(county, adopted(county))
    assert plan.issued_at
    assert Document.objects.get(pk=plan.document_id).issued_at == plan.issued_at
    assert {each.issued_at for each in plan.clauses.all()} == {plan.issued_at}
    assert {each.issued_at for each in Target.objects.filter(clause__plan=plan)} == {plan.issued_at}
    entry = LogEntry.objects.latest("pk")
    assert (entry.action, entry.by) == ("plan.issue", county.user)


def test_its_undertakings_are_sent_with_their_steps(county: Any) -> None:
    plan = adopted(county)
    issue_plan(county, plan)
    sent = Undertaking.objects.sent()
    assert sent.count() == 2 * TOWNSHIPS
    assert sent.filter(sent_at=Plan.objects.get(pk=plan.pk).issued_at).count() == 2 * TOWNSHIPS
    assert not ClauseUndertaking.objects.filter(sent_at__isnull=True).exists()
    for each in sent.prefetch_related("steps"):
        steps = [(step.number, step.title, step.done_on) for step in each.steps.all()]
        assert steps == [(n, step.title, None) for n, step in enumerate(steps_of("clause"), start=1)]


@pytest.mark.parametrize("username", ["township", "village", "auditor"])
def test_it_is_refused_to_the_wrong_post(county: Any, acting_as: ActingAs, username: str) -> None:
    plan = adopted(county)
    with pytest.raises(Refused, match="没有这项权限"):
        issue_plan(acting_as(username), plan)


def test_it_is_refused_to_another_body(county: Any, acting_as: ActingAs) -> None:
    plan = adopted(county)
    with pytest.raises(Refused, match="别的单位"):
        issue_plan(acting_as("city"), plan)


def test_it_is_harmless_when_sent_twice(county: Any) -> None:
    first = issue_plan(county, adopted(county))
    assert issue_plan(county, first).issued_at == first.issued_at
    assert Step.objects.count() == 2 * TOWNSHIPS * len(steps_of("clause"))
    assert LogEntry.objects.filter(action="plan.issue").count() == 1


def issue_alone() -> Plan:
    with transaction.atomic(), scoped(EVERYWHERE):
        return issue_plan(None, Plan.objects.get())


def test_issued_by_two_at_once_it_is_sent_once(own_database: str) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        plan = adopted(None)
    with ThreadPoolExecutor() as pool:
        with transaction.atomic(), scoped(EVERYWHERE):
            first = issue_plan(None, plan)
            other = meanwhile(pool, issue_alone)
        again = other.result()
        assert again.issued_at == first.issued_at
    with transaction.atomic(), scoped(EVERYWHERE):
        assert Step.objects.count() == 2 * TOWNSHIPS * len(steps_of("clause"))
        assert done_by(again, "plan.issue").startswith("命令行在 2")


READABLE = (Plan, Clause, Target, Document)
"""What everybody below reads, and how much of it there is."""
THERE = [1, 4, 1, 1]


@pytest.mark.parametrize(
    ("username", "papers", "undertakings"),
    [
        ("county", THERE, 2 * TOWNSHIPS),
        ("city", THERE, 2 * TOWNSHIPS),
        ("township", THERE, 2),
        ("village", THERE, 0),
        ("banner", [0, 0, 0, 0], 0),
    ],
)
def test_who_sees_it_once_it_is_issued(
    county: Any, acting_as: ActingAs, username: str, papers: list[int], undertakings: int
) -> None:
    issue_plan(county, adopted(county))
    scope = acting_as(username).scope
    assert [table.objects.count() for table in READABLE] == papers
    assert [table.objects.visible_to(scope).count() for table in READABLE] == papers
    for table in (Undertaking, ClauseUndertaking):
        seen: Any = table.objects
        assert seen.count() == seen.visible_to(scope).count() == undertakings
    assert Step.objects.count() == undertakings * len(steps_of("clause"))


def test_the_receiver_gets_her_own(county: Any, acting_as: ActingAs) -> None:
    issue_plan(county, adopted(county))
    acting_as("township")
    assert {each.division for each in Undertaking.objects.all()} == {TOWNSHIP}


def test_it_holds_below_from_now_on(county: Any) -> None:
    township = Body.objects.get(division=TOWNSHIP, level="township")
    plan = adopted(county)
    assert (plan_for(township), plans_of(township)) == (None, [])
    assert plan_for(plan.body) == plan  # a draft holds where nothing is issued, and there only
    issue_plan(county, plan)
    assert (plan_for(township), plans_of(township)) == (plan, [plan])
    assert plan_for(township, own=True) is None
    assert plan_for(township, plan.year - 1) is None


def test_the_nearest_plan_of_the_latest_year_holds(everywhere: None) -> None:
    city, county, township = (
        Body.objects.get(level=level, division=division)
        for level, division in (
            ("city", 150200000000), ("county", COUNTY), ("township", TOWNSHIP)
        )
    )
    earlier = adopted(None, county, document(title="2023年工作要点"))
    later = adopted(None, city, document(title="2024年工作要点"))
    for plan in (earlier, later):
        issue_plan(None, plan)
    own = adopted(None, township, document(title="2024年工作要点"))
    assert (plan_for(township), plan_for(township, own=True)) == (later, own)
    assert plans_of(township) == [later, own, earlier]
    assert plan_for(issue_plan(None, own).body) == own
    assert plan_for(county) == later
    assert plan_for(county, 2023) == plan_for(township, 2023) == earlier
    assert plan_for(county, own=True) == earlier


def test_a_draft_awaits_the_office_that_makes_it(county: Any) -> None:
    seat = county.appointment.post
    plan = adopted(county)
    [line] = due(seat, today())
    assert (line.title, line.note) == (f"核对《{plan.title}》", "还有 4 条没核对")
    for clause in plan.clauses.all():
        confirm_clause(county, clause)
    assert [each.note for each in due(seat, today())] == ["核对完了，可以印发"]
    issue_plan(county, plan)
    assert due(seat, today()) == []


def test_a_draft_awaits_nobody_else(county: Any, acting_as: ActingAs) -> None:
    adopted(county)
    for username in ("city", "township", "banner"):
        assert due(acting_as(username).appointment.post, today()) == []
