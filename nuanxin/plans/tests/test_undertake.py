"""What bodies undertake for a clause, and what they take on freely."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.base import ContentFile

from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.measures.figures import Figures
from nuanxin.measures.opening import latest
from nuanxin.plans.actions.clauses import TieInput, correct_clause, tie_clause
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.actions.undertake import opt_in
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.figures.progress import Progress, progress_of
from nuanxin.plans.models import Clause, OptIn, Plan
from nuanxin.plans.notice.closeup import Closeup
from nuanxin.plans.tests.drafts import (
    BY_HAND,
    COUNTY,
    DATED,
    ENCOURAGED,
    HOMES,
    MEASURED,
    TOWNSHIP,
    TOWNSHIPS,
    VILLAGES,
    adopted,
    clause_of,
    handed,
)
from nuanxin.plans.tests.test_clauses import as_read
from nuanxin.work.actions.undertakings import (
    EvidenceInput,
    add_evidence,
    finish_undertaking,
    mark_step,
    steps_of,
)
from nuanxin.work.models import Undertaking

ActingAs = Callable[[str], Any]
CODE = "village_advisers"


@pytest.fixture
def plan(everywhere: None) -> Plan:
    """The county's, issued."""
    return issue_plan(None, adopted(None))


def body(division: int, level: str) -> Body:
    return Body.objects.select_related("place").get(division=division, level=level)


def township() -> Body:
    return body(TOWNSHIP, "township")


def of(plan: Plan, number: int, here: Body) -> Progress:
    """How far a clause is at a body today."""
    [found] = progress_of(plan, here, today(), only=clause_of(plan, number))
    return found


@pytest.mark.parametrize(
    "proof",
    [
        EvidenceInput(number="示例计生协发〔2023〕8号"),
        EvidenceInput(link="https://example.org/演示"),
        EvidenceInput(file=ContentFile("%PDF-1.4 演示".encode(), "演示.pdf")),
    ],
    ids=["document number", "link", "file"],
)
def test_it_is_done_step_by_step_with_evidence(
    plan: Plan, acting_as: ActingAs, proof: EvidenceInput
) -> None:
    by = acting_as("township")
    mine = Undertaking.objects.get(clause_link__clause=clause_of(plan, BY_HAND))
    for step in mine.steps.all():
        mark_step(by, step, today())
    with pytest.raises(Refused, match="还没有佐证"):
        finish_undertaking(by, mine, today())
    add_evidence(by, mine, proof)
    assert finish_undertaking(by, mine, today()).done_on == today()
    set_scope(EVERYWHERE)
    tally = of(plan, BY_HAND, body(COUNTY, "county")).tally
    assert (tally.total, tally.done, tally.late) == (TOWNSHIPS, 1, 0)
    assert of(plan, BY_HAND, township()).state == "met"


def test_nothing_new_is_late_or_owned(plan: Plan) -> None:
    for number in (BY_HAND, DATED):
        found = of(plan, number, body(COUNTY, "county"))
        assert (found.tally.total, found.tally.due, found.tally.late) == (TOWNSHIPS, 0, 0)
        assert found.state == "unassigned"


def test_who_is_asked_nothing_falls_short_of_nothing(plan: Plan) -> None:
    village = Body.objects.filter(level="village", division__gt=TOWNSHIP).earliest("division")
    assert of(plan, BY_HAND, village).state == "not_applicable"


# -- taking on what is only encouraged ---------------------------------------------------------


def test_it_works(acting_as: ActingAs) -> None:
    plan = issue_plan(acting_as("city"), adopted(acting_as("city"), acting_as("city").body))
    by = acting_as("county")
    clause = clause_of(plan, ENCOURAGED)
    opted = opt_in(by, clause, by.body)
    assert (opted.division, opted.by) == (COUNTY, by.user)
    assert [(each.body, each.title) for each in handed(clause)] == [(COUNTY, HOMES)]
    [mine] = Undertaking.objects.sent().filter(clause_link__clause=clause)
    assert mine.steps.count() == len(steps_of("clause"))
    entry = LogEntry.objects.latest("pk")
    assert (entry.action, entry.by, entry.division) == ("plan.opt_in", by.user, COUNTY)


def test_it_is_refused_to_the_wrong_post(plan: Plan, acting_as: ActingAs) -> None:
    by = acting_as("township")
    with pytest.raises(Refused, match="没有这项权限"):
        opt_in(by, clause_of(plan, ENCOURAGED), by.body)


def test_nobody_takes_it_on_for_another(plan: Plan, acting_as: ActingAs) -> None:
    here, clause = township(), clause_of(plan, ENCOURAGED)
    with pytest.raises(Refused, match="别的单位"):
        opt_in(acting_as("county"), clause, here)


def test_it_is_invisible_to_the_wrong_division(plan: Plan, acting_as: ActingAs) -> None:
    opted = opt_in(None, clause_of(plan, ENCOURAGED), township())
    acting_as("banner")
    assert not OptIn.objects.exists()
    assert not Undertaking.objects.exists()
    acting_as("village")
    assert [*OptIn.objects.all()] == [opted]  # what was taken on above it holds for it
    assert not Undertaking.objects.exists()


def test_who_issued_it_does_not_take_it_on(plan: Plan) -> None:
    with pytest.raises(Refused, match="由收到的单位承接"):
        opt_in(None, clause_of(plan, ENCOURAGED), plan.body)


def test_it_is_harmless_when_sent_twice(plan: Plan) -> None:
    clause = clause_of(plan, ENCOURAGED)
    assert opt_in(None, clause, township()) == opt_in(None, clause, township())
    assert len(handed(clause)) == 1
    assert LogEntry.objects.filter(action="plan.opt_in").count() == 1


def test_what_is_asked_anyhow_is_not_taken_on(plan: Plan) -> None:
    with pytest.raises(Refused, match="本来就要做"):
        opt_in(None, clause_of(plan, BY_HAND), township())


def test_a_draft_is_not_taken_on(everywhere: None) -> None:
    with pytest.raises(Refused, match="还没有印发"):
        opt_in(None, clause_of(adopted(None), ENCOURAGED), township())


def test_a_plan_from_elsewhere_is_not_taken_on(plan: Plan) -> None:
    banner = body(150223000000, "county")
    with pytest.raises(Refused, match="不是本单位或上级"):
        opt_in(None, clause_of(plan, ENCOURAGED), banner)


def test_until_then_it_is_neutral(plan: Plan) -> None:
    county, elsewhere = body(COUNTY, "county"), body(150222103000, "township")
    for here in (county, township()):
        before = of(plan, ENCOURAGED, here)
        assert (before.state, before.tally.total) == ("not_opted_in", 0)
    opt_in(None, clause_of(plan, ENCOURAGED), township())
    for here in (county, township()):
        after = of(plan, ENCOURAGED, here)
        assert (after.state, after.tally.total) == ("unassigned", 1)
    assert of(plan, ENCOURAGED, elsewhere).state == "not_opted_in"


# -- beside a measure --------------------------------------------------------------------------


@pytest.fixture
def draft(figures: Figures) -> Plan:
    """Where everything is counted already."""
    set_scope(EVERYWHERE)
    return adopted(None)


def counted(plan: Plan, number: int, here: Body) -> tuple[str, list[int]]:
    """Its state, and how many units stand in the denominator of each measure."""
    found = of(plan, number, here)
    return found.state, [each.value.of for each in found.measured]


def test_by_hand_it_is_measured_and_proved(draft: Plan) -> None:
    clause = clause_of(draft, MEASURED)
    correct_clause(None, clause, replace(as_read(clause), by_hand=True))
    issue_plan(None, draft)
    found = of(draft, MEASURED, body(COUNTY, "county"))
    assert [each.measure.code for each in found.measured] == [CODE]
    assert found.tally.total == TOWNSHIPS


def encouraged(plan: Plan) -> Clause:
    """The encouraged clause, answered by a measure and issued."""
    tie_clause(None, clause_of(plan, ENCOURAGED), TieInput(CODE, 99))
    issue_plan(None, plan)
    return clause_of(plan, ENCOURAGED)


def test_who_did_not_take_it_on_is_outside_the_denominator(draft: Plan) -> None:
    clause, county = encouraged(draft), body(COUNTY, "county")
    assert counted(draft, ENCOURAGED, county) == ("not_opted_in", [0])
    opt_in(None, clause, township())
    assert handed(clause) == []
    for here in (county, township()):
        assert counted(draft, ENCOURAGED, here) == ("short", [VILLAGES])
    other = Body.objects.filter(level="township", division__gt=TOWNSHIP).earliest("division")
    assert counted(draft, ENCOURAGED, other) == ("not_opted_in", [0])
    opt_in(None, clause, other)
    more = Body.objects.below(other, "village").count()
    assert counted(draft, ENCOURAGED, county) == ("short", [VILLAGES + more])


def test_what_a_whole_county_took_on_counts_everywhere_in_it(figures: Figures) -> None:
    set_scope(EVERYWHERE)
    city, county = body(150200000000, "city"), body(COUNTY, "county")
    plan = adopted(None, city)
    clause = encouraged(plan)
    opt_in(None, clause, county)
    opt_in(None, clause, township())
    villages = Body.objects.below(county, "village").count()
    assert counted(plan, ENCOURAGED, city) == ("short", [villages])
    assert counted(plan, ENCOURAGED, county) == ("short", [villages])
    assert counted(plan, ENCOURAGED, township()) == ("short", [VILLAGES])


def test_a_close_look_counts_the_same(draft: Plan) -> None:
    clause, county = encouraged(draft), body(COUNTY, "county")
    outlook, figures = Outlook(EVERYWHERE, county, today()), latest()
    assert Closeup(of(draft, ENCOURAGED, county), outlook, figures).charts == []
    opt_in(None, clause, township())
    [chart] = Closeup(of(draft, ENCOURAGED, county), outlook, figures).charts
    assert [(each.body.division, each.standing.value.of) for each in chart.below] == [
        (TOWNSHIP, VILLAGES)
    ]
    assert chart.missing == VILLAGES
    assert chart.gained == chart.measured.value.n - (chart.history[-2][1] or 0)
