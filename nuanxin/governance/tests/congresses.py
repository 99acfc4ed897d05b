"""A congress of the cast's county, made up step by step."""

from datetime import date
from typing import Any

from nuanxin.association.acting import By
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.governance.actions.congress import (
    CongressInput,
    HeldInput,
    hold_congress,
    prepare_congress,
)
from nuanxin.governance.actions.delegates import DelegateInput, elect_delegates, keep_unit
from nuanxin.governance.actions.election import (
    CandidateInput,
    VotesInput,
    count_votes,
    keep_ballot,
    nominate,
)
from nuanxin.governance.models import Ballot, Candidate, Congress, Delegate

COUNTY = 150222000000
NAMES = tuple(f"{surname}演{given}" for surname in "赵钱孙" for given in "甲乙丙")
OF_A_CONGRESS = (
    "congress", "change-congress", "void-congress", "congress-delegates", "keep-electing-unit", "congress-day",
    "congress-ballots", "keep-ballot", "congress-result", "approve-congress", "withdraw-congress", "file-congress",
    "congress-sheet",
)  # fmt: skip
OF_A_UNIT = ("drop-electing-unit", "elect-delegates")
OF_A_BALLOT = ("drop-ballot", "nominate", "count-votes", "clear-votes")
VOTED = {"member": (9, 8, 7, 2), "president": (9, 0)}
PLACES = {"member": 3, "president": 1}


def asked(number: int = 7, meeting_on: date | None = None) -> CongressInput:
    return CongressInput(number, meeting_on or today(), "two_thirds", "half", "旗会议室（演示）")


def prepared(by: By, body: Body, number: int = 7) -> Congress:
    """With nine delegates of two units; candidates for the council and its head."""
    congress = prepare_congress(by, body, asked(number))
    for name, seats, people in (("镇代表团（演示）", 5, NAMES[:5]), ("机关代表团（演示）", 4, NAMES[5:])):
        unit = keep_unit(by, congress, name, seats)
        elect_delegates(by, unit, [DelegateInput(each, "演示单位") for each in people])
    for office, votes in VOTED.items():
        ballot = keep_ballot(by, congress, office, PLACES[office])
        for name, _ in zip(NAMES, votes, strict=False):
            nominate(by, ballot, CandidateInput(name, "演示单位"))
    return congress


def held(by: By, body: Body, came: int = 9) -> Congress:
    congress = prepared(by, body)
    ids = Delegate.objects.filter(unit__congress=congress).order_by("pk").values_list("pk", flat=True)
    return hold_congress(by, congress, HeldInput(today(), frozenset(ids[:came]), "通过工作报告（演示）"))


def voted(by: By, body: Body) -> Congress:
    congress = held(by, body)
    for ballot in congress.ballots.all():
        count_votes(by, ballot, votes_for(ballot, *VOTED[ballot.office]))
    return congress


def votes_for(ballot: Ballot, *votes: int, papers: tuple[int, int, int] = (9, 9, 9)) -> VotesInput:
    """In the order in which they were nominated; ``papers``: handed out, given back, valid."""
    rows = sorted(Candidate.objects.standing().filter(ballot=ballot), key=lambda row: NAMES.index(row.read("name")))
    return VotesInput(*papers, dict(zip((row.pk for row in rows), votes, strict=True)))


def congress_doors(body: Body) -> dict[str, dict[str, Any]]:
    """What the routes of a congress are opened with: one of the body's own, made here."""
    congress = prepared(None, body, 20)
    own: dict[str, Any] = {"pk": congress.pk}
    unit, ballot = congress.units.earliest("pk"), congress.ballots.earliest("pk")
    delegate, candidate = unit.delegates.earliest("pk"), ballot.candidates.earliest("pk")
    of_delegate, of_candidate = {"pk": delegate.pk}, {"pk": candidate.pk}
    return {
        "prepare-congress": {"pk": body.pk},
        **dict.fromkeys(OF_A_CONGRESS, own),
        **dict.fromkeys(OF_A_UNIT, own | {"unit": unit.pk}),
        **dict.fromkeys(OF_A_BALLOT, own | {"ballot": ballot.pk}),
        "congress-step": own | {"step": congress.undertaking.steps.earliest("number").pk},
        "withdraw-delegate": own | {"delegate": delegate.pk},
        "withdraw-candidate": own | {"candidate": candidate.pk},
        **dict.fromkeys(("delegate-data", "ask-erasing-delegate", "copy-delegate"), of_delegate),
        **dict.fromkeys(("candidate-data", "ask-erasing-candidate", "copy-candidate"), of_candidate),
    }
