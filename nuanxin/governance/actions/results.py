"""The result of a congress: approved (its term begins, its council sits), filed, or taken back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.congress import APPROVED, FILED, locked_congress, mark
from nuanxin.governance.actions.terms import TermInput, begin_term, take_back_term
from nuanxin.governance.models import Candidate, Congress, CouncilMember, Office
from nuanxin.governance.models.congress import RANKS
from nuanxin.work.actions.undertakings import (
    EvidenceInput,
    add_evidence,
    finish_undertaking,
    withdraw_evidence,
)

PROOF = "选举结果的批复"


@dataclass(frozen=True)
class ApprovalInput:
    """The number of the paper that approves the result, and for how many years it was elected."""

    number: str
    years: int
    client_id: UUID | None = None


@transaction.atomic
def approve_result(by: By, congress: Congress, given: ApprovalInput) -> Congress:
    """批复: the term begins on the day of the congress, whom it elected sits on the council; once."""
    congress = locked_congress(by, congress)
    sent = congress.undertaking.evidence.filter(client_id=given.client_id) if given.client_id else None
    if congress.term_id or (sent and sent.exists()):
        return congress
    if not given.number:
        raise Refused("选举结果要有批复，请填批复文号。")
    won = _elected(congress)
    if congress.held_on is None or not won:
        raise Refused("还没有选出的人，请先登记到会和票数。")
    begun = TermInput(congress.held_on, given.years, congress.number, given.number)
    congress.term = begin_term(by, congress.body, begun)
    congress.save(update_fields=["term"])
    _seat(by, congress, won, congress.held_on)
    add_evidence(by, congress.undertaking, EvidenceInput(PROOF, given.number, client_id=given.client_id))
    mark(by, congress, APPROVED, today())
    write_log(by, "congress.approve", congress, f"{congress}选举结果获批复（{given.number}）")
    return congress


@transaction.atomic
def withdraw_result(by: By, congress: Congress) -> Congress:
    """撤回选举结果: the term before goes on, and those who sat then sit again. Twice is harmless."""
    congress = locked_congress(by, congress)
    if congress.term is None:
        return congress
    term = congress.term
    congress.term = None
    congress.save(update_fields=["term"])
    take_back_term(by, term)
    _unseat(congress, term.from_day, since=term.recorded_at)
    undertaking = congress.undertaking
    undertaking.done_on = None
    undertaking.save(update_fields=["done_on"])
    for proof in undertaking.evidence.filter(note=PROOF, number=term.approval_number, withdrawn_at=None):
        withdraw_evidence(by, proof)
    for title in (APPROVED, FILED):
        mark(by, congress, title, None)
    write_log(by, "congress.withdraw", congress, f"撤回{congress}的选举结果")
    return congress


@transaction.atomic
def file_congress(by: By, congress: Congress, day: date) -> Congress:
    """备案, the last step: the undertaking is done. Twice is harmless."""
    congress = locked_congress(by, congress)
    if congress.undertaking.done_on:
        return congress
    if congress.term is None or congress.held_on is None:
        raise Refused("选举结果还没有批复，不能备案；请先填批复文号。")
    if not congress.held_on <= day <= today():
        raise Refused("备案日要在开会那天和今天之间，请改日期。")
    mark(by, congress, FILED, day)
    congress.undertaking = finish_undertaking(by, congress.undertaking, day)
    write_log(by, "congress.file", congress, f"{congress}备案")
    return congress


def _elected(congress: Congress) -> list[Candidate]:
    """Whom it elected, the highest office first. Refuses while a vote has not been counted."""
    ballots = list(congress.ballots.all())
    if waiting := [ballot for ballot in ballots if ballot.valid is None]:
        raise Refused(f"“{waiting[0]}”还没有登记票数，请先在“选举”里填。")
    rows = Candidate.objects.filter(ballot__in=ballots, elected=True).select_related("ballot")
    return sorted(rows, key=lambda row: (RANKS.index(Office(row.ballot.office)), row.pk))


def _seat(by: By, congress: Congress, won: list[Candidate], day: date) -> None:
    """The council of before ends; each who was elected sits once, in the highest office."""
    sitting = CouncilMember.objects.live().filter(body=congress.body, to_day__isnull=True)
    sitting.filter(from_day__lt=day).update(to_day=day, ended_at=timezone.now())
    seats, there = list[CouncilMember](), set[tuple[str, str]]()
    for each in won:
        who = (each.read("name"), each.read("occupation"))
        if who[0] and who in there:
            continue
        there.add(who)
        seat = CouncilMember(
            division=congress.division, body=congress.body, office=each.ballot.office, from_day=day,
            candidate=each, recorded_by=user_of(by),
        )  # fmt: skip
        seats.append(seat.write(name=who[0], occupation=who[1]))
    CouncilMember.objects.bulk_create(seats)


def _unseat(congress: Congress, day: date, *, since: datetime) -> None:
    """What ``_seat`` wrote, taken back; who left by herself before stays away."""
    seats = CouncilMember.objects.filter(candidate__ballot__congress=congress)
    seats.update(voided_at=timezone.now(), candidate=None)
    ended = CouncilMember.objects.live().filter(body=congress.body, to_day=day, ended_at__gte=since)
    ended.update(to_day=None, ended_at=None)
