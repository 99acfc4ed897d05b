"""Reads an official notice: what it asks, of whom, how strongly, and where that stands.

A pure package: files become text (`files.read_text`), text becomes a Document (`read`).
"""

from nuanxin.plans.reader.document import Document, Obligation, Target
from nuanxin.plans.reader.reading import read

__all__ = ["Document", "Obligation", "Target", "read"]
