"""People who are no family: who helps a body, is its member, sits on its council, votes at its congress. What
privacy knows of each.
"""

from dataclasses import dataclass

from nuanxin.governance.models import Candidate, CouncilMember, Delegate, Membership
from nuanxin.people.models import Volunteer

Whose = Volunteer | Membership | CouncilMember | Delegate | Candidate


@dataclass(frozen=True)
class SubjectKind:
    """``permission``: who hands her a copy and notes what she asks; ``menu``: where her pages stand;
    ``route``: what they are called after; ``served``: the column of ``care.Service`` that names her
    ("": none).
    """

    model: type[Whose]
    permission: str
    menu: str
    route: str
    served: str = ""

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)


KINDS = {
    each.route: each
    for each in (
        SubjectKind(Volunteer, "volunteer.keep", "volunteers", "volunteer", "volunteer"),
        SubjectKind(Membership, "member.keep", "organisation", "member", "member"),
        SubjectKind(CouncilMember, "member.keep", "organisation", "councilmember"),
        SubjectKind(Delegate, "term.keep", "terms", "delegate"),
        SubjectKind(Candidate, "term.keep", "terms", "candidate"),
    )
}
BY_TABLE = {each.model._meta.db_table: each for each in KINDS.values()}


def kind_of(subject: Whose) -> SubjectKind:
    """KeyError for one of a family: those are looked after on the family's page."""
    return BY_TABLE[subject._meta.db_table]
