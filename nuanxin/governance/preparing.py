"""A congress as its pages show it: its steps, how many seats are filled, who may read names, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum

from nuanxin.association.acting import Acting
from nuanxin.governance.counting import attendance
from nuanxin.governance.listings.members import called
from nuanxin.governance.models import Ballot, Candidate, Congress, Delegate, ElectingUnit
from nuanxin.work.models import Step


@dataclass(frozen=True)
class Sight:
    """What one does and reads of a congress from a seat.

    Its own office keeps it and reads every name. The office right above, which approves the result,
    reads the candidates' names; all others see steps, numbers and the result without names.
    """

    own: bool
    above: bool

    @classmethod
    def of(cls, acting: Acting, congress: Congress) -> "Sight":
        keeps = acting.may("term.keep")
        own = keeps and acting.body.pk == congress.body_id
        return cls(own, keeps and acting.body.place_id == congress.body.place.parent_id)

    @property
    def candidates(self) -> bool:
        return self.own or self.above


@dataclass(frozen=True)
class Row:
    """A delegate or candidate on a page."""

    pk: int
    name: str
    occupation: str
    of: Delegate | Candidate


def rows_of(people: Iterable[Delegate | Candidate], *, named: bool) -> list[Row]:
    return [
        Row(each.pk, called(each, named=named), each.read("occupation") if named else "", each)
        for each in people
    ]


def with_chosen(units: "QuerySet[ElectingUnit]") -> "QuerySet[ElectingUnit]":
    """With ``chosen`` and ``left``: seats that are filled, and those still free."""
    standing = Count("delegates", Q(delegates__withdrawn_at__isnull=True))
    return units.annotate(chosen=standing).annotate(left=F("seats") - F("chosen")).order_by("pk")


@dataclass(frozen=True)
class Seats:
    """Seats of all electing units, and how many are filled."""

    units: int
    seats: int
    chosen: int

    @property
    def left(self) -> int:
        return self.seats - self.chosen


def seats_of(congress: Congress) -> Seats:
    units = congress.units.aggregate(count=Count("pk"), seats=Sum("seats"))
    chosen = Delegate.objects.standing().filter(unit__congress=congress).count()
    return Seats(units["count"], units["seats"] or 0, chosen)


def ballots_of(congress: Congress) -> "QuerySet[Ballot]":
    """With ``standing`` candidates and how many were ``won``."""
    there = Q(candidates__withdrawn_at__isnull=True)
    return congress.ballots.annotate(
        standing=Count("candidates", there), won=Count("candidates", there & Q(candidates__elected=True))
    ).order_by("pk")


def late_steps(congress: Congress, day: date) -> int:
    steps = Step.objects.filter(undertaking=congress.undertaking_id, done_on__isnull=True)
    return steps.filter(due__lt=day).count()


@dataclass(frozen=True)
class Next:
    """What is to be done next, in words, and the page (route) where; "" where there is none."""

    words: str
    route: str = ""
    label: str = ""


def next_of(congress: Congress) -> Next:
    """The first thing that is still missing."""
    if congress.state == "filed":
        return Next("换届已经办完，选举结果已批复、备案。")
    if congress.state == "approved":
        return Next("结果已经批复，报上级备案以后，在“结果”里登记备案。", "congress-result", "去备案")
    if congress.held_on:
        return _after_meeting(congress)
    seats, ballots = seats_of(congress), list(ballots_of(congress))
    if not seats.units:
        return Next("把代表名额分到各选举单位。", "congress-delegates", "分配名额")
    if seats.left > 0:
        return Next(f"还有 {seats.left} 名代表没有选出来。", "congress-delegates", "登记代表")
    short = [each for each in ballots if vars(each)["standing"] < each.places]
    if not ballots or short:
        which = f"{short[0]}的候选人还不够应选人数。" if short else "定好选哪些职务、各选几名，再提候选人。"
        return Next(which, "congress-ballots", "候选人")
    when = f"{congress.meeting_on.month} 月 {congress.meeting_on.day} 日"
    return Next(f"{when}开会，当天勾谁到会。", "congress-day", "登记到会")


def _after_meeting(congress: Congress) -> Next:
    found = attendance(congress)
    if not found.reached:
        return Next(f"{found.words}，不能选举。核对名单，或改会议日期再开。", "congress-day", "核对到会")
    if not congress.ballots.exists() or congress.ballots.filter(valid__isnull=True).exists():
        return Next("大会已开，把票数填进来。", "congress-ballots", "填票数")
    return Next("打印选举结果，报上级批复；收到批复以后填文号。", "congress-result", "填批复文号")
