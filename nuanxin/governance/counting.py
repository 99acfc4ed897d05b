"""What a congress counts: who came, whether they are enough, who is elected by how many votes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from nuanxin.governance.models import Ballot, Candidate, Congress, Delegate, Part


@dataclass(frozen=True)
class Attendance:
    """Of ``of`` delegates ``present`` came; ``needed`` must come, ``votes`` elect."""

    present: int
    of: int
    needed: int
    votes: int

    @property
    def reached(self) -> bool:
        return 0 < self.needed <= self.present

    @property
    def words(self) -> str:
        """应到、实到, and whether they are enough."""
        verdict = "达到法定人数" if self.reached else f"不到法定人数，还差 {self.needed - self.present} 人"
        return f"应到 {self.of} 人，实到 {self.present} 人，要 {self.needed} 人到会：{verdict}"


def attendance(congress: Congress) -> Attendance:
    """Of the delegates who have not withdrawn."""
    rows = Delegate.objects.standing().filter(unit__congress=congress)
    found = rows.aggregate(of=Count("pk"), present=Count("pk", Q(came=True)))
    present, of = found["present"], found["of"]
    return Attendance(present, of, Part(congress.quorum).of(of), Part(congress.majority).of(present))


def elected(votes: Mapping[int, int], places: int, needed: int) -> set[int]:
    """Whom (ids) so many votes elect to so many places; of those who tie for the last one nobody."""
    enough = sorted((count for count in votes.values() if count >= needed), reverse=True)
    above = enough[places] if len(enough) > places else needed - 1
    return {who for who, count in votes.items() if count > above}


def settle_ballot(ballot: Ballot, needed: int) -> None:
    """Write down who is elected by the votes that stand."""
    rows = list(Candidate.objects.standing().filter(ballot=ballot))
    won = elected({row.pk: row.votes or 0 for row in rows}, ballot.places, needed)
    for row in rows:
        row.elected = row.pk in won
    Candidate.objects.bulk_update(rows, ["elected"])
