"""上级有补充: a body's own plan follows a supplement from above, clause by clause, once it is signed for."""

from collections.abc import Callable
from typing import Any

import pytest

from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.adopt import AlreadyAdopted
from nuanxin.plans.actions.amend import decide_change
from nuanxin.plans.actions.derive import DecisionInput, adopt_rest, decide_clause, derive_plan
from nuanxin.plans.actions.follow import above_of
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.amending.open import supplements_open
from nuanxin.plans.issuing.below import Issuing
from nuanxin.plans.issuing.received import received_by
from nuanxin.plans.models import Clause, Plan
from nuanxin.plans.tests.drafts import (
    BY_HAND,
    COUNTY,
    DATED,
    ENCOURAGED,
    MEASURED,
    TOWNSHIP,
    TOWNSHIPS,
    adopted,
    clause_of,
)
from nuanxin.plans.tests.supplements import (
    BETTER_LEDGER,
    NUMBER,
    PARTS,
    REASON,
    checked,
    drafted,
    issued,
    paper,
    retiring,
)
from nuanxin.plans.tests.test_derive import city_notice, decide, signed
from nuanxin.work.actions.receipts import sign_receipt
from nuanxin.work.models import Receipt, Undertaking

ActingAs = Callable[[str], Any]
LATER = "另外送一次防汛物资"


@pytest.fixture
def parent(acting_as: ActingAs) -> Plan:
    by = acting_as("city")
    return issue_plan(by, adopted(by, by.body, city_notice()))


@pytest.fixture
def own(parent: Plan, acting_as: ActingAs) -> Plan:
    """The county's plan in force; the ledger is done its own way."""
    by = acting_as("county")
    signed(by, parent)
    draft = derive_plan(by, by.body, parent)
    decide(by, draft, BY_HAND, "adapt", own_words="建立本旗台账，定期走访家庭")
    return issue_plan(by, draft)


def amended(acting_as: ActingAs, parent: Plan, *, number: str = NUMBER, parts: tuple[str, ...] = PARTS) -> Plan:
    """The city's supplement: replaces two, adds one, retires the members' day."""
    by = acting_as("city")
    replaced = (MEASURED, BY_HAND, None)[: len(parts)] if parts == PARTS else (None,) * len(parts)
    notice = paper(parts, number=number, addressees=["各旗县区计生协"])
    return issued(by, parent, notice, *replaced, retired=DATED if parts == PARTS else None)


@pytest.fixture
def supplement(own: Plan, parent: Plan, acting_as: ActingAs) -> Plan:
    return amended(acting_as, parent)


@pytest.fixture
def county(supplement: Plan, acting_as: ActingAs) -> Any:
    by = acting_as("county")
    signed(by, supplement)
    return by


def held(plan: Plan) -> list[int]:
    return [each.number for each in plan.clauses.holding(today())]


def test_until_it_decides_its_own_plan_goes_on(own: Plan, supplement: Plan, acting_as: ActingAs) -> None:
    by = acting_as("county")
    assert held(own) == [MEASURED, BY_HAND, DATED, ENCOURAGED]
    assert list(supplements_open(own)) == [supplement]
    first, *_ = received_by(by.body, by.scope)
    assert (first.plan, first.step) == (supplement, "sign")
    with pytest.raises(Refused, match="还没有签收"):
        derive_plan(by, by.body, supplement)
    signed(by, supplement)
    first, *_ = received_by(by.body, by.scope)
    assert (first.plan, first.step, first.word) == (supplement, "derive", "上级有补充，还没有定")


def test_it_follows(own: Plan, supplement: Plan, county: Any) -> None:
    draft = derive_plan(county, county.body, supplement)
    assert (draft.amends, draft.derived_from) == (own, supplement)
    first, second, third = draft.clauses.order_by("start")
    assert [each.replaces and each.replaces.number for each in (first, second, third)] == [
        MEASURED, BY_HAND, None,
    ]  # fmt: skip
    [change] = draft.changes.all()
    assert (change.clause, change.reason) == (clause_of(own, DATED), REASON)
    decide_clause(county, second, DecisionInput("adapt", own_words="每季度走访，台账报旗里"))
    assert held(own) == [MEASURED, BY_HAND, DATED, ENCOURAGED]
    issue_plan(county, draft)
    assert held(own) == [ENCOURAGED, 5, 6, 7]
    assert clause_of(own, 6).gist == "每季度走访，台账报旗里"
    assert clause_of(own, 6).part == BETTER_LEDGER
    assert list(supplements_open(own)) == []
    assert Receipt.objects.of(supplement.document, COUNTY).count() == TOWNSHIPS
    old = Undertaking.objects.filter(clause_link__clause=clause_of(own, BY_HAND), sender=COUNTY)
    assert {bool(each.carried_to_id) for each in old} == {True}
    with pytest.raises(AlreadyAdopted):
        derive_plan(county, county.body, supplement)


def test_what_was_retired_above_may_stay_here(own: Plan, supplement: Plan, county: Any) -> None:
    draft = derive_plan(county, county.body, supplement)
    [change] = draft.changes.all()
    with pytest.raises(Refused, match="至少 5 个字"):
        decide_change(county, change, "not_applicable", "没有")
    with pytest.raises(Refused, match="请选照办"):
        decide_change(county, change, "adapt", REASON)
    decide_change(county, change, "not_applicable", "本旗活动已经排好")
    decide_change(county, change, "not_applicable", "本旗活动已经排好")
    assert LogEntry.objects.filter(action="clause.decide", sentence__contains="停用").count() == 1
    issue_plan(county, draft)
    assert held(own) == [DATED, ENCOURAGED, 5, 6, 7]
    with pytest.raises(Refused, match="已经印发"):
        decide_change(county, change, "adopt", "")


def test_the_rest_is_adopted_with_its_changes(supplement: Plan, county: Any) -> None:
    draft = derive_plan(county, county.body, supplement)
    assert adopt_rest(county, draft) == len(PARTS) + 1
    assert adopt_rest(county, draft) == 0


def test_another_body_decides_nothing(supplement: Plan, county: Any, acting_as: ActingAs) -> None:
    [change] = derive_plan(county, county.body, supplement).changes.all()
    with pytest.raises(Refused, match="别的单位"):
        decide_change(acting_as("city"), change, "adopt", "")
    acting_as("banner")
    assert not Plan.objects.filter(derived_from=supplement).exists()


def test_the_township_follows_in_turn(own: Plan, supplement: Plan, county: Any) -> None:
    set_scope(EVERYWHERE)
    township = Body.objects.get(division=TOWNSHIP, level="township")
    hers = _derived(own, township)
    mine = issue_plan(None, derive_plan(None, county.body, supplement))
    assert list(supplements_open(hers)) == [mine]
    _derived(mine, township)
    assert held(hers) == [ENCOURAGED, 5, 6, 7]
    assert clause_of(hers, 6).paper == supplement.document
    assert clause_of(hers, 6).parent == clause_of(own, 6)


def _derived(above: Plan, body: Body) -> Plan:
    sign_receipt(None, Receipt.objects.of(above.document, above.division).get(body=body))
    return issue_plan(None, derive_plan(None, body, above))


def test_a_plan_begun_later_has_both(parent: Plan, acting_as: ActingAs) -> None:
    supplement = amended(acting_as, parent)
    by = acting_as("county")
    signed(by, parent)
    signed(by, supplement)
    own = issue_plan(by, derive_plan(by, by.body, parent))
    assert held(own) == [ENCOURAGED, 5, 6, 7]
    assert clause_of(own, 6).part == BETTER_LEDGER
    assert list(supplements_open(own)) == []
    steps = {each.plan: each.step for each in received_by(by.body, by.scope)}
    assert steps == {parent: "done", supplement: "done"}


def test_what_comes_back_above_comes_where_it_never_was(parent: Plan, acting_as: ActingAs) -> None:
    amended(acting_as, parent)
    by = acting_as("county")
    for receipt in Receipt.objects.filter(body=by.body):
        sign_receipt(by, receipt)
    own = issue_plan(by, derive_plan(by, by.body, parent))
    assert held(own) == [ENCOURAGED, 5, 6, 7]
    city = acting_as("city")
    draft = drafted(city, parent, paper((LATER,), number="另〔2023〕1号", addressees=["各旗县区计生协"]))
    retiring(city, checked(city, draft, parent, None), clause_of(parent, DATED), "restore")
    later = issue_plan(city, draft)
    by = acting_as("county")
    signed(by, later)
    mine = issue_plan(by, derive_plan(by, by.body, later))
    assert held(own) == [DATED, ENCOURAGED, 5, 6, 7, 8]
    assert clause_of(own, DATED).part == clause_of(parent, DATED).part
    assert [each.number for each in above_of(mine)] == [DATED, 8]


def test_a_draft_is_issued_first(parent: Plan, acting_as: ActingAs) -> None:
    by = acting_as("county")
    signed(by, parent)
    draft = derive_plan(by, by.body, parent)
    supplement = amended(acting_as, parent)
    by = acting_as("county")
    signed(by, supplement)
    with pytest.raises(Refused, match="还是草稿，请先印发"):
        derive_plan(by, by.body, supplement)
    issue_plan(by, draft)
    issue_plan(by, derive_plan(by, by.body, supplement))
    assert held(draft) == [ENCOURAGED, 5, 6, 7]


def test_without_a_plan_from_above_it_is_signed_and_done(parent: Plan, acting_as: ActingAs) -> None:
    by = acting_as("county")
    issue_plan(by, adopted(by))
    supplement = amended(acting_as, parent)
    by = acting_as("county")
    signed(by, supplement)
    with pytest.raises(Refused, match="签收就行"):
        derive_plan(by, by.body, supplement)
    [found] = [each for each in received_by(by.body, by.scope) if each.plan == supplement]
    assert found.step == "done"


def test_the_earlier_supplement_first(
    own: Plan, parent: Plan, supplement: Plan, acting_as: ActingAs
) -> None:
    later = amended(acting_as, parent, number="另〔2023〕1号", parts=(LATER,))
    by = acting_as("county")
    for each in (supplement, later):
        signed(by, each)
    with pytest.raises(Refused, match="先补充的"):
        derive_plan(by, by.body, later)
    for each in (supplement, later):
        issue_plan(by, derive_plan(by, by.body, each))
    assert held(own) == [ENCOURAGED, 5, 6, 7, 8]


def test_the_issuer_sees_who_has_decided(
    own: Plan, supplement: Plan, county: Any, acting_as: ActingAs
) -> None:
    def standing() -> dict[str, str]:
        by = acting_as("city")
        found = Issuing(supplement, by.scope, by.body).addressees
        return {str(each.division): each.standing_words for each in found}

    assert standing()[str(COUNTY)] == "补充还没定"
    assert set(standing().values()) == {"补充还没定", "没看"}
    by = acting_as("county")
    draft = derive_plan(by, by.body, supplement)
    decide_clause(by, draft.clauses.earliest("start"), DecisionInput("not_applicable", REASON))
    issue_plan(by, draft)
    by = acting_as("city")
    found = Issuing(supplement, by.scope, by.body)
    [mine] = [each for each in found.addressees if each.division == COUNTY]
    assert (mine.standing_words, mine.plan_words) == ("定了补充", "已印发，不适用 1")
    assert [each.reason for each in found.waiting] == [REASON]
    assert Clause.objects.filter(plan=own, number=MEASURED, retired_at__isnull=False).exists()
