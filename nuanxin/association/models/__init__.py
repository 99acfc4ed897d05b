"""The nouns of the association: places, bodies, seats, who holds them, and what was done."""

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
from nuanxin.association.models.division import Division, Level
from nuanxin.association.models.post import Post
from nuanxin.association.models.records import Attachment, Holiday, LogEntry
from nuanxin.association.models.user import User

__all__ = [
    "Addressed",
    "Appointment",
    "Attachment",
    "Body",
    "Division",
    "FeedsFacts",
    "Holiday",
    "Issued",
    "Level",
    "LogEntry",
    "Named",
    "Post",
    "ScopedQuerySet",
    "Subtree",
    "User",
]
