"""Two made-up congresses: one that is being prepared, one that was held and approved; marked 演示."""

from collections.abc import Sequence
from datetime import timedelta

from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.desk.cast import stage
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
from nuanxin.governance.actions.results import ApprovalInput, approve_result
from nuanxin.governance.models import Congress, Delegate, Term
from nuanxin.work.actions.undertakings import mark_step

SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙", "文平安宁"
UNITS = (("机关代表团（演示）", 5), ("镇代表团（演示）", 5), ("卫生教育代表团（演示）", 3))
ELECTIONS = (
    ("member", 5, "王演文 李演文 张演文 刘演文 陈演文 杨演文"), ("president", 1, "王演文"),
    ("vice", 2, "李演文 张演文"), ("secretary", 1, "刘演文"),
)  # fmt: skip
"""Office, places, candidates."""
AHEAD = timedelta(days=75)


def hold_congresses() -> None:
    """Once: a second run finds them."""
    if Congress.objects.exists():
        return
    banner = stage()["banner"]
    other = Body.objects.on(today()).filter(level="county").exclude(pk=banner.pk).earliest("division")
    soon = _prepared(banner, missing=1)
    for step in soon.undertaking.steps.order_by("number")[:2]:
        mark_step(None, step, today())
    _elect(_prepared(other, missing=0))


def _prepared(body: Body, *, missing: int) -> Congress:
    """With all delegates but so many of each unit; it meets today where all are there."""
    term = Term.objects.live().filter(body=body).order_by("-number").first()
    number = term.number + 1 if term else 1
    day = today() + AHEAD if missing else today()
    place = CongressInput(number, day, "two_thirds", "half", "会议室（演示）", "选举新一届理事会（演示）")
    congress = prepare_congress(None, body, place)
    names = iter(_names())
    for name, seats in UNITS:
        chosen = [DelegateInput(next(names), "演示单位") for _ in range(seats)]
        elect_delegates(None, keep_unit(None, congress, name, seats), chosen[: seats - missing])
    for office, places, standing in ELECTIONS:
        ballot = keep_ballot(None, congress, office, places)
        for name in standing.split():
            nominate(None, ballot, CandidateInput(name, "演示单位"))
    return congress


def _elect(congress: Congress) -> None:
    people = Delegate.objects.filter(unit__congress=congress).values_list("pk", flat=True)
    came = frozenset(people)
    hold_congress(None, congress, HeldInput(today(), came, "通过工作报告（演示）"))
    for ballot in congress.ballots.all():
        rows = list(ballot.candidates.all())
        votes = {row.pk: len(came) if at < ballot.places else 0 for at, row in enumerate(rows)}
        count_votes(None, ballot, VotesInput(len(came), len(came), len(came), votes))
    approve_result(None, congress, ApprovalInput("演示批〔2023〕7号", 5))


def _names() -> Sequence[str]:
    return [f"{surname}演{given}" for given in GIVEN for surname in SURNAMES]
