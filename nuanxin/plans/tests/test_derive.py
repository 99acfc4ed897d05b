"""A body makes its own plan of the one from above: 照办, 调整 or 不适用, clause by clause."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, scoped, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.adopt import AlreadyAdopted
from nuanxin.plans.actions.answer import accept_reason, return_reason
from nuanxin.plans.actions.clauses import confirm_clause
from nuanxin.plans.actions.derive import (
    DecisionInput,
    Figure,
    adopt_rest,
    decide_clause,
    derive_plan,
)
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.actions.undertake import opt_in
from nuanxin.plans.figures.progress import plan_for, progress_of
from nuanxin.plans.models import Clause, OptIn, Plan
from nuanxin.plans.tests.drafts import (
    BY_HAND,
    COUNTY,
    DATED,
    ENCOURAGED,
    LEDGER,
    MEASURED,
    PARTS,
    TEXT,
    TOWNSHIP,
    TOWNSHIPS,
    YEAR,
    adopted,
    clause_of,
    document,
    handed,
)
from nuanxin.plans.tests.waiting import meanwhile
from nuanxin.work.actions.receipts import sign_receipt
from nuanxin.work.models import Receipt, Undertaking

ActingAs = Callable[[str], Any]
CITY = 150200000000
COUNTIES = 10
REASON = "本旗没有这样的单位"


def city_notice() -> Any:
    """The sample as the city sends it to its counties."""
    text = TEXT.replace("各苏木乡镇", "各旗县区")
    return document(text, PARTS, addressees=["各旗县区计生协"])


@pytest.fixture
def parent(acting_as: ActingAs) -> Plan:
    """The city's plan, issued to its counties."""
    by = acting_as("city")
    return issue_plan(by, adopted(by, by.body, city_notice()))


def signed(by: Any, parent: Plan) -> Receipt:
    return sign_receipt(by, Receipt.objects.get(document=parent.document, body=by.body))


@pytest.fixture
def county(parent: Plan, acting_as: ActingAs) -> Any:
    """The county officer, who signed."""
    by = acting_as("county")
    signed(by, parent)
    return by


@pytest.fixture
def draft(parent: Plan, county: Any) -> Plan:
    return derive_plan(county, county.body, parent)


def decide(by: Any, plan: Plan, number: int, decision: str, **given: Any) -> Clause:
    return decide_clause(by, clause_of(plan, number), DecisionInput(decision, **given))


def figure(plan: Plan, number: int, **given: int) -> dict[int, Figure]:
    [target] = clause_of(plan, number).targets.exclude(measure="")
    return {target.pk: Figure(**given)}


# -- receipts come with the plan -----------------------------------------------------------------


def test_every_addressed_body_gets_a_receipt(parent: Plan, everywhere: None) -> None:
    sent = Receipt.objects.of(parent.document, CITY)
    assert sent.count() == COUNTIES
    assert {each.body.level for each in sent.select_related("body")} == {"county"}


# -- deriving ------------------------------------------------------------------------------------


def test_it_works(draft: Plan, parent: Plan, county: Any) -> None:
    assert (draft.derived_from_id, draft.document_id) == (parent.pk, parent.document_id)
    pairs = [(each.parent.start, each.start) for each in draft.clauses.select_related("parent") if each.parent]
    assert len(pairs) == len(PARTS)
    assert all(above == here for above, here in pairs)
    assert {each.decision for each in draft.clauses.all()} == {"adopt"}
    assert len(handed(clause_of(draft, BY_HAND))) == TOWNSHIPS
    entry = LogEntry.objects.latest("pk")
    assert (entry.action, entry.by) == ("plan.derive", county.user)


def test_issued_it_goes_to_those_below(draft: Plan, county: Any, acting_as: ActingAs) -> None:
    issue_plan(county, draft)
    assert Receipt.objects.of(draft.document, COUNTY).count() == TOWNSHIPS
    hers = acting_as("township")
    assert plan_for(hers.body) == draft
    assert Undertaking.objects.get(clause_link__clause=clause_of(draft, BY_HAND)).division == TOWNSHIP
    acting_as("banner")
    assert not Plan.objects.filter(pk=draft.pk).exists()


def test_the_city_loses_nothing(draft: Plan, county: Any, acting_as: ActingAs) -> None:
    decide(county, draft, MEASURED, "adapt", figures=figure(draft, MEASURED, per_unit=3))
    issue_plan(county, draft)
    by = acting_as("city")
    parent = plan_for(by.body)
    assert parent
    assert parent.pk == draft.derived_from_id
    [target] = clause_of(parent, MEASURED).targets.exclude(measure="")
    assert target.per_unit == 2
    [found] = progress_of(parent, by.body, today(), only=clause_of(parent, BY_HAND))
    assert found.tally.total == COUNTIES


def test_unsigned_there_is_nothing_to_derive(parent: Plan, acting_as: ActingAs) -> None:
    by = acting_as("county")
    with pytest.raises(Refused, match="还没有签收"):
        derive_plan(by, by.body, parent)
    assert not Plan.objects.filter(body=by.body).exists()


def test_a_draft_is_not_derived_from(acting_as: ActingAs) -> None:
    by = acting_as("city")
    parent = adopted(by, by.body, city_notice())
    with pytest.raises(Refused, match="还是草稿"):
        derive_plan(None, acting_as("county").body, parent)


def test_who_was_not_addressed_derives_nothing(parent: Plan, everywhere: None) -> None:
    township = Body.objects.get(division=TOWNSHIP, level="township")
    with pytest.raises(Refused, match="没有发给"):
        derive_plan(None, township, parent)


def test_it_is_refused_to_the_wrong_post(draft: Plan, acting_as: ActingAs) -> None:
    issue_plan(None, draft)
    by = acting_as("township")
    signed(by, draft)
    with pytest.raises(Refused, match="没有这项权限"):
        derive_plan(by, by.body, draft)


def test_twice_there_is_one(draft: Plan, parent: Plan, county: Any) -> None:
    with pytest.raises(AlreadyAdopted):
        derive_plan(county, county.body, parent)
    assert Plan.objects.filter(body=county.body).count() == 1


def derive_alone() -> Plan:
    with transaction.atomic(), scoped(EVERYWHERE):
        return derive_plan(
            None, Body.objects.get(division=COUNTY, level="county"), Plan.objects.get(derived_from=None)
        )


def test_derived_by_two_at_once_there_is_one(own_database: str) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        city = Body.objects.get(division=CITY, level="city")
        parent = issue_plan(None, adopted(None, city, city_notice()))
        sign_receipt(None, Receipt.objects.get(document=parent.document, division=COUNTY))
    with ThreadPoolExecutor() as pool:
        with transaction.atomic(), scoped(EVERYWHERE):
            body = Body.objects.get(division=COUNTY, level="county")
            derive_plan(None, body, parent)
            other = meanwhile(pool, derive_alone)
        assert isinstance(again := other.exception(), AlreadyAdopted)
        assert "（命令行在 2" in str(again)
    with transaction.atomic(), scoped(EVERYWHERE):
        assert Plan.objects.filter(body=body).count() == 1


def test_the_township_derives_in_turn(draft: Plan, county: Any) -> None:
    decide(county, draft, BY_HAND, "adapt", own_words="建立本旗台账")
    decide(county, draft, DATED, "not_applicable", reason=REASON)
    draft = issue_plan(county, draft)
    set_scope(EVERYWHERE)
    township = Body.objects.get(division=TOWNSHIP, level="township")
    sign_receipt(None, Receipt.objects.of(draft.document, COUNTY).get(body=township))
    its = derive_plan(None, township, draft)
    assert [each.number for each in its.clauses.all()] == [MEASURED, BY_HAND, ENCOURAGED]
    assert clause_of(its, BY_HAND).gist == "建立本旗台账"
    assert {each.body for each in handed(clause_of(its, BY_HAND))} <= set(
        Body.objects.below(township, "village").values_list("division", flat=True)
    )


# -- deciding ------------------------------------------------------------------------------------


def test_own_words_and_day_go_down(draft: Plan, county: Any) -> None:
    due = date(YEAR, 6, 30)
    decide(county, draft, BY_HAND, "adapt", own_words="每月走访一次", own_due=due)
    found = handed(clause_of(draft, BY_HAND))
    assert {(each.title, each.due) for each in found} == {("每月走访一次", due)}
    decide(county, draft, BY_HAND, "adopt")
    assert {each.title for each in handed(clause_of(draft, BY_HAND))} == {LEDGER}


@pytest.mark.parametrize(
    ("number", "given", "words"),
    [
        (BY_HAND, {"decision": "not_applicable", "reason": "没有"}, "至少 5 个字"),
        (BY_HAND, {"decision": "nonsense"}, "请选照办"),
        (BY_HAND, {"decision": "adapt"}, "没有调整的内容"),
        (BY_HAND, {"decision": "adapt", "own_due": today() - timedelta(days=1)}, "不能早于今天"),
        (DATED, {"decision": "adapt", "own_due": date(YEAR, 9, 1)}, "期限比上级晚"),
        (ENCOURAGED, {"decision": "not_applicable", "reason": REASON}, "不承接就行"),
    ],
)
def test_it_is_refused_in_a_sentence(
    draft: Plan, county: Any, number: int, given: dict[str, Any], words: str
) -> None:
    before = handed(clause_of(draft, number))
    with pytest.raises(Refused, match=words):
        decide_clause(county, clause_of(draft, number), DecisionInput(**given))
    assert clause_of(draft, number).confirmed_at is None
    assert handed(clause_of(draft, number)) == before


@pytest.mark.parametrize("mine", range(1, 5))
def test_only_a_lower_figure_needs_a_reason(draft: Plan, county: Any, mine: int) -> None:
    """Above it is 2."""
    given = {"figures": figure(draft, MEASURED, per_unit=mine), "own_words": "按本旗的数"}
    if mine < 2:
        with pytest.raises(Refused, match="比上级低"):
            decide(county, draft, MEASURED, "adapt", **given)
        given["reason"] = REASON
    decide(county, draft, MEASURED, "adapt", **given)
    assert clause_of(draft, MEASURED).targets.exclude(measure="").get().per_unit == mine
    decide(county, draft, MEASURED, "adopt")
    assert clause_of(draft, MEASURED).targets.exclude(measure="").get().per_unit == 2


def test_the_rest_is_adopted(draft: Plan, county: Any) -> None:
    decide(county, draft, BY_HAND, "not_applicable", reason=REASON)
    assert adopt_rest(county, draft) == len(PARTS) - 1
    assert clause_of(draft, BY_HAND).decision == "not_applicable"
    assert adopt_rest(county, draft) == 0


def test_issued_it_stays(draft: Plan, county: Any) -> None:
    issue_plan(county, draft)
    with pytest.raises(Refused, match="已经印发"):
        decide(county, draft, BY_HAND, "adopt")
    with pytest.raises(Refused, match="还没印发"):
        adopt_rest(county, draft)


def test_what_is_not_derived_is_not_decided(everywhere: None) -> None:
    plan = adopted(None)
    with pytest.raises(Refused, match="不是从上级"):
        decide(None, plan, BY_HAND, "adopt")


def test_the_reading_of_a_derived_clause_is_the_parents(draft: Plan, county: Any) -> None:
    with pytest.raises(Refused, match="跟着上级走"):
        confirm_clause(county, clause_of(draft, BY_HAND))


def test_another_body_decides_nothing(draft: Plan, acting_as: ActingAs) -> None:
    clause = clause_of(draft, BY_HAND)
    with pytest.raises(Refused, match="别的单位"):
        decide_clause(acting_as("city"), clause, DecisionInput("adopt"))


# -- encouraged ----------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["before", "after"])
def test_what_it_takes_on_goes_down(parent: Plan, county: Any, first: str) -> None:
    above = clause_of(parent, ENCOURAGED)
    if first == "before":
        opt_in(county, above, county.body)
    plan = derive_plan(county, county.body, parent)
    if first == "after":
        assert handed(clause_of(plan, ENCOURAGED)) == []
        opt_in(county, above, county.body)
    assert len(handed(clause_of(plan, ENCOURAGED))) == TOWNSHIPS
    issue_plan(county, plan)
    assert OptIn.objects.get(clause__plan=plan).issued_at
    [found] = progress_of(plan, county.body, today(), only=clause_of(plan, ENCOURAGED))
    assert (found.tally.total, found.opted_in) == (TOWNSHIPS, 1)


# -- not applicable, answered --------------------------------------------------------------------


@pytest.fixture
def aside(draft: Plan, county: Any) -> Clause:
    """What the county put aside, in its issued plan."""
    decide(county, draft, BY_HAND, "not_applicable", reason=REASON)
    issue_plan(county, draft)
    return clause_of(draft, BY_HAND)


def in_the_city(acting_as: ActingAs, clause: Clause) -> int:
    """How many counties stand in the city's denominator."""
    by = acting_as("city")
    assert clause.parent
    [found] = progress_of(clause.parent.plan, by.body, today(), only=clause.parent)
    return found.tally.total


def test_until_answered_it_stays_in_the_denominator(aside: Clause, acting_as: ActingAs) -> None:
    assert handed(aside) == []
    assert in_the_city(acting_as, aside) == COUNTIES
    [mine] = progress_of(aside.plan, acting_as("county").body, today(), only=aside)
    assert mine.state == "not_applicable"


def test_accepted_it_leaves_it(aside: Clause, acting_as: ActingAs) -> None:
    accept_reason(acting_as("city"), aside)
    assert in_the_city(acting_as, aside) == COUNTIES - 1
    with pytest.raises(Refused, match="已经答复过"):
        return_reason(acting_as("city"), aside)


def test_returned_it_is_carried_out(aside: Clause, acting_as: ActingAs) -> None:
    return_reason(acting_as("city"), aside)
    assert in_the_city(acting_as, aside) == COUNTIES
    acting_as("township")
    assert Undertaking.objects.sent().filter(clause_link__clause=aside).count() == 1


def test_nobody_else_answers(aside: Clause, acting_as: ActingAs) -> None:
    with pytest.raises(Refused, match="别的单位"):
        accept_reason(acting_as("county"), aside)
    set_scope(EVERYWHERE)
    assert clause_of(aside.plan, BY_HAND).answer == ""
    with pytest.raises(Refused, match="没有报“不适用”"):
        accept_reason(None, clause_of(aside.plan, DATED))
