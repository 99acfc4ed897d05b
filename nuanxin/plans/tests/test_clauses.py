"""What the clerk does with a reading; whatever she changes is kept."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.clauses import (
    ClauseInput,
    TieInput,
    confirm_clause,
    correct_clause,
    merge_clause,
    split_clause,
    tie_clause,
    untie_clause,
)
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.models import Clause, Correction, Plan, Target
from nuanxin.plans.reader import Target as Printed
from nuanxin.plans.tests.drafts import (
    ADVISERS,
    BY_HAND,
    DATED,
    ENCOURAGED,
    LEDGER,
    MEASURED,
    TEXT,
    TOWNSHIPS,
    YEAR,
    adopted,
    clause_of,
    document,
    handed,
    obligation,
    spans,
)
from nuanxin.plans.tests.waiting import meanwhile

ActingAs = Callable[[str], Any]
CODE = "village_advisers"


@dataclass(frozen=True)
class Draft:
    """A county's draft, and who may change it."""

    by: Any
    plan: Plan

    def clause(self, number: int) -> Clause:
        return clause_of(self.plan, number)

    @property
    def corrections(self) -> list[tuple[str, str, str]]:
        kept = Correction.objects.filter(plan=self.plan)
        return list(kept.values_list("field", "before", "after"))


@pytest.fixture
def draft(acting_as: ActingAs) -> Draft:
    by = acting_as("county")
    return Draft(by, adopted(by))


def as_read(clause: Clause) -> ClauseInput:
    return ClauseInput(
        clause.modality, clause.who, clause.actions, clause.programmes, clause.dates,
        clause.beneficiaries, clause.by_hand,
    )


VERBS: dict[str, Callable[[Any, Clause], object]] = {
    "confirm": confirm_clause,
    "correct": lambda by, clause: correct_clause(by, clause, replace(as_read(clause), dates=["07-11"])),
    "split": lambda by, clause: split_clause(by, clause, clause.start + 5),
    "merge": merge_clause,
    "tie": lambda by, clause: tie_clause(by, clause, TieInput(CODE, 3)),
    "untie": lambda by, clause: untie_clause(by, clause, CODE),
}
every_verb = pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
Verb = Callable[[Any, Clause], object]


@every_verb
def test_it_works(draft: Draft, verb: Verb) -> None:
    verb(draft.by, draft.clause(MEASURED))
    entry = LogEntry.objects.latest("pk")
    assert entry.action.startswith(("clause.", "plan."))
    assert entry.by == draft.by.user


@every_verb
def test_it_is_refused_to_the_wrong_post(draft: Draft, acting_as: ActingAs, verb: Verb) -> None:
    clause = draft.clause(MEASURED)
    with pytest.raises(Refused, match="没有这项权限"):
        verb(acting_as("township"), clause)


@every_verb
def test_it_is_refused_to_another_body(draft: Draft, acting_as: ActingAs, verb: Verb) -> None:
    clause = draft.clause(MEASURED)
    with pytest.raises(Refused, match="别的单位"):
        verb(acting_as("city"), clause)


@every_verb
def test_an_issued_clause_stays_as_it_is(draft: Draft, verb: Verb) -> None:
    clause = draft.clause(MEASURED)
    issue_plan(draft.by, draft.plan)
    before = (spans(draft.plan), list(Target.objects.values()), draft.corrections)
    with pytest.raises(Refused, match="已经印发，条文不能再改"):
        verb(draft.by, clause)
    assert before == (spans(draft.plan), list(Target.objects.values()), draft.corrections)


@every_verb
def test_a_clause_that_is_gone_is_said_to_be(draft: Draft, verb: Verb) -> None:
    gone = draft.clause(BY_HAND)
    merge_clause(draft.by, draft.clause(MEASURED))
    with pytest.raises(Refused, match="并入"):
        verb(draft.by, gone)


@pytest.mark.parametrize("username", ["banner", "township", "village"])
def test_corrections_are_seen_by_nobody_else(
    draft: Draft, acting_as: ActingAs, username: str
) -> None:
    correct_clause(draft.by, draft.clause(BY_HAND), replace(as_read(draft.clause(BY_HAND)), who=[]))
    issue_plan(draft.by, draft.plan)
    acting_as(username)
    assert not Correction.objects.exists()


# -- confirming and correcting -----------------------------------------------------------------


def test_confirming_twice_is_once(draft: Draft) -> None:
    first = confirm_clause(draft.by, draft.clause(BY_HAND))
    again = confirm_clause(draft.by, first)
    assert first.confirmed_at == again.confirmed_at is not None
    assert again.confirmed_by == draft.by.user
    assert LogEntry.objects.filter(action="clause.confirm").count() == 1
    assert draft.corrections == []


def test_what_is_corrected_is_kept_as_data(draft: Draft) -> None:
    clause = draft.clause(DATED)
    given = replace(as_read(clause), dates=["07-11"], who=["各苏木乡镇计生协", "会员小组"])
    correct_clause(draft.by, clause, given)
    assert draft.corrections == [
        ("who", "['各苏木乡镇计生协']", "['各苏木乡镇计生协', '会员小组']"),
        ("dates", "['05-29']", "['07-11']"),
    ]
    kept = Correction.objects.earliest("pk")
    assert (kept.start, kept.end, kept.by) == (clause.start, clause.end, draft.by.user)
    assert draft.clause(DATED).confirmed_at
    assert {each.due for each in handed(clause)} == {date(YEAR, 7, 11)}
    assert len(handed(clause)) == TOWNSHIPS


def test_nothing_corrected_is_confirmed_as_read(draft: Draft) -> None:
    clause = draft.clause(BY_HAND)
    correct_clause(draft.by, clause, as_read(clause))
    assert draft.clause(BY_HAND).confirmed_at
    assert draft.corrections == []
    correct_clause(draft.by, clause, as_read(clause))
    assert LogEntry.objects.filter(action__startswith="clause.").count() == 1


def test_what_is_only_encouraged_is_handed_to_nobody(draft: Draft) -> None:
    clause = draft.clause(BY_HAND)
    correct_clause(draft.by, clause, replace(as_read(clause), modality="encouraged"))
    assert handed(clause) == []
    correct_clause(draft.by, clause, replace(as_read(clause), modality="should"))
    assert len(handed(clause)) == TOWNSHIPS


def test_a_measured_clause_is_proved_by_hand_too_where_she_wants_it(draft: Draft) -> None:
    clause = draft.clause(MEASURED)
    correct_clause(draft.by, clause, replace(as_read(clause), by_hand=True))
    assert draft.corrections == [("by_hand", "False", "True")]
    assert {each.title for each in handed(clause)} == {ADVISERS}
    assert len(handed(clause)) == TOWNSHIPS
    correct_clause(draft.by, draft.clause(MEASURED), as_read(clause))
    assert handed(clause) == []


# -- cutting and joining -----------------------------------------------------------------------


def test_a_cut_makes_two_to_be_confirmed(draft: Draft) -> None:
    clause = confirm_clause(draft.by, draft.clause(BY_HAND))
    at = clause.start + LEDGER.index("，") + 1
    second = split_clause(draft.by, clause, at)
    assert spans(draft.plan)[1:3] == [(2, clause.start, at), (3, at, clause.end)]
    assert second.confirmed_at is None is draft.clause(BY_HAND).confirmed_at
    assert {each.title for each in handed(draft.clause(2))} == {"建立工作台账，"}
    assert {each.title for each in handed(second)} == {"定期走访家庭"}
    assert len(handed(second)) == len(handed(draft.clause(2))) == TOWNSHIPS
    assert [number for number, _, _ in spans(draft.plan)] == [1, 2, 3, 4, 5]
    assert draft.corrections == [("split", str(clause.end), str(at))]


def test_figures_stay_with_the_first_part(draft: Draft) -> None:
    clause = draft.clause(MEASURED)
    second = split_clause(draft.by, clause, clause.start + 5)
    assert [target.measure for target in clause.targets.all()] == [CODE]
    assert handed(clause) == []
    assert len(handed(second)) == TOWNSHIPS


@pytest.mark.parametrize("beyond", [-10**6, -1, 0, len(LEDGER), len(LEDGER) + 1, 10**30])
def test_a_cut_outside_the_clause_is_refused(draft: Draft, beyond: int) -> None:
    clause = draft.clause(BY_HAND)
    before = spans(draft.plan)
    with pytest.raises(Refused, match="在这一条的中间"):
        split_clause(draft.by, clause, clause.start + beyond)
    assert spans(draft.plan) == before
    assert draft.corrections == []


PIECES = ["要", "做好服务", "，", "；", "\n", "\r\n", "　　", " ", "\f", "𠮷", "5.29", "\u200b"]


@st.composite
def cuts(draw: st.DrawFn) -> tuple[str, int]:
    """A clause made of what notices are made of, and an offset in or around it."""
    part = "".join(draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12)))
    return f"要{part}好", draw(st.integers(-1, len(part) + 3))


def test_cut_anywhere_and_joined_again_it_is_what_it_was(acting_as: ActingAs) -> None:
    by = acting_as("county")

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(cuts())
    def cut_and_joined(cut: tuple[str, int]) -> None:
        with transaction.atomic():
            _cut_and_join(by, *cut)
            transaction.set_rollback(True)

    cut_and_joined()


def _cut_and_join(by: Any, part: str, offset: int) -> None:
    text = f"{TEXT}{part}\n"
    given = obligation(text, part, who=["甲", "乙"], dates=["05-29"], unsure=["请确认"])
    plan = adopted(by, notice=document(text, obligations=[given]))
    clause, [whole] = clause_of(plan, 1), spans(plan)
    before, tasks = as_read(clause), handed(clause)
    at = clause.start + offset
    if part[: max(offset, 0)].strip() and part[offset:].strip():
        split_clause(by, clause, at)
        assert spans(plan) == [(1, whole[1], at), (2, at, whole[2])]
        merge_clause(by, clause_of(plan, 1))
    else:
        with pytest.raises(Refused):
            split_clause(by, clause, at)
    again = clause_of(plan, 1)
    assert spans(plan) == [whole]
    assert (as_read(again), again.sentence, again.unsure) == (before, clause.sentence, ["请确认"])
    assert handed(again) == tasks


def test_a_join_has_what_both_had(draft: Draft) -> None:
    first, second = draft.clause(MEASURED), draft.clause(BY_HAND)
    confirm_clause(draft.by, first)
    tie_clause(draft.by, second, TieInput("village_staffed", share=90))
    joined = merge_clause(draft.by, first)
    assert spans(draft.plan)[0] == (1, first.start, second.end)
    assert [number for number, _, _ in spans(draft.plan)] == [1, 2, 3]
    assert joined.confirmed_at is None
    assert joined.sentence == first.sentence + second.sentence
    assert (joined.who, joined.unsure) == (first.who, second.unsure)
    assert joined.actions == [*first.actions, *second.actions]
    tied = joined.targets.values_list("measure", "per_unit", "share")
    assert list(tied) == [(CODE, 2, None), ("village_staffed", None, 90)]
    assert handed(joined) == []
    assert ("merge", str(first.end), str(second.end)) in draft.corrections


def test_a_join_keeps_every_printed_figure_and_each_measure_once(acting_as: ActingAs) -> None:
    by = acting_as("county")
    more = [Printed("家庭健康指导员", ">=", 3, "名", "村"), Printed("台账", "=", 1, "本")]
    given = [obligation(TEXT, ADVISERS), obligation(TEXT, LEDGER, targets=more)]
    plan = adopted(by, notice=document(obligations=given))
    joined = merge_clause(by, clause_of(plan, 1))
    found = joined.targets.values_list("what", "value", "measure", "per_unit")
    assert list(found) == [
        ("家庭健康指导员", 2, CODE, 2), ("家庭健康指导员", 3, "", None), ("台账", 1, "", None),
    ]


@pytest.mark.parametrize("last", [BY_HAND, ENCOURAGED])
def test_the_last_of_a_section_has_nothing_to_join(draft: Draft, last: int) -> None:
    before = spans(draft.plan)
    with pytest.raises(Refused, match="最后一条"):
        merge_clause(draft.by, draft.clause(last))
    assert spans(draft.plan) == before


# -- tying and untying ---------------------------------------------------------------------------


def test_a_tie_takes_the_place_of_undertakings(draft: Draft) -> None:
    clause = draft.clause(BY_HAND)
    target = tie_clause(draft.by, clause, TieInput("village_staffed", share=90))
    assert (target.per_unit, target.share, target.what) == (None, 90, "")
    assert handed(clause) == []
    assert draft.corrections == [("tie", "", "village_staffed per_unit=None share=90")]


def test_the_same_tie_twice_is_one(draft: Draft) -> None:
    given = TieInput("village_staffed", share=90)
    first = tie_clause(draft.by, draft.clause(BY_HAND), given)
    assert tie_clause(draft.by, draft.clause(BY_HAND), given) == first
    assert len(draft.corrections) == 1


def test_a_tie_may_get_another_figure(draft: Draft) -> None:
    clause = draft.clause(MEASURED)
    target = tie_clause(draft.by, clause, TieInput(CODE, 3, 95))
    assert (target.per_unit, target.share, target.value) == (3, 95, 2)
    assert clause.targets.count() == 1
    assert draft.corrections == [
        ("tie", f"{CODE} per_unit=2 share=None", f"{CODE} per_unit=3 share=95")
    ]


def test_a_measure_answers_a_clause_once(draft: Draft) -> None:
    clause = draft.clause(MEASURED)
    other = tie_clause(draft.by, clause, TieInput("village_staffed"))
    with pytest.raises(Refused, match="已经用了“家庭健康指导员”"):
        tie_clause(draft.by, clause, TieInput(CODE, 2, target=other))


def test_an_unknown_measure_is_refused(draft: Draft) -> None:
    with pytest.raises(Refused, match="没有“never_heard_of”这项指标"):
        tie_clause(draft.by, draft.clause(BY_HAND), TieInput("never_heard_of"))


def test_a_figure_of_another_clause_is_refused(draft: Draft) -> None:
    printed = draft.clause(MEASURED).targets.get()
    with pytest.raises(Refused, match="不是这一条"):
        tie_clause(draft.by, draft.clause(BY_HAND), TieInput(CODE, target=printed))


def test_untied_it_is_proved_by_hand_and_what_was_printed_stays(draft: Draft) -> None:
    clause = untie_clause(draft.by, draft.clause(MEASURED), CODE)
    target = clause.targets.get()
    assert (target.what, target.value, target.unit) == ("家庭健康指导员", 2, "名")
    assert (target.measure, target.per_unit, target.share) == ("", None, None)
    assert len(handed(clause)) == TOWNSHIPS
    assert draft.corrections == [("tie", f"{CODE} per_unit=2 share=None", "")]


def test_a_measure_she_added_goes_altogether(draft: Draft) -> None:
    tie_clause(draft.by, draft.clause(BY_HAND), TieInput("village_staffed"))
    clause = untie_clause(draft.by, draft.clause(BY_HAND), "village_staffed")
    assert not clause.targets.exists()
    assert len(handed(clause)) == TOWNSHIPS


@pytest.mark.parametrize("code", ["", "village_staffed", "never_heard_of"])
def test_a_measure_that_is_not_there_is_not_taken_off(draft: Draft, code: str) -> None:
    untie_clause(draft.by, draft.clause(MEASURED), code)
    assert draft.corrections == []
    assert [target.measure for target in draft.clause(MEASURED).targets.all()] == [CODE]


def test_one_of_two_measures_taken_off_leaves_it_measured(draft: Draft) -> None:
    tie_clause(draft.by, draft.clause(MEASURED), TieInput("village_staffed"))
    untie_clause(draft.by, draft.clause(MEASURED), CODE)
    assert handed(draft.clause(MEASURED)) == []


# -- two at once -------------------------------------------------------------------------------


def alone(verb: Verb, number: int) -> Callable[[], object]:
    """A verb in a transaction and on a connection of its own."""

    def carried_out() -> object:
        with transaction.atomic(), scoped(EVERYWHERE):
            return verb(None, clause_of(Plan.objects.get(), number))

    return carried_out


@pytest.fixture
def committed(own_database: str) -> Plan:
    with transaction.atomic(), scoped(EVERYWHERE):
        return adopted(None)


def test_a_change_that_comes_with_the_issue_comes_too_late(committed: Plan) -> None:
    with ThreadPoolExecutor() as pool:
        with transaction.atomic(), scoped(EVERYWHERE):
            issue_plan(None, committed)
            other = meanwhile(pool, alone(VERBS["correct"], BY_HAND))
        assert "已经印发" in str(other.exception())
    with transaction.atomic(), scoped(EVERYWHERE):
        assert not Correction.objects.exists()


def test_of_two_who_join_one_is_told_it_is_gone(committed: Plan) -> None:
    with ThreadPoolExecutor() as pool:
        with transaction.atomic(), scoped(EVERYWHERE):
            merge_clause(None, clause_of(committed, MEASURED))
            other = meanwhile(pool, alone(VERBS["confirm"], BY_HAND))
        assert "并入" in str(other.exception())
    with transaction.atomic(), scoped(EVERYWHERE):
        assert [number for number, _, _ in spans(committed)] == [1, 2, 3]
