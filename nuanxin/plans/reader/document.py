"""What reading a notice gives: the document's parts and its obligations."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Modality = Literal["must", "should", "encouraged"]
Op = Literal[">=", "<=", "=", "coverage"]


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that the notice asks for.

    what: the thing counted, as printed; op with value and unit: `>= 2 名`; `coverage` has the
    unit % and 100, or None where a rate is to rise without a figure; per: the unit counted
    (嘎查村（居）, 季度), None where none is printed.
    """

    what: str
    op: Op
    value: int | None
    unit: str
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """One part of one sentence that asks something of somebody.

    section, section_title: first-level numeral and heading, both as printed; sentence: the
    whole sentence without layout; start, end: code points into the notice's text, of this
    part alone; dates: MM-DD, or MM-sunN for the Nth Sunday of a month; unsure: what the reader
    doubts, in Chinese sentences for the clerk.
    """

    section: str
    section_title: str
    sentence: str
    who: list[str]
    modality: Modality
    actions: list[str]
    targets: list[Target]
    programmes: list[str]
    dates: list[str]
    beneficiaries: list[str]
    start: int
    end: int
    unsure: list[str]

    def as_dict(self) -> dict[str, Any]:
        """Return the row that `notice read --jsonl` prints."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Document:
    """A notice as read: its text, its parts as printed ("" where absent), its obligations."""

    text: str
    number: str = ""
    title: str = ""
    addressees: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    issuer: str = ""
    date: str = ""
    obligations: list[Obligation] = field(default_factory=list)
