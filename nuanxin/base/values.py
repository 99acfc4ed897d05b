"""How one value reads: the same words on the screen, on paper and in a sheet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.utils import timezone

from nuanxin.base.periods import SHANGHAI
from nuanxin.base.states import STATES

Kind = Literal["text", "number", "share", "day", "time", "code", "phone", "state"]
"""``day`` takes a date, ``time`` an aware datetime, ``share`` a Share, ``state`` a code of STATES;
``code`` is an identifier that only looks like a number."""

MISSING = "—"


@dataclass(frozen=True, order=True)
class Share:
    """n out of N. Never summed as a rate: add the two numbers."""

    n: int
    of: int

    def __str__(self) -> str:
        return f"{self.n:,}/{self.of:,}" if self.of else STATES["no_cases"].word

    def __add__(self, other: "Share") -> "Share":
        return Share(self.n + other.n, self.of + other.of)


@dataclass(frozen=True)
class Stamp:
    """Who takes something out, when and what for: it stands on every paper and sheet.

    ``taken`` is told, in words, when that happens.
    """

    body: str
    person: str
    at: datetime
    purpose: str = ""
    taken: Callable[[str], object] | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        words = [self.body, self.person, in_words(self.at)]
        return " · ".join(words + ([f"用途：{self.purpose}"] if self.purpose else []))


def in_words(moment: datetime) -> str:
    """Shanghai wall-clock time to the minute."""
    return timezone.localtime(moment, SHANGHAI).strftime("%Y-%m-%d %H:%M")


def show(kind: Kind, value: object) -> str:
    """The value as a reader sees it; ``None`` and "" are a dash, because 0 says something else."""
    if value is None or value == "":
        return MISSING
    if kind == "number":
        return f"{value:,}"
    if kind == "state":
        return STATES[str(value)].word
    return in_words(value) if isinstance(value, datetime) else str(value)
