"""The nouns of daily work: papers and who received them, topics, units, undertakings and their evidence."""

from nuanxin.work.models.document import Document
from nuanxin.work.models.receipt import Receipt, Reminder
from nuanxin.work.models.tag import Cooperator, Ground, Tag
from nuanxin.work.models.topic import Topic
from nuanxin.work.models.undertaking import Evidence, Step, Undertaking
from nuanxin.work.models.unit import Unit

__all__ = [
    "Cooperator", "Document", "Evidence", "Ground", "Receipt", "Reminder", "Step", "Tag", "Topic",
    "Undertaking", "Unit",
]
