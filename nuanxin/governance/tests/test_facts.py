"""From the rows to the measures: what changes beside a row is counted too, and what was known stays known."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from nuanxin.association.actions.posts import SeatInput, establish_post
from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.periods import today
from nuanxin.governance.actions.deeds import (
    DeedInput,
    FeedbackInput,
    approve_deed,
    note_feedback,
    propose_deed,
)
from nuanxin.governance.actions.members import MemberInput, agree_to_join, apply_to_join, leave
from nuanxin.governance.actions.reform import SettledInput, lay_reform, settle_item
from nuanxin.governance.actions.terms import TermInput, begin_term, void_term
from nuanxin.governance.models import Deed, Membership, ReformItem
from nuanxin.governance.usual import advisers, groups
from nuanxin.measures.dictionary import dictionary
from nuanxin.measures.opening import latest
from nuanxin.measures.questions import Place, Question, When
from nuanxin.measures.refreshing import carry
from nuanxin.work.actions.sorting import SortInput, sort_undertaking
from nuanxin.work.actions.undertakings import (
    EvidenceInput,
    add_evidence,
    finish_undertaking,
    withdraw_evidence,
)
from nuanxin.work.models import Document

COUNTY, CITY = 150222000000, 150200000000
TODAY = today()


def do(what: Callable[[], Any]) -> Any:
    """Do it, commit, and carry the facts."""
    with transaction.atomic(), scoped(EVERYWHERE):
        done = what()
    carry()
    return done


def ask(code: str, body: Body, when: When | None = None) -> tuple[int, int]:
    at = Place(body.division, body.level)
    [value] = latest().measure([Question(code)], body.scope.ranges, when or When(TODAY), at)
    return (value.n, value.of) if value.quantity is None else (value.quantity, 0)


def county() -> Body:
    return Body.objects.get(division=COUNTY, level="county")


def test_definitions_say_the_days_and_months_that_are_counted() -> None:
    known = dictionary().measures
    active, trained = (f"最近 {advisers()[name]} 个月" for name in ("active_months", "trained_months"))
    assert all(active in known[code].definition for code in ("active_advisers", "advisers_trained"))
    assert all(trained in known[code].definition for code in ("grassroots_trained", "advisers_trained"))
    assert f"最近 {groups()['active_days']} 天" in known["groups_active"].definition


def test_a_term_that_goes_on_after_all_counts_once(own_database: str) -> None:
    body = do(county)
    of = ask("terms_current", body)[1]
    do(lambda: begin_term(None, body, TermInput(TODAY - timedelta(days=400), 5, 1)))
    second = do(lambda: begin_term(None, body, TermInput(TODAY - timedelta(days=9), 5, 2)))
    assert ask("terms_current", body) == (1, of)
    do(lambda: void_term(None, second))
    assert ask("terms_current", body) == (1, of)
    assert ask("terms_current", body, When(TODAY - timedelta(days=401)))[0] == 0


def test_solved_until_its_document_is_withdrawn(own_database: str) -> None:
    def settled() -> ReformItem:
        city = Body.objects.get(division=CITY, level="city")
        item = lay_reform(None, city, [county()], TODAY + timedelta(days=90))[0]
        paper = SettledInput("演编办〔2026〕3 号", ContentFile(b"%PDF-1.4", "document.pdf"), TODAY)
        return settle_item(None, item, paper)

    item = do(settled)
    assert ask("reform_solved", item.body) == (1, 4)
    do(lambda: withdraw_evidence(None, item.settled_by))
    assert ask("reform_solved", item.body) == (0, 4)


def test_a_deed_that_is_open_again_is_asked_about_no_more(own_database: str) -> None:
    def done() -> tuple[Deed, Any]:
        said = DeedInput("装扶手（演示）", "起身不便", "visit", "施工", None, TODAY + timedelta(days=30))
        deed = approve_deed(None, propose_deed(None, county(), said), TODAY)
        proof = add_evidence(None, deed.undertaking, EvidenceInput(number="演〔2026〕1 号"))
        finish_undertaking(None, deed.undertaking, TODAY)
        return note_feedback(None, deed, FeedbackInput(9, "好", 5, 4)), proof

    deed, proof = do(done)
    assert ask("deeds_content", deed.body) == (4, 5)
    do(lambda: withdraw_evidence(None, proof))
    assert ask("deeds_content", deed.body) == (0, 0)


def test_an_undertaking_rests_on_a_document_as_long_as_it_is_in_force(own_database: str) -> None:
    def tied() -> tuple[Deed, Document]:
        said = DeedInput("装扶手（演示）", "起身不便", "visit", "施工", None, TODAY + timedelta(days=30))
        deed = approve_deed(None, propose_deed(None, county(), said), TODAY)
        paper = Document.objects.create(
            body=deed.body, division=COUNTY, kind="policy", title="演示条例", text="演示", digest="0",
            issued_at=timezone.now(),
        )  # fmt: skip
        sort_undertaking(None, deed.undertaking, SortInput([paper]))
        return deed, paper

    deed, paper = do(tied)
    assert ask("policy_undertakings", deed.body) == (1, 0)
    do(lambda: Document.objects.filter(pk=paper.pk).update(repealed_on=TODAY, repeal_reason="演示"))
    assert ask("policy_undertakings", deed.body) == (0, 0)
    do(lambda: Document.objects.filter(pk=paper.pk).update(repealed_on=None, repeal_reason=""))
    assert ask("policy_undertakings", deed.body) == (1, 0)
    do(lambda: sort_undertaking(None, deed.undertaking, SortInput()))
    assert ask("policy_undertakings", deed.body) == (0, 0)


def test_who_left_was_a_member_as_known_before(own_database: str) -> None:
    def joined() -> Membership:
        asked = apply_to_join(None, county(), [MemberInput("甲（演示）", date(TODAY.year, 1, 1), "paper")])
        return agree_to_join(None, asked, date(TODAY.year, 1, 1))[0]

    member = do(joined)
    before = timezone.now()
    do(lambda: leave(None, member, TODAY))
    assert ask("members", member.body) == (0, 0)
    assert ask("members", member.body, When(TODAY, known_at=before)) == (1, 0)


def test_a_seat_counts_as_establishment_once_it_is_said(own_database: str) -> None:
    seat = do(lambda: establish_post(None, county(), SeatInput("county_officer", established=False)))
    there, _ = ask("posts_established", seat.body)
    seat.established = True
    do(lambda: seat.save(update_fields=["established"]))
    assert ask("posts_established", seat.body) == (there + 1, 0)
