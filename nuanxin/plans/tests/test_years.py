"""A clause goes back to last year's: guessed, said by the clerk, kept; its settings taken over."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nuanxin.association.models import Body, LogEntry
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.adopt import Adoption, adopt_notice
from nuanxin.plans.actions.clauses import TieInput, merge_clause, split_clause, tie_clause
from nuanxin.plans.actions.derive import derive_plan
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.actions.match import CheckInput, check_clause, match_clause, take_settings
from nuanxin.plans.models import Clause, Correction, Plan
from nuanxin.plans.tests.drafts import (
    BY_HAND,
    DATED,
    ENCOURAGED,
    MEASURED,
    TOWNSHIP,
    YEAR,
    clause_of,
    document,
)
from nuanxin.plans.tests.test_clauses import as_read
from nuanxin.plans.tests.two_years import (
    ADDED,
    FIGURE,
    LAST_YEAR,
    SAME,
    STRONGER,
    last_plan,
    new_draft,
    notice,
)
from nuanxin.plans.years.beside import Beside
from nuanxin.plans.years.former import Former
from nuanxin.work.actions.receipts import sign_receipt
from nuanxin.work.models import Receipt

ActingAs = Callable[[str], Any]


@pytest.fixture
def last(everywhere: None) -> Plan:
    return last_plan()


@pytest.fixture
def draft(last: Plan) -> Plan:
    return new_draft()


def former(plan: Plan) -> Former:
    return Former(plan, list(plan.clauses.prefetch_related("targets")))


def guesses(plan: Plan) -> dict[int, int]:
    """This year's number → last year's."""
    found = former(plan)
    return {
        each.number: found.counterparts[each.pk].clause.number
        for each in found.clauses
        if each.pk in found.counterparts
    }


def kept(plan: Plan) -> dict[int, int]:
    rows = plan.clauses.filter(previous__isnull=False)
    return dict(rows.values_list("number", "previous__number"))


def beside(plan: Plan, number: int) -> Beside:
    found = former(plan)
    [clause] = [each for each in found.clauses if each.number == number]
    return Beside(clause, found.counterparts[clause.pk].clause)


# -- the guess -------------------------------------------------------------------------------------
def test_each_clause_finds_its_like(draft: Plan) -> None:
    assert guesses(draft) == {FIGURE: MEASURED, SAME: BY_HAND, STRONGER: ENCOURAGED}
    assert [each.number for each in former(draft).gone] == [DATED]


def test_what_changed_is_said(draft: Plan) -> None:
    figure, same, stronger = (beside(draft, each) for each in (FIGURE, SAME, STRONGER))
    assert [each.text for each in figure.pieces if each.kind != "same"] == ["2", "3"]
    assert same.is_same
    assert not list(same.changes)
    assert next(stronger.changes) == "强度：鼓励 → 必须"


def test_without_a_plan_of_an_earlier_year_there_is_nothing(everywhere: None) -> None:
    draft = new_draft()
    assert not former(draft).all
    assert not former(draft).counterparts


def test_a_retired_clause_and_a_draft_are_no_counterpart(last: Plan) -> None:
    clause = clause_of(last, BY_HAND)
    clause.retired_at = last.issued_at
    clause.save()
    draft = new_draft()
    assert SAME not in guesses(draft)
    Plan.objects.filter(pk=last.pk).update(issued_at=None)
    assert not former(draft).all


# -- what the clerk says ---------------------------------------------------------------------------
def said(draft: Plan, number: int, previous: Clause | None) -> CheckInput:
    return CheckInput(as_read(clause_of(draft, number)), previous, matched=True)


def test_confirming_keeps_the_match(draft: Plan, last: Plan, acting_as: ActingAs) -> None:
    by, previous = acting_as("county"), clause_of(last, MEASURED)
    for _ in range(2):
        clause = check_clause(by, clause_of(draft, FIGURE), said(draft, FIGURE, previous))
    assert (clause.previous, clause.confirmed_by) == (previous, by.user)
    logged = LogEntry.objects.filter(action="clause.match")
    assert [each.sentence for each in logged] == [f"第 1 条对应 {LAST_YEAR} 年第 1 条"]


def test_another_match_and_none(draft: Plan, last: Plan) -> None:
    check_clause(None, clause_of(draft, SAME), said(draft, SAME, clause_of(last, DATED)))
    check_clause(None, clause_of(draft, FIGURE), said(draft, FIGURE, None))
    assert guesses(draft) == {SAME: DATED, STRONGER: ENCOURAGED}
    assert [each.number for each in former(draft).gone] == [MEASURED, BY_HAND]


@pytest.mark.parametrize("who", ["township", "village", "auditor", "city"])
def test_it_is_refused_to_others(draft: Plan, last: Plan, acting_as: ActingAs, who: str) -> None:
    clause, previous = clause_of(draft, SAME), clause_of(last, BY_HAND)
    with pytest.raises(Refused, match=r"没有这项权限|别的单位"):
        match_clause(acting_as(who), clause, previous)


def test_a_clause_that_is_no_former_one_is_refused(draft: Plan, last: Plan) -> None:
    other = last_plan(Body.objects.get(division=150223000000))
    retired = clause_of(last, DATED)
    Clause.objects.filter(pk=retired.pk).update(retired_at=last.issued_at)
    for wrong in (clause_of(other, BY_HAND), clause_of(draft, ADDED), retired):
        with pytest.raises(Refused, match="不是本单位往年计划里的"):
            match_clause(None, clause_of(draft, SAME), wrong)
    assert not kept(draft)


def test_an_issued_clause_is_matched_no_more(draft: Plan, last: Plan) -> None:
    issue_plan(None, draft)
    with pytest.raises(Refused, match="已经印发"):
        match_clause(None, clause_of(draft, SAME), clause_of(last, DATED))


def test_a_clause_cut_in_two_keeps_its_match_in_the_first_part(draft: Plan, last: Plan) -> None:
    match_clause(None, clause_of(draft, SAME), clause_of(last, BY_HAND))
    clause = clause_of(draft, SAME)
    split_clause(None, clause, clause.start + 7)
    assert kept(draft) == {SAME: BY_HAND}
    match_clause(None, clause_of(draft, SAME + 1), clause_of(last, BY_HAND))
    assert kept(draft) == {SAME: BY_HAND, SAME + 1: BY_HAND}


def test_a_joined_clause_keeps_the_match_that_either_had(draft: Plan, last: Plan) -> None:
    match_clause(None, clause_of(draft, SAME), clause_of(last, BY_HAND))
    merge_clause(None, clause_of(draft, FIGURE))
    assert kept(draft) == {FIGURE: BY_HAND}


# -- 照去年设置 --------------------------------------------------------------------------------------
@pytest.fixture
def settled(last: Plan) -> Clause:
    """Last year the clerk read more into it, and tied it to a measure beside the tasks."""
    clause = clause_of(last, BY_HAND)
    Clause.objects.filter(pk=clause.pk).update(
        issued_at=None, programmes=["台账行动"], beneficiaries=["计生家庭"], by_hand=True
    )
    tie_clause(None, clause_of(last, BY_HAND), TieInput("village_advisers", 2, 90))
    Clause.objects.filter(pk=clause.pk).update(issued_at=last.issued_at)
    return clause_of(last, BY_HAND)


def test_settings_of_the_same_sentence_are_taken_over(
    settled: Clause, draft: Plan, acting_as: ActingAs
) -> None:
    by = acting_as("county")
    tie_clause(by, clause_of(draft, SAME), TieInput("full_time_staff", 1))
    assert beside(draft, SAME).offers_settings
    for _ in range(2):
        clause = take_settings(by, clause_of(draft, SAME), settled)
    assert (clause.programmes, clause.beneficiaries, clause.by_hand) == (["台账行动"], ["计生家庭"], True)
    assert list(clause.targets.values_list("measure", "per_unit", "share")) == [("village_advisers", 2, 90)]
    assert (clause.previous, clause.confirmed_by) == (settled, by.user)
    assert clause.undertakings.exists()
    assert not beside(draft, SAME).offers_settings
    assert Correction.objects.filter(plan=draft, field="programmes").count() == 1


def test_settings_of_another_sentence_are_not(draft: Plan, last: Plan) -> None:
    assert not beside(draft, FIGURE).offers_settings
    with pytest.raises(Refused, match="不完全一样"):
        take_settings(None, clause_of(draft, FIGURE), clause_of(last, MEASURED))
    assert not kept(draft)


# -- issuing ---------------------------------------------------------------------------------------
def test_issuing_keeps_what_is_plain_and_nobody_looked_at(draft: Plan, last: Plan) -> None:
    check_clause(None, clause_of(draft, STRONGER), said(draft, STRONGER, None))
    issue_plan(None, draft)
    assert kept(draft) == {FIGURE: MEASURED, SAME: BY_HAND}


def derived(parent: Plan) -> Plan:
    """The township's own plan of the county's, issued."""
    township = Body.objects.get(division=TOWNSHIP, level="township")
    receipt = Receipt.objects.of(parent.document, parent.division).get(body=township)
    sign_receipt(None, receipt)
    return issue_plan(None, derive_plan(None, township, parent))


def test_a_plan_made_from_above_follows_its_parent(last: Plan, draft: Plan) -> None:
    before = derived(last)
    match_clause(None, clause_of(draft, STRONGER), clause_of(last, ENCOURAGED))
    own = derived(issue_plan(None, draft))
    assert kept(own) == {FIGURE: MEASURED, SAME: BY_HAND, STRONGER: ENCOURAGED}
    assert set(own.clauses.exclude(previous=None).values_list("previous__plan", flat=True)) == {before.pk}


def test_an_own_paper_after_a_year_from_above(last: Plan) -> None:
    """Last year the township went by the county's paper, this year it has one of its own."""
    derived(last)
    township = Body.objects.get(division=TOWNSHIP, level="township")
    plan = adopt_notice(None, township, Adoption(replace(notice(), addressees=[]), YEAR))
    assert guesses(plan) == {FIGURE: MEASURED, SAME: BY_HAND, STRONGER: ENCOURAGED}


def test_a_second_paper_of_the_same_year_is_no_former_plan(last: Plan) -> None:
    second = adopt_notice(None, last.body, Adoption(document(), LAST_YEAR))
    assert not former(second).all
