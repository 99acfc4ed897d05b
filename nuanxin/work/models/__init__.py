"""The nouns of daily work: papers, what a body undertakes, its steps and the evidence."""

from nuanxin.work.models.document import Document
from nuanxin.work.models.undertaking import Evidence, Step, Undertaking

__all__ = ["Document", "Evidence", "Step", "Undertaking"]
