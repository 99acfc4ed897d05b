"""会员代表大会: prepared as an undertaking whose steps count back from the meeting, moved, held."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.allowing import own_body
from nuanxin.governance.counting import attendance, settle_ballot
from nuanxin.governance.models import Ballot, Congress, Delegate, Part, Term
from nuanxin.work.actions.undertakings import Order, excuse, hand_out, mark_step, steps_due
from nuanxin.work.models import Step, Undertaking
from nuanxin.work.models.undertaking import Kind

SOURCE = "换届"
HELD, APPROVED, FILED = "召开会员代表大会", "收到选举结果的批复", "备案"
"""Steps that a verb of its own marks."""


@dataclass(frozen=True)
class CongressInput:
    """The how-manieth term it elects, when and where it meets; ``quorum`` and ``majority``: a ``Part``."""

    number: int
    meeting_on: date
    quorum: str
    majority: str
    place: str = ""
    agenda: str = ""
    client_id: UUID | None = None


@transaction.atomic
def prepare_congress(by: By, body: Body, given: CongressInput) -> Congress:
    """筹备换届: an undertaking of the body's own, each step with its last day; sent twice it is one.

    Refused while another is being prepared, for a term that is over already, and for a body that
    will be no more by then.
    """
    body = _own(by, body)
    if given.client_id and (sent := Congress.objects.filter(client_id=given.client_id).first()):
        return sent
    if open_one := Congress.objects.preparing().filter(body=body).first():
        raise Refused(f"{open_one}还在筹备，请接着办；不办了的，先在那一页撤销筹备。")
    _sensible(body, given)
    due = max(day for _, day in steps_due(Kind.CONGRESS, given.meeting_on) if day)
    title = f"换届：第 {given.number} 次会员代表大会"
    order = Order(body.division, Kind.CONGRESS, title, due, timezone.now(), SOURCE, given.meeting_on)
    [undertaking] = hand_out(order, [body])
    if by:
        undertaking.owner = by.appointment.post
        undertaking.save(update_fields=["owner"])
    congress = Congress.objects.create(
        division=body.division, body=body, undertaking=undertaking, number=given.number,
        meeting_on=given.meeting_on, place=given.place, agenda=given.agenda, quorum=given.quorum,
        majority=given.majority, recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "congress.prepare", congress, f"{congress}开始筹备，{given.meeting_on:%Y-%m-%d} 开会")
    return congress


@transaction.atomic
def change_congress(by: By, congress: Congress, given: CongressInput) -> Congress:
    """Another day, place or agenda; the days of steps that are not done move along with the meeting.

    One that met and was too few meets again: its attendance is open then. Refused once votes are counted.
    The same again changes nothing.
    """
    congress = locked_congress(by, congress)
    known = CongressInput(
        congress.number, congress.meeting_on, congress.quorum, congress.majority, congress.place,
        congress.agenda, given.client_id,
    )  # fmt: skip
    if known == given:
        return congress
    if congress.term_id or congress.ballots.filter(valid__isnull=False).exists():
        raise Refused("票数已经登记，不能再改；要重新开会的，先清空票数。")
    _sensible(congress.body, given, known)
    if given.meeting_on != congress.meeting_on:
        _move(by, congress, given.meeting_on)
    congress.number, congress.place, congress.agenda = given.number, given.place, given.agenda
    congress.quorum, congress.majority = given.quorum, given.majority
    congress.save(update_fields=[
        "number", "meeting_on", "place", "agenda", "quorum", "majority", "held_on",
    ])  # fmt: skip
    write_log(by, "congress.change", congress, f"改{congress}，{congress.meeting_on:%Y-%m-%d} 开会")
    return congress


@transaction.atomic
def void_congress(by: By, congress: Congress) -> Congress:
    """撤销筹备: nobody has to do it any more. Refused once its result stands; twice is harmless."""
    _own(by, congress.body)
    congress = Congress.objects.select_related("body").get(pk=congress.pk)
    if congress.voided_at:
        return congress
    if congress.term_id:
        raise Refused("选举结果已经批复，不能撤销筹备；确有错的，先撤回选举结果。")
    congress.voided_at = timezone.now()
    congress.save(update_fields=["voided_at"])
    excuse(Undertaking.objects.filter(pk=congress.undertaking_id))
    write_log(by, "congress.void", congress, f"撤销筹备{congress}")
    return congress


@dataclass(frozen=True)
class HeldInput:
    """When it met, which delegates (ids) came, and what was resolved beside the elections."""

    day: date
    came: Collection[int]
    resolution: str = ""


@transaction.atomic
def hold_congress(by: By, congress: Congress, given: HeldInput) -> Congress:
    """Who came: noted also where they are too few, but then nothing can be elected.

    Corrected later, the votes that stand elect anew. Refused below the papers that were handed out.
    """
    congress = locked_congress(by, congress)
    if congress.term_id:
        raise Refused("选举结果已经批复，不能再改到会名单；确有错的，先撤回选举结果。")
    rows = list(Delegate.objects.standing().filter(unit__congress=congress))
    came = {row.pk for row in rows} & set(given.came)
    _may_hold(congress, given.day, len(rows), len(came))
    before = {row.pk for row in rows if row.came}
    if (congress.held_on, congress.resolution, before) == (given.day, given.resolution, came):
        return congress
    for row in rows:
        row.came = row.pk in came
    Delegate.objects.bulk_update(rows, ["came"])
    congress.held_on, congress.resolution = given.day, given.resolution
    congress.save(update_fields=["held_on", "resolution"])
    found = attendance(congress)
    for ballot in congress.ballots.filter(valid__isnull=False):
        settle_ballot(ballot, found.votes)
    mark(by, congress, HELD, given.day if found.reached else None)
    write_log(by, "congress.hold", congress, f"{congress}召开：应到 {found.of} 人，实到 {found.present} 人")
    return congress


def _own(by: By, body: Body) -> Body:
    """The body, locked; a congress is its own affair."""
    return own_body(by, "term.keep", body, f"换届由{body.name}自己办；您可以查看、督办。")


def locked_congress(by: By, congress: Congress) -> Congress:
    """The row, for its own body to change."""
    _own(by, congress.body)
    found = Congress.objects.select_related("body", "undertaking__body", "term").get(pk=congress.pk)
    if found.voided_at:
        raise Refused(f"{found}已经不再筹备，请在“换届”里重新筹备。")
    return found


def not_yet_held(congress: Congress) -> None:
    if congress.held_on:
        raise Refused("大会已经开过，名额和代表不能再改；要改期再开的，先在“步骤”里改会议日期。")


def mark(by: By, congress: Congress, title: str, day: date | None) -> None:
    """Mark the step that a verb carries out, where the congress still has it."""
    for step in Step.objects.filter(undertaking=congress.undertaking_id, title=title):
        mark_step(by, step, day)


def _sensible(body: Body, given: CongressInput, known: CongressInput | None = None) -> None:
    if given.quorum not in Part.values or given.majority not in Part.values:
        raise Refused("请选到会和当选各要多少。")
    if given.meeting_on < today() and (known is None or known.meeting_on != given.meeting_on):
        raise Refused("会议日期不能早于今天；已经开过的，在“登记已有的届次”里登记。")
    if body.valid_to and given.meeting_on >= body.valid_to:
        raise Refused(f"{body.name}在 {body.valid_to:%Y-%m-%d} 撤销，不再换届；请由接着办的单位筹备。")
    last = Term.objects.live().filter(body=body).aggregate(last=Max("number"))["last"] or 0
    if given.number <= last:
        raise Refused(f"已经有第 {last} 届，这次选的届次要大于它。")


def _move(by: By, congress: Congress, day: date) -> None:
    """The steps that are not done, and the whole, are due as the new day wants it."""
    if congress.held_on:
        congress.held_on = None
        Delegate.objects.filter(unit__congress=congress).update(came=None)
        mark(by, congress, HELD, None)
    known = dict(enumerate((due for _, due in steps_due(Kind.CONGRESS, day)), start=1))
    steps = list(Step.objects.filter(undertaking=congress.undertaking_id, done_on__isnull=True))
    for step in steps:
        step.due = known.get(step.number, step.due)
    Step.objects.bulk_update(steps, ["due"])
    congress.meeting_on = day
    congress.undertaking.due = max(due for due in known.values() if due)
    congress.undertaking.save(update_fields=["due"])


def _may_hold(congress: Congress, day: date, delegates: int, came: int) -> None:
    if not timezone.localdate(congress.recorded_at) <= day <= today():
        raise Refused("召开日要在开始筹备那天和今天之间，请改日期。")
    if not delegates:
        raise Refused("还没有代表，请先在“代表”里登记。")
    issued = Ballot.objects.filter(congress=congress).aggregate(most=Max("issued"))["most"] or 0
    if came < issued:
        raise Refused(f"已经发出 {issued} 张票，到会不能少于 {issued} 人；请核对名单，或先改票数。")
