"""The congress: steps that count back from it, delegates, quorum, votes, the term and council it begins."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from nuanxin.association.calendar import shift_working_days
from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.congress import (
    APPROVED,
    FILED,
    HELD,
    HeldInput,
    change_congress,
    hold_congress,
    prepare_congress,
    void_congress,
)
from nuanxin.governance.actions.council import CouncilInput, co_opt
from nuanxin.governance.actions.delegates import (
    DelegateInput,
    drop_unit,
    elect_delegates,
    keep_unit,
    withdraw_delegate,
)
from nuanxin.governance.actions.election import (
    CandidateInput,
    VotesInput,
    clear_votes,
    count_votes,
    drop_ballot,
    keep_ballot,
    nominate,
    withdraw_candidate,
)
from nuanxin.governance.actions.results import (
    ApprovalInput,
    approve_result,
    file_congress,
    withdraw_result,
)
from nuanxin.governance.actions.terms import TermInput, begin_term, void_term
from nuanxin.governance.counting import attendance, elected
from nuanxin.governance.models import (
    Candidate,
    Congress,
    CouncilMember,
    Delegate,
    ElectingUnit,
    Part,
    Term,
)
from nuanxin.governance.tests.congresses import (
    COUNTY,
    NAMES,
    asked,
    held,
    prepared,
    voted,
    votes_for,
)
from nuanxin.work.actions.undertakings import mark_step, steps_of
from nuanxin.work.models import Step, Undertaking
from nuanxin.work.models.undertaking import Kind

ActingAs = Callable[[str], Any]
NUMBER = "演示批〔2026〕7号"
LATER = today() + timedelta(days=200)


@pytest.fixture
def county(everywhere: None) -> Body:
    return Body.objects.select_related("place").get(division=COUNTY, level="county")


@pytest.fixture
def sixth(county: Body) -> Term:
    return begin_term(None, county, TermInput(date(2021, 3, 1), 5, 6))


def steps(congress: Congress) -> dict[str, Step]:
    return {each.title: each for each in Step.objects.filter(undertaking=congress.undertaking_id)}


def names(rows: "Iterable[CouncilMember | Candidate]") -> set[str]:
    return {row.read("name") for row in rows}


def test_its_steps_count_back_from_the_meeting(county: Body) -> None:
    congress = prepare_congress(None, county, asked(meeting_on=LATER))
    wanted = shift_working_days(LATER, [each.before for each in steps_of(Kind.CONGRESS) if each.before is not None])
    assert {each.title: each.due for each in steps(congress).values()} == {
        each.title: wanted[each.before] for each in steps_of(Kind.CONGRESS) if each.before is not None
    }
    assert congress.undertaking.due == wanted[-25]
    assert {HELD, APPROVED, FILED} <= steps(congress).keys()


def test_moved_the_steps_that_are_not_done_move_along(county: Body, acting_as: ActingAs) -> None:
    by = acting_as("county")
    congress = prepare_congress(by, county, asked(meeting_on=LATER))
    first, last = "成立筹备组，拟定换届方案", "备案"
    was = steps(congress)
    mark_step(by, was[first], today())
    for _ in range(2):
        congress = change_congress(by, congress, asked(meeting_on=LATER + timedelta(days=28)))
    now = steps(congress)
    assert now[first].due == was[first].due
    assert now[last].due == congress.undertaking.due
    assert (now[last].due or LATER) > (was[last].due or LATER)
    assert LogEntry.objects.filter(action="congress.change").count() == 1


def test_sent_twice_it_is_one_and_one_at_a_time(county: Body) -> None:
    sent = replace(asked(), client_id=uuid4())
    assert prepare_congress(None, county, sent) == prepare_congress(None, county, sent)
    with pytest.raises(Refused, match="还在筹备，请接着办"):
        prepare_congress(None, county, asked(8))
    assert Undertaking.objects.filter(kind=Kind.CONGRESS).count() == 1


def test_what_cannot_be_prepared_is_refused(county: Body, sixth: Term) -> None:
    with pytest.raises(Refused, match="要大于它"):
        prepare_congress(None, county, asked(6))
    with pytest.raises(Refused, match="不能早于今天"):
        prepare_congress(None, county, asked(meeting_on=today() - timedelta(days=1)))
    with pytest.raises(Refused, match="到会和当选"):
        prepare_congress(None, county, replace(asked(), quorum="40"))
    Body.objects.filter(pk=county.pk).update(valid_to=today() + timedelta(days=9))
    with pytest.raises(Refused, match="请由接着办的单位筹备"):
        prepare_congress(None, county, asked(meeting_on=LATER))


def test_each_body_prepares_its_own(county: Body, acting_as: ActingAs) -> None:
    congress = prepared(acting_as("county"), county)
    unit = ElectingUnit.objects.filter(congress=congress)[0]
    for act in (
        lambda by: prepare_congress(by, county, asked(8)), lambda by: void_congress(by, congress),
        lambda by: keep_unit(by, congress, "新单位", 3), lambda by: elect_delegates(by, unit, [DelegateInput("赵演")]),
        lambda by: hold_congress(by, congress, HeldInput(today(), ())),
    ):  # fmt: skip
        with pytest.raises(Refused, match="自己办"):
            act(acting_as("city"))
        with pytest.raises(Refused, match="不在您的范围内"):
            act(acting_as("banner"))
        with pytest.raises(Refused, match="没有这项权限"):
            act(acting_as("auditor"))
    set_scope(EVERYWHERE)
    assert not Delegate.objects.visible_to(acting_as("banner").scope).exists()


def test_never_more_delegates_than_seats(county: Body) -> None:
    congress = prepare_congress(None, county, asked())
    unit = keep_unit(None, congress, "镇代表团", 2)
    pair = [DelegateInput("赵演甲", "镇政府", uuid4()), DelegateInput("赵演甲", "卫生院", uuid4())]
    for _ in range(2):
        rows = elect_delegates(None, unit, pair)
    with pytest.raises(Refused, match="名额 2 名，已有 2 名，再加 1 名就超了"):
        elect_delegates(None, unit, [DelegateInput("钱演")])
    with pytest.raises(Refused, match="名额不能少于 2"):
        keep_unit(None, congress, "镇代表团", 1)
    with pytest.raises(Refused, match="不能去掉"):
        drop_unit(None, congress, unit.pk)
    for _ in range(2):
        withdraw_delegate(None, next(row for row in rows if row.read("occupation") == "镇政府"))
    with pytest.raises(Refused, match="同名、同单位职务"):
        elect_delegates(None, unit, [DelegateInput("赵演甲", "卫生院")])
    elect_delegates(None, unit, [DelegateInput("钱演")])
    assert not LogEntry.objects.filter(sentence__contains="赵演").exists()


def test_a_unit_or_a_vote_nobody_needs_goes(county: Body) -> None:
    congress = prepare_congress(None, county, asked())
    unit, ballot = keep_unit(None, congress, "镇代表团", 2), keep_ballot(None, congress, "vice", 2)
    assert keep_unit(None, congress, "镇代表团", 3) == unit
    for _ in range(2):
        drop_unit(None, congress, unit.pk)
        drop_ballot(None, congress, ballot.pk)
    assert not congress.units.exists()
    assert not congress.ballots.exists()


@pytest.mark.parametrize(("came", "reached"), [(5, False), (6, True), (9, True)])
def test_nothing_is_elected_without_a_quorum(county: Body, came: int, reached: bool) -> None:
    congress = held(None, county, came)
    found = attendance(congress)
    assert (found.of, found.needed, found.reached) == (9, 6, reached)
    ballot = congress.ballots.get(office="president")
    given = votes_for(ballot, came, 0, papers=(came, came, came))
    if reached:
        assert count_votes(None, ballot, given).valid == came
        return
    with pytest.raises(Refused, match="不到法定人数，还差 1 人，不能选举"):
        count_votes(None, ballot, given)
    assert steps(congress)[HELD].done_on is None


def test_too_few_it_meets_another_day(county: Body) -> None:
    congress = held(None, county, 5)
    congress = change_congress(None, congress, asked(meeting_on=LATER))
    assert (congress.held_on, congress.meeting_on) == (None, LATER)
    assert not Delegate.objects.filter(came__isnull=False).exists()


@pytest.mark.parametrize(
    ("papers", "votes", "words"),
    [
        ((10, 9, 9), (9, 0), "发出的票有 10，多于到会的 9 位代表"),
        ((9, 10, 9), (9, 0), "收回的票有 10，多于发出的 9 张"),
        ((9, 8, 9), (8, 0), "有效票有 9，多于收回的 8 张"),
        ((9, 9, 8), (9, 0), "一位候选人的得票有 9，多于有效票 8 张"),
        ((9, 9, 9), (9, 1), "得票合计有 10，多于每张票选 1 名的总数"),
        ((9, 9, 9), (9, -1), "不能是负数"),
    ],
)
def test_no_more_votes_than_can_be(
    county: Body, papers: tuple[int, int, int], votes: tuple[int, int], words: str
) -> None:
    ballot = held(None, county).ballots.get(office="president")
    with pytest.raises(Refused, match=words):
        count_votes(None, ballot, votes_for(ballot, *votes, papers=papers))


def test_votes_are_of_a_meeting_and_of_its_candidates(county: Body) -> None:
    ballot = prepared(None, county).ballots.get(office="president")
    with pytest.raises(Refused, match="大会还没有开"):
        count_votes(None, ballot, votes_for(ballot, 9, 0))
    congress = ballot.congress
    hold_congress(None, congress, HeldInput(today(), set(Delegate.objects.values_list("pk", flat=True))))
    with pytest.raises(Refused, match="候选人有变动"):
        count_votes(None, ballot, VotesInput(9, 9, 9, {}))
    for _ in range(2):
        count_votes(None, ballot, votes_for(ballot, 9, 0))
    assert LogEntry.objects.filter(action="congress.count").count() == 1
    with pytest.raises(Refused, match="要改的先清空票数"):
        nominate(None, ballot, CandidateInput("周演"))
    with pytest.raises(Refused, match="不能少于 9 人"):
        hold_congress(None, congress, HeldInput(today(), set(Delegate.objects.values_list("pk", flat=True)[:8])))
    for _ in range(2):
        clear_votes(None, ballot)
    [row] = [each for each in ballot.candidates.all() if each.read("name") == NAMES[1]]
    for _ in range(2):
        withdraw_candidate(None, row)
    count_votes(None, ballot, votes_for(ballot, 9))


@pytest.mark.parametrize(
    ("votes", "places", "needed", "won"),
    [
        ((9, 8, 7), 2, 5, {0, 1}),
        ((9, 4, 3), 2, 5, {0}),
        ((9, 7, 7), 2, 5, {0}),  # who ties for the last place is not elected
        ((7, 7, 7), 2, 5, set()),
        ((9, 8), 3, 5, {0, 1}),
        ((), 1, 1, set()),
    ],
)
def test_who_is_elected(votes: tuple[int, ...], places: int, needed: int, won: set[int]) -> None:
    assert elected(dict(enumerate(votes)), places, needed) == won


def test_parts_are_counted_exactly() -> None:
    assert [Part.TWO_THIRDS.of(n) for n in (3, 60, 100)] == [2, 40, 67]
    assert [Part.HALF.of(n) for n in (3, 100, 199, 200)] == [2, 51, 100, 101]


def test_approved_a_term_begins_and_its_council_sits(county: Body, sixth: Term, acting_as: ActingAs) -> None:
    old = co_opt(None, county, CouncilInput("吴演", "member", date(2022, 1, 1)))
    by = acting_as("county")
    congress = voted(by, county)
    for _ in range(2):
        congress = approve_result(by, congress, ApprovalInput(NUMBER, 5))
    term = Term.objects.on(today()).get(body=county)
    assert (term, term.number, term.approval_number, term.from_day) == (congress.term, 7, NUMBER, today())
    old.refresh_from_db()
    assert old.to_day == today()
    council = CouncilMember.objects.on(today()).filter(body=county)
    assert names(council) == {*NAMES[:3]}  # the head of it once, as such
    assert [seat.read("name") for seat in council.filter(office="president")] == [NAMES[0]]
    for _ in range(2):
        congress = file_congress(by, congress, today())
    assert congress.undertaking.done_on == today()
    assert {title for title, step in steps(congress).items() if step.done_on} == {HELD, APPROVED, FILED}


def test_withdrawn_everything_is_as_before_and_can_be_approved_again(county: Body, sixth: Term) -> None:
    old = co_opt(None, county, CouncilInput("吴演", "member", date(2022, 1, 1)))
    congress = approve_result(None, voted(None, county), ApprovalInput(NUMBER, 5))
    file_congress(None, congress, today())
    with pytest.raises(Refused, match="先在换届里撤回选举结果"):
        void_term(None, Term.objects.on(today()).get(body=county))
    for _ in range(2):
        congress = withdraw_result(None, congress)
    old.refresh_from_db()
    sixth.refresh_from_db()
    assert (old.to_day, sixth.to_day, congress.state) == (None, None, "awaiting_approval")
    assert names(CouncilMember.objects.on(today()).filter(body=county)) == {"吴演"}
    assert {title for title, step in steps(congress).items() if step.done_on} == {HELD}
    assert not congress.undertaking.evidence.filter(withdrawn_at__isnull=True).exists()
    congress = approve_result(None, congress, ApprovalInput("演示批〔2026〕8号", 5))
    assert file_congress(None, congress, today()).state == "filed"


def test_approval_needs_votes_and_a_paper(county: Body, sixth: Term) -> None:
    congress = held(None, county)
    with pytest.raises(Refused, match="还没有登记票数"):
        approve_result(None, congress, ApprovalInput(NUMBER, 5))
    with pytest.raises(Refused, match="请填批复文号"):
        approve_result(None, congress, ApprovalInput("", 5))
    with pytest.raises(Refused, match="还没有批复，不能备案"):
        file_congress(None, congress, today())
    for ballot in congress.ballots.all():
        count_votes(None, ballot, votes_for(ballot, *(0 for _ in ballot.candidates.all())))
    with pytest.raises(Refused, match="还没有选出的人"):
        approve_result(None, congress, ApprovalInput(NUMBER, 5))


def test_a_term_noted_meanwhile_is_not_overlapped(county: Body, sixth: Term) -> None:
    congress = voted(None, county)
    begin_term(None, county, TermInput(today(), 5, 8))
    with pytest.raises(Refused, match="新的一届要在它以后"):
        approve_result(None, congress, ApprovalInput(NUMBER, 5))
    assert Congress.objects.get(pk=congress.pk).term is None


def test_approved_nothing_of_it_changes_any_more(county: Body) -> None:
    congress = approve_result(None, voted(None, county), ApprovalInput(NUMBER, 5))
    ballot = congress.ballots.get(office="president")
    for act in (
        lambda: void_congress(None, congress), lambda: clear_votes(None, ballot),
        lambda: count_votes(None, ballot, votes_for(ballot, 8, 1)),
        lambda: hold_congress(None, congress, HeldInput(today(), ())),
    ):  # fmt: skip
        with pytest.raises(Refused, match="先撤回选举结果"):
            act()


def test_given_up_nobody_has_to_do_it(county: Body) -> None:
    congress = prepared(None, county)
    for _ in range(2):
        void_congress(None, congress)
    assert not Undertaking.objects.live().filter(kind=Kind.CONGRESS).exists()
    with pytest.raises(Refused, match="重新筹备"):
        keep_unit(None, congress, "新单位", 3)
    assert prepare_congress(None, county, asked()).state == "preparing"
