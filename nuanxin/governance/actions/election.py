"""The elections of a congress: for which office, who stands, how many votes each got."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.congress import locked_congress
from nuanxin.governance.counting import Attendance, attendance, settle_ballot
from nuanxin.governance.models import Ballot, Candidate, Congress, Office


@transaction.atomic
def keep_ballot(by: By, congress: Congress, office: str, places: int) -> Ballot:
    """An election to an office, of so many; the same office again gets these places. Twice is harmless."""
    congress = locked_congress(by, congress)
    if office not in Office.values or places < 1:
        raise Refused("请选职务，应选至少 1 名。")
    ballot = Ballot.objects.filter(congress=congress, office=office).first()
    if ballot and ballot.places == places:
        return ballot
    ballot = ballot or Ballot(division=congress.division, congress=congress, office=office)
    _not_counted(congress, ballot)
    ballot.places = places
    ballot.save()
    write_log(by, "congress.ballot", ballot, f"{congress}：{ballot}，应选 {places} 名")
    return ballot


@transaction.atomic
def drop_ballot(by: By, congress: Congress, ballot: int) -> None:
    """An election (id) that is not held after all; gone already is harmless."""
    congress = locked_congress(by, congress)
    found = Ballot.objects.filter(congress=congress, pk=ballot).first()
    if found is None:
        return
    if found.candidates.exists():
        raise Refused(f"“{found}”已经提过候选人，不能去掉；应选人数可以改。")
    write_log(by, "congress.ballot", found, f"{congress}：去掉{found}")
    found.delete()


@dataclass(frozen=True)
class CandidateInput:
    """Who stands; ``occupation``: 单位职务."""

    name: str
    occupation: str = ""
    client_id: UUID | None = None

    def __repr__(self) -> str:
        return "CandidateInput(…)"  # a name stands in no log


@transaction.atomic
def nominate(by: By, ballot: Ballot, given: CandidateInput) -> Candidate:
    """提名 a candidate; sent twice (same client id) it is one."""
    congress = locked_congress(by, ballot.congress)
    if given.client_id and (sent := Candidate.objects.filter(client_id=given.client_id).first()):
        return sent
    ballot = Ballot.objects.get(pk=ballot.pk)
    _not_counted(congress, ballot)
    if not given.name:
        raise Refused("请填候选人的姓名。")
    row = Candidate(division=ballot.division, ballot=ballot, client_id=given.client_id)
    row.write(name=given.name, occupation=given.occupation).save(force_insert=True)
    write_log(by, "congress.candidate", row, f"{congress}：{ballot}提名{row}")
    return row


@transaction.atomic
def withdraw_candidate(by: By, candidate: Candidate) -> Candidate:
    """退出 before the votes are counted. Twice is harmless."""
    congress = locked_congress(by, candidate.ballot.congress)
    candidate = Candidate.objects.select_related("ballot").get(pk=candidate.pk)
    if candidate.withdrawn_at:
        return candidate
    _not_counted(congress, candidate.ballot)
    candidate.withdrawn_at = timezone.now()
    candidate.save(update_fields=["withdrawn_at"])
    write_log(by, "congress.leave", candidate, f"{congress}：{candidate.ballot}的{candidate}退出")
    return candidate


@dataclass(frozen=True)
class VotesInput:
    """Papers handed out, given back, valid; the votes of each candidate (id)."""

    issued: int
    returned: int
    valid: int
    votes: Mapping[int, int]


@transaction.atomic
def count_votes(by: By, ballot: Ballot, given: VotesInput) -> Ballot:
    """Note how a vote went; noted again (a second round), the last one counts. The same changes nothing.

    Refused where too few came, and where the figures cannot be: votes ≤ valid ≤ returned ≤ handed
    out ≤ delegates who came.
    """
    congress = locked_congress(by, ballot.congress)
    if congress.term_id:
        raise Refused("选举结果已经批复，不能再改票数；确有错的，先撤回选举结果。")
    ballot = Ballot.objects.get(pk=ballot.pk)
    rows = list(Candidate.objects.standing().filter(ballot=ballot))
    found = attendance(congress)
    _may_elect(congress, found)
    _add_up(ballot, given, found, {row.pk for row in rows})
    known = (ballot.issued, ballot.returned, ballot.valid, {row.pk: row.votes for row in rows})
    if known == (given.issued, given.returned, given.valid, dict(given.votes)):
        return ballot
    for row in rows:
        row.votes = given.votes[row.pk]
    Candidate.objects.bulk_update(rows, ["votes"])
    ballot.issued, ballot.returned, ballot.valid = given.issued, given.returned, given.valid
    ballot.save(update_fields=["issued", "returned", "valid"])
    settle_ballot(ballot, found.votes)
    won = Candidate.objects.filter(ballot=ballot, elected=True).count()
    write_log(by, "congress.count", ballot, f"{congress}：{ballot}，应选 {ballot.places} 名，选出 {won} 名")
    return ballot


@transaction.atomic
def clear_votes(by: By, ballot: Ballot) -> Ballot:
    """清空票数, to meet or to vote anew. Twice is harmless."""
    congress = locked_congress(by, ballot.congress)
    ballot = Ballot.objects.get(pk=ballot.pk)
    if ballot.valid is None:
        return ballot
    if congress.term_id:
        raise Refused("选举结果已经批复，不能清空票数；确有错的，先撤回选举结果。")
    ballot.issued = ballot.returned = ballot.valid = None
    ballot.save(update_fields=["issued", "returned", "valid"])
    ballot.candidates.update(votes=None, elected=None)
    write_log(by, "congress.count", ballot, f"{congress}：清空{ballot}的票数")
    return ballot


def _not_counted(congress: Congress, ballot: Ballot) -> None:
    if congress.term_id or ballot.valid is not None:
        raise Refused(f"“{ballot}”的票数已经登记，候选人和应选人数不能再改；要改的先清空票数。")


def _may_elect(congress: Congress, found: Attendance) -> None:
    if congress.held_on is None:
        raise Refused("大会还没有开，请先在“大会”里登记谁到会。")
    if not found.reached:
        raise Refused(f"{found.words}，不能选举。请核对到会名单；确实不够的，改会议日期再开。")


def _add_up(ballot: Ballot, given: VotesInput, found: Attendance, standing: set[int]) -> None:
    if given.votes.keys() != standing or not standing:
        raise Refused("候选人有变动，请刷新页面，给每一位候选人填得票。")
    chain = (
        ("发出的票", given.issued, f"到会的 {found.present} 位代表", found.present),
        ("收回的票", given.returned, f"发出的 {given.issued} 张", given.issued),
        ("有效票", given.valid, f"收回的 {given.returned} 张", given.returned),
        ("一位候选人的得票", max(given.votes.values()), f"有效票 {given.valid} 张", given.valid),
        (
            "得票合计", sum(given.votes.values()), f"每张票选 {ballot.places} 名的总数",
            given.valid * ballot.places,
        ),
    )  # fmt: skip
    for what, count, limit, most in chain:
        if count > most:
            raise Refused(f"{what}有 {count}，多于{limit}（最多 {most}）；请核对票数，或先核对到会名单。")
    if min(given.returned, given.valid, *given.votes.values()) < 0:
        raise Refused("票数不能是负数，请核对。")
