"""补充通知: adopted, checked and issued; what it adds, replaces, retires and restores."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from nuanxin.association.models import Body, LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, scoped, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.adopt import Adoption, AlreadyAdopted, adopt_notice
from nuanxin.plans.actions.amend import ChangeInput, drop_change, name_change
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.actions.undertake import opt_in
from nuanxin.plans.amending.guess import amended_by, guesses_for, holding_clauses
from nuanxin.plans.figures.progress import plan_for, plans_of, progress_of
from nuanxin.plans.figures.standing import questions_of
from nuanxin.plans.models import Change, Clause, OptIn, Plan
from nuanxin.plans.reader import Document
from nuanxin.plans.tests.drafts import (
    BY_HAND,
    COUNTY,
    DATED,
    ENCOURAGED,
    HOMES,
    LEDGER,
    MEASURED,
    TOWNSHIP,
    TOWNSHIPS,
    YEAR,
    adopted,
    clause_of,
    document,
)
from nuanxin.plans.tests.supplements import (
    BETTER_LEDGER,
    EXTRA,
    NUMBER,
    REASON,
    TITLE,
    checked,
    confirm,
    drafted,
    issued,
    paper,
    retiring,
)
from nuanxin.plans.tests.waiting import meanwhile
from nuanxin.work.actions.undertakings import (
    EvidenceInput,
    add_evidence,
    assign_undertaking,
    finish_undertaking,
    mark_step,
)
from nuanxin.work.models import Receipt, Undertaking

ActingAs = Callable[[str], Any]
YESTERDAY = today() - timedelta(days=1)
AGO = timedelta(days=9)


@pytest.fixture
def county(acting_as: ActingAs) -> Any:
    return acting_as("county")


@pytest.fixture
def plan(county: Any) -> Plan:
    """The county's own plan, issued to its townships."""
    return issue_plan(county, adopted(county, county.body))


@pytest.fixture
def supplement(county: Any, plan: Plan) -> Plan:
    """It replaces the measured clause and the ledger, adds one, and retires the members' day."""
    return issued(county, plan, paper(), MEASURED, BY_HAND, None, retired=DATED)


def numbers(plan: Plan, day: Any = None) -> list[int]:
    return [each.number for each in plan.clauses.holding(day or today())]


def township() -> Body:
    set_scope(EVERYWHERE)
    return Body.objects.get(division=TOWNSHIP, level="township")


def task(clause: Clause, body: Body | None = None) -> Undertaking:
    return Undertaking.objects.get(clause_link__clause=clause, body=body or township())


# -- drafting ------------------------------------------------------------------------------------


def test_a_draft_changes_nothing(county: Any, plan: Plan) -> None:
    draft = drafted(county, plan)
    assert (draft.amends_id, draft.year, draft.issued_at) == (plan.pk, plan.year, None)
    assert numbers(plan) == [MEASURED, BY_HAND, DATED, ENCOURAGED]
    assert plan_for(county.body) == plan
    assert draft not in plans_of(county.body)


def test_the_same_text_twice(county: Any, plan: Plan) -> None:
    draft = drafted(county, plan)
    with pytest.raises(AlreadyAdopted) as again:
        drafted(county, plan)
    assert again.value.plan == draft


def test_it_amends_an_issued_plan_of_ones_own(county: Any, plan: Plan, acting_as: ActingAs) -> None:
    other = adopt_notice(county, county.body, Adoption(document(document().text + "（另一份）")))
    with pytest.raises(Refused, match="还是草稿"):
        drafted(county, other)
    done = issued(county, plan, paper((EXTRA,)), None)
    with pytest.raises(Refused, match="本身是补充通知"):
        drafted(county, done, paper((BETTER_LEDGER,)))
    by = acting_as("city")
    with pytest.raises(Refused, match="本单位印发的计划"):
        adopt_notice(by, by.body, Adoption(paper(), amends=plan))


def test_a_paper_that_asks_nothing_may_retire(county: Any, plan: Plan) -> None:
    empty = paper(()).text
    draft = drafted(county, plan, Document(text=empty, number=NUMBER, title=TITLE))
    with pytest.raises(Refused, match="没有新增、替换"):
        issue_plan(county, draft)
    issue_plan(county, retiring(county, draft, clause_of(plan, DATED)))
    assert numbers(plan) == [MEASURED, BY_HAND, ENCOURAGED]


def test_which_plan_a_paper_amends(county: Any, plan: Plan) -> None:
    guess = amended_by(paper(), [plan])
    assert guess == (plan, "关于补充")
    assert amended_by(document(), [plan]) is None
    assert amended_by(paper(), []) is None
    older = Plan(year=YEAR - 1, document=plan.document)
    named = Document(text=f"{TITLE}\n对{plan.document.number}作如下调整", title="通知")
    assert amended_by(named, [older]) == (older, "关于补充")


def test_what_its_clauses_replace_is_guessed_with_a_reason(county: Any, plan: Plan) -> None:
    draft = drafted(county, plan)
    guesses = guesses_for(draft, holding_clauses(plan))
    first, second, third = draft.clauses.order_by("start")
    assert (guesses[first.pk].clause.number, guesses[second.pk].clause.number) == (MEASURED, BY_HAND)
    assert "同一指标" in guesses[first.pk].why
    assert third.pk not in guesses
    confirm(county, second, clause_of(plan, MEASURED))
    assert first.pk not in guesses_for(draft, holding_clauses(plan))


def test_unchecked_it_is_not_issued(county: Any, plan: Plan) -> None:
    draft = drafted(county, plan)
    with pytest.raises(Refused, match="还有 3 条没有核对"):
        issue_plan(county, draft)
    assert numbers(plan) == [MEASURED, BY_HAND, DATED, ENCOURAGED]


def test_only_a_clause_of_the_amended_plan_is_replaced(county: Any, plan: Plan) -> None:
    draft = drafted(county, plan)
    own, *_ = draft.clauses.order_by("start")
    with pytest.raises(Refused, match="不在被补充的计划里"):
        confirm(county, own, own)
    retiring(county, draft, clause_of(plan, DATED))
    with pytest.raises(Refused, match="已经列为停用"):
        confirm(county, own, clause_of(plan, DATED))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((DATED, "retire", "没有"), "至少 5 个字"),
        ((DATED, "restore", REASON), "现在就在用"),
        ((DATED, "nonsense", REASON), "请选停用"),
        ((BY_HAND, "retire", REASON), "已经替换它"),
    ],
)
def test_a_change_is_refused(county: Any, plan: Plan, given: tuple[int, str, str], words: str) -> None:
    draft = checked(county, drafted(county, plan), plan, MEASURED, BY_HAND, None)
    number, kind, reason = given
    with pytest.raises(Refused, match=words):
        name_change(county, draft, ChangeInput(clause_of(plan, number).pk, kind, reason))
    assert not draft.changes.exists()


def test_a_change_named_twice_is_one_and_may_be_taken_out(county: Any, plan: Plan) -> None:
    draft, clause = drafted(county, plan), clause_of(plan, DATED)
    retiring(county, retiring(county, draft, clause), clause)
    assert LogEntry.objects.filter(action="clause.change").count() == 1
    drop_change(county, draft, clause.pk)
    drop_change(county, draft, clause.pk)
    assert not draft.changes.exists()


def test_nobody_else_changes_it(county: Any, plan: Plan, acting_as: ActingAs) -> None:
    draft, clause = drafted(county, plan), clause_of(plan, DATED)
    with pytest.raises(Refused, match="别的单位"):
        retiring(acting_as("city"), draft, clause)
    acting_as("township")
    assert not Plan.objects.filter(pk=draft.pk).exists()
    acting_as("banner")
    assert not Change.objects.exists()


# -- issuing -------------------------------------------------------------------------------------


def test_issued_the_plan_is_one_whole(supplement: Plan, plan: Plan, county: Any) -> None:
    assert numbers(plan) == [ENCOURAGED, 5, 6, 7]
    _first, second, third = supplement.brought.order_by("number")
    assert second.part == BETTER_LEDGER
    assert (second.replaces, third.replaces) == (clause_of(plan, BY_HAND), None)
    assert Receipt.objects.of(supplement.document, COUNTY).count() == TOWNSHIPS
    assert questions_of(plan, today())["village_advisers"].per_unit == 3
    entry = LogEntry.objects.filter(action="plan.amend").latest("pk")
    assert NUMBER in entry.sentence
    assert issue_plan(county, supplement) == supplement
    assert numbers(plan) == [ENCOURAGED, 5, 6, 7]


def test_what_was_as_of_yesterday_stays(plan: Plan, county: Any) -> None:
    before = [(each.clause.number, each.state, each.tally) for each in shown(plan, county, YESTERDAY)]
    issued(county, plan, paper(), MEASURED, BY_HAND, None, retired=DATED)
    after = [(each.clause.number, each.state, each.tally) for each in shown(plan, county, YESTERDAY)]
    assert after == before
    assert questions_of(plan, YESTERDAY)["village_advisers"].per_unit == 2
    assert numbers(plan, YESTERDAY) == [MEASURED, BY_HAND, DATED, ENCOURAGED]
    states = {each.clause.number: each.state for each in shown(plan, county, today())}
    assert states == {BY_HAND: "not_applicable", DATED: "not_applicable"}


def shown(plan: Plan, by: Any, day: Any) -> list[Any]:
    """What is undertaken by hand, as it stood on a day."""
    asked = [clause_of(plan, number) for number in (BY_HAND, DATED)]
    return [each for clause in asked for each in progress_of(plan, by.body, day, only=clause)]


def test_those_below_see_it_once_issued(supplement: Plan, plan: Plan, acting_as: ActingAs) -> None:
    hers = acting_as("township")
    assert plan_for(hers.body) == plan
    assert Clause.objects.filter(brought_by=supplement).count() == 3
    assert Change.objects.get().reason == REASON
    assert Undertaking.objects.open().filter(clause_link__clause__brought_by=supplement).count() == 2
    acting_as("banner")
    assert not Change.objects.exists()


def test_open_tasks_go_on_with_owner_steps_and_evidence(
    plan: Plan, county: Any, acting_as: ActingAs
) -> None:
    by = acting_as("township")
    old = task(clause_of(plan, BY_HAND), by.body)
    seat = Post.objects.filter(body=by.body).earliest("pk")
    assign_undertaking(by, old, seat, old.due)
    mark_step(by, old.steps.earliest("number"), today())
    add_evidence(by, old, EvidenceInput(number="演示〔2023〕1号"))
    supplement = issued(acting_as("county"), plan, paper(), MEASURED, BY_HAND, None)
    new = task(supplement.brought.get(number=6))
    old.refresh_from_db()
    assert (old.carried_to, old.state(today())) == (new, "carried")
    assert (new.owner, new.title) == (seat, BETTER_LEDGER)
    assert new.steps.exclude(done_on=None).count() == 1
    assert new.evidence.get().number == "演示〔2023〕1号"
    assert Undertaking.objects.open().filter(clause_link__clause=old.clause_link.clause).count() == 0


def test_another_text_begins_anew(plan: Plan, county: Any) -> None:
    supplement = issued(county, plan, paper((EXTRA,)), BY_HAND)
    old = task(clause_of(plan, BY_HAND))
    assert (old.carried_to, old.close_reason) == (None, f"由{NUMBER}替换")
    assert task(supplement.brought.get()).done_on is None


def test_what_is_retired_is_over_and_what_is_done_stays(
    plan: Plan, county: Any, acting_as: ActingAs
) -> None:
    by = acting_as("township")
    done = task(clause_of(plan, DATED), by.body)
    add_evidence(by, done, EvidenceInput(number="演示〔2023〕1号"))
    finish_undertaking(by, done, today())
    issued(acting_as("county"), plan, paper((EXTRA,)), None, retired=DATED)
    done.refresh_from_db()
    assert (done.done_on, done.closed_at) == (today(), None)
    others = Undertaking.objects.filter(clause_link__clause=clause_of(plan, DATED)).exclude(pk=done.pk)
    assert {each.close_reason for each in others} == {f"由{NUMBER}停用：{REASON}"}


def test_what_was_taken_on_is_taken_on_still(plan: Plan, county: Any, acting_as: ActingAs) -> None:
    hers = acting_as("township")
    set_scope(EVERYWHERE)
    opt_in(None, clause_of(plan, ENCOURAGED), hers.body)
    text = paper((HOMES.replace("示范点", "示范点和分站"),))
    draft = drafted(None, plan, text)
    draft.clauses.update(modality="encouraged")
    supplement = issue_plan(None, checked(None, draft, plan, ENCOURAGED))
    assert OptIn.objects.get(clause__brought_by=supplement).body == hers.body
    assert task(supplement.brought.get()).sent_at
    assert task(clause_of(plan, ENCOURAGED)).carried_to == task(supplement.brought.get())
    with pytest.raises(Refused, match="不能再承接"):
        opt_in(None, clause_of(plan, ENCOURAGED), hers.body)


def test_retiring_what_nobody_has(plan: Plan, county: Any) -> None:
    issued(county, plan, paper((EXTRA,)), None, retired=ENCOURAGED)
    assert numbers(plan) == [MEASURED, BY_HAND, DATED, 5]


def test_another_supplement_to_the_same_plan(supplement: Plan, plan: Plan, county: Any) -> None:
    text = paper((BETTER_LEDGER.replace("每季度", "每月"),), number="另〔2023〕1号")
    later = issued(county, plan, text, 6)
    assert numbers(plan) == [ENCOURAGED, 5, 7, 8]
    assert task(supplement.brought.get(number=6)).carried_to == task(later.brought.get())


def test_what_another_one_replaced_meanwhile_is_refused(plan: Plan, county: Any) -> None:
    mine = checked(county, drafted(county, plan), plan, MEASURED, BY_HAND, None)
    issued(county, plan, paper((LEDGER + "，按月上报",), number="另〔2023〕1号"), BY_HAND)
    with pytest.raises(Refused, match="原第 2 条，已经由另〔2023〕1号替换"):
        issue_plan(county, mine)
    mine.refresh_from_db()
    assert mine.issued_at is None
    assert Receipt.objects.of(mine.document, COUNTY).count() == 0


def test_what_ends_must_reach_everybody(plan: Plan, county: Any) -> None:
    township()
    place = Body.objects.get(division=TOWNSHIP, level="township").place.name
    few = paper((EXTRA,), addressees=[f"{place}计生协"])
    draft = checked(county, drafted(county, plan, few), plan, BY_HAND)
    with pytest.raises(Refused, match=f"没有主送.* {TOWNSHIPS - 1} 个单位"):
        issue_plan(county, draft)
    supplement = issue_plan(county, checked(county, draft, plan, None))
    assert Receipt.objects.of(supplement.document, COUNTY).count() == 1
    assert Undertaking.objects.filter(clause_link__clause__brought_by=supplement).count() == 1
    assert clause_of(plan, BY_HAND).retired_at is None


# -- bringing back -------------------------------------------------------------------------------


def test_a_retired_clause_comes_back(supplement: Plan, plan: Plan, county: Any) -> None:
    old = task(clause_of(plan, DATED))
    assert old.closed_at
    _backdate(supplement)
    text = paper((EXTRA + "，并留存回执",), number="另〔2023〕1号")
    draft = checked(None, drafted(None, plan, text), plan, None)
    issue_plan(None, retiring(None, draft, clause_of(plan, DATED), "restore"))
    again = task(clause_of(plan, DATED))
    assert (again.pk, again.closed_at, again.close_reason) == (old.pk, None, "")
    assert numbers(plan) == [DATED, ENCOURAGED, 5, 6, 7, 8]
    assert numbers(plan, YESTERDAY) == [ENCOURAGED, 5, 6, 7]
    assert numbers(plan, today() - AGO - timedelta(days=1)) == [MEASURED, BY_HAND, DATED, ENCOURAGED]


def _backdate(supplement: Plan) -> None:
    """As if it had been issued some days ago."""
    assert supplement.issued_at
    now, then = supplement.issued_at, supplement.issued_at - AGO
    for rows in (Plan.objects.all(), Clause.objects.all(), Change.objects.all()):
        rows.filter(issued_at=now).update(issued_at=then)
    Clause.objects.filter(retired_at=now).update(retired_at=then)
    Undertaking.objects.filter(closed_at=now).update(closed_at=then)


def test_what_was_replaced_does_not_come_back(supplement: Plan, plan: Plan, county: Any) -> None:
    draft = drafted(county, plan, paper((EXTRA,), number="另〔2023〕1号"))
    with pytest.raises(Refused, match=f"由{NUMBER}替换，不能恢复"):
        retiring(county, draft, clause_of(plan, BY_HAND), "restore")


# -- two at once ---------------------------------------------------------------------------------


def issue_alone(pk: int) -> Plan:
    with transaction.atomic(), scoped(EVERYWHERE):
        return issue_plan(None, Plan.objects.get(pk=pk))


def test_two_supplements_issued_at_once_replace_a_clause_once(own_database: str) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        plan = issue_plan(None, adopted(None))
        one = checked(None, drafted(None, plan), plan, MEASURED, BY_HAND, None)
        text = paper((LEDGER + "，按月上报",), number="另〔2023〕1号")
        other = checked(None, drafted(None, plan, text), plan, BY_HAND)
    with ThreadPoolExecutor() as pool:
        with transaction.atomic(), scoped(EVERYWHERE):
            issue_plan(None, one)
            late = meanwhile(pool, lambda: issue_alone(other.pk))
        with pytest.raises(Refused, match=f"已经由{NUMBER}替换"):
            late.result()
    with transaction.atomic(), scoped(EVERYWHERE):
        assert Clause.objects.filter(plan=plan).count() == 7
