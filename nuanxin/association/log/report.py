"""What verifying the log has to say."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Fault:
    """The first thing wrong with one chain (its ``division`` and the number of the entry), or with
    the witness (no division; the number of the line).

    ``fault``: changed, dropped, inserted, reordered (entries); rewritten (a stretch that was
    witnessed otherwise); head, witness, seal.
    """

    division: int | None
    number: int
    fault: str
    sentence: str


@dataclass
class Report:
    """The whole log, read again."""

    chains: int = 0
    entries: int = 0
    witnessed_at: datetime | None = None
    faults: list[Fault] = field(default_factory=list)
    unwitnessed: list[tuple[int, int]] = field(default_factory=list)
    """(division, first number after the last that was witnessed) of chains that are not at fault."""

    @property
    def intact(self) -> bool:
        return not self.faults

    def as_json(self) -> dict[str, Any]:
        return {
            "intact": self.intact,
            "chains": self.chains,
            "entries": self.entries,
            "witnessed_at": self.witnessed_at.isoformat() if self.witnessed_at else None,
            "faults": [vars(fault) for fault in self.faults],
            "unwitnessed": [
                {"division": division, "from": number} for division, number in self.unwitnessed
            ],
        }
