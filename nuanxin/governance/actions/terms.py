"""Terms of a body: begun, extended, corrected; one at a time, each after the one before."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.allowing import locked_body
from nuanxin.governance.models import Term

LONGEST = 10  # years


@dataclass(frozen=True)
class TermInput:
    """``from_day`` is the day of the congress, ``years`` the term's length, ``number`` 第几届."""

    from_day: date
    years: int
    number: int
    approval_number: str = ""
    client_id: UUID | None = None


@transaction.atomic
def begin_term(by: By, body: Body, given: TermInput) -> Term:
    """A new term, which ends the one before it; sent twice (same client id) it is one.

    Refused where it would begin before the one that stands, or counts no higher.
    """
    body = locked_body(by, "term.keep", body)
    if given.client_id and (sent := Term.objects.filter(client_id=given.client_id).first()):
        return sent
    _sensible(body, given)
    last = Term.objects.live().filter(body=body).order_by("-from_day").first()
    if last:
        _follows(last, given)
        if last.to_day is None or last.to_day > given.from_day:
            last.to_day, last.ended_at = given.from_day, timezone.now()
            last.save(update_fields=["to_day", "ended_at"])
    term = Term.objects.create(
        division=body.division, body=body, number=given.number, from_day=given.from_day,
        years=given.years, until=years_after(given.from_day, given.years),
        approval_number=given.approval_number, recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "term.begin", term, f"{term}开始，任期 {term.years} 年")
    return term


@transaction.atomic
def extend_term(by: By, term: Term, last_day: date, number: str) -> Term:
    """延期换届, with the number of the paper that allows it; the same again changes nothing."""
    term = _locked(by, term)
    until = last_day + timedelta(days=1)
    if (term.until, term.extension_number) == (until, number):
        return term
    if term.to_day:
        raise Refused(f"{term}已经换届，不用延期。")
    if not number:
        raise Refused("延期换届要有上级批复，请填批复文号。")
    usual_end = years_after(term.from_day, term.years)
    if not usual_end < until <= years_after(usual_end, 1):
        raise Refused(f"延期要在届满日 {usual_end:%Y-%m-%d} 以后、一年以内，请改日期。")
    term.until, term.extension_number = until, number
    term.save(update_fields=["until", "extension_number"])
    write_log(by, "term.extend", term, f"{term}延期到 {last_day:%Y-%m-%d}（{number}）")
    return term


@transaction.atomic
def void_term(by: By, term: Term) -> Term:
    """It was recorded wrongly; the one before it goes on. Refused once a congress elected it."""
    term = _locked(by, term)
    if hasattr(term, "congress"):
        raise Refused(f"{term}由换届大会选出，请先在换届里撤回选举结果。")
    return take_back_term(by, term)


@transaction.atomic
def take_back_term(by: By, term: Term) -> Term:
    """``void_term`` of one whose congress does not stand any more either."""
    term = _locked(by, term)
    if term.voided_at:
        return term
    if term.to_day:
        raise Refused(f"{term}以后已经换届，请先作废后一届。")
    term.voided_at = timezone.now()
    term.save(update_fields=["voided_at"])
    Term.objects.live().filter(body=term.body_id, to_day=term.from_day).update(
        to_day=None, ended_at=None
    )
    write_log(by, "term.void", term, f"作废{term}")
    return term


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _sensible(body: Body, given: TermInput) -> None:
    if given.from_day > today():
        raise Refused("这一届还没有开始，请在大会开过以后登记。")
    if not 1 <= given.years <= LONGEST:
        raise Refused(f"任期要在 1 到 {LONGEST} 年之间，请改。")
    if body.valid_to and given.from_day >= body.valid_to:
        raise Refused(f"{body.name}在 {body.valid_to:%Y-%m-%d} 已经撤销，不能再开始新的一届。")


def _follows(last: Term, given: TermInput) -> None:
    if given.from_day <= last.from_day:
        raise Refused(
            f"{last}从 {last.from_day:%Y-%m-%d} 开始，新的一届要在它以后；更早的请先作废后面的再补。"
        )
    if given.number <= last.number:
        raise Refused(f"已经有第 {last.number} 届，新的一届要大于它。")


def _locked(by: By, term: Term) -> Term:
    locked_body(by, "term.keep", term.body)
    return Term.objects.select_related("body").get(pk=term.pk)
