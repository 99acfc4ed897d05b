"""The nouns of the association: places, bodies, seats, who holds them, and what was done."""

from nuanxin.association.models.account import (
    Activation,
    RecoveryCode,
    SecondFactor,
    UserSession,
)
from nuanxin.association.models.appointment import Appointment
from nuanxin.association.models.base import (
    Addressed,
    FeedsFacts,
    Issued,
    Named,
    ScopedQuerySet,
    Subtree,
)
from nuanxin.association.models.body import Body
from nuanxin.association.models.contact import Contact
from nuanxin.association.models.division import Division, Level
from nuanxin.association.models.handover import Handover, HandoverItem
from nuanxin.association.models.post import Post
from nuanxin.association.models.records import Attachment, Holiday, LogEntry, LogHead, LogSeal
from nuanxin.association.models.text import TextTemplate
from nuanxin.association.models.upkeep import KeyMark, NightlyRun
from nuanxin.association.models.user import User

__all__ = [
    "Activation",
    "Addressed",
    "Appointment",
    "Attachment",
    "Body",
    "Contact",
    "Division",
    "FeedsFacts",
    "Handover",
    "HandoverItem",
    "Holiday",
    "Issued",
    "KeyMark",
    "Level",
    "LogEntry",
    "LogHead",
    "LogSeal",
    "Named",
    "NightlyRun",
    "Post",
    "RecoveryCode",
    "ScopedQuerySet",
    "SecondFactor",
    "Subtree",
    "TextTemplate",
    "User",
    "UserSession",
]
