"""The nouns of the association's own life: terms, congress, council, members, training, reform, deeds, rules."""

from nuanxin.governance.models.congress import (
    Ballot,
    Candidate,
    Congress,
    Delegate,
    ElectingUnit,
    Office,
    Part,
)
from nuanxin.governance.models.council import (
    CouncilMember,
    GroupHousehold,
    Meeting,
    MeetingKind,
    MemberGroup,
    Membership,
)
from nuanxin.governance.models.deed import Deed, NeedFrom
from nuanxin.governance.models.magazine import Contribution, Copies, Reading
from nuanxin.governance.models.reform import ReformEntry, ReformItem, ReformKind
from nuanxin.governance.models.term import Term
from nuanxin.governance.models.training import (
    Audience,
    Background,
    Outcome,
    Recommendation,
    Review,
    Training,
    TrainingResult,
)
from nuanxin.governance.models.villagerule import Finding, RuleKind, Verdict, VillageRule

__all__ = [
    "Audience", "Background", "Ballot", "Candidate", "Congress", "Contribution", "Copies", "CouncilMember", "Deed",
    "Delegate", "ElectingUnit", "Finding", "GroupHousehold", "Meeting", "MeetingKind", "MemberGroup",
    "Membership", "NeedFrom", "Office", "Outcome", "Part", "Reading", "Recommendation", "ReformEntry", "ReformItem",
    "ReformKind", "Review", "RuleKind", "Term", "Training", "TrainingResult", "Verdict", "VillageRule",
]
