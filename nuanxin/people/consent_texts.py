"""The words people agree to: those of the nearest office that issued its own, else the delivered ones."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from nuanxin.association.scope import Scope
from nuanxin.people.models import Consent, ConsentPurpose, ConsentText


@dataclass(frozen=True)
class Words:
    """What somebody is told. ``text_id`` is None for the words that were delivered."""

    purpose: str
    version: int
    text: str
    text_id: int | None = None
    division: int = 0
    issued_at: datetime | None = None

    @property
    def title(self) -> str:
        return ConsentPurpose(self.purpose).label

    @property
    def delivered(self) -> int | None:
        return None if self.text_id else self.version


@cache
def _delivered() -> dict[tuple[str, int], str]:
    """(purpose, version) → words, every version that was ever delivered."""
    file = Path(__file__).parent / "data" / "consents.toml"
    known = tomllib.loads(file.read_text("utf-8"))
    return {
        (purpose, each["version"]): each["text"].strip()
        for purpose, versions in known.items()
        for each in versions
    }


def _issued(scope: Scope) -> list[Words]:
    """What offices above and one's own issued, the nearest and newest last; not what those below did."""
    offices = [*reversed(scope.above), *(part.lo for part in scope.ranges)]
    rows = ConsentText.objects.visible_to(scope).filter(issued_at__isnull=False, division__in=offices)
    own = sorted(rows, key=lambda row: (offices.index(row.division), row.version))
    return [Words(r.purpose, r.version, r.text, r.pk, r.division, r.issued_at) for r in own]


def versions_of(scope: Scope) -> dict[str, list[Words]]:
    """Purpose → every version that was ever read out here, the newest first; one statement."""
    found: dict[str, list[Words]] = {}
    delivered = [Words(purpose, v, text) for (purpose, v), text in sorted(_delivered().items())]
    for each in (*delivered, *_issued(scope)):
        found.setdefault(each.purpose, []).insert(0, each)
    return found


def words_in_use(scope: Scope) -> dict[str, Words]:
    """Purpose → the words it is agreed to in from now on, inside a scope; one statement."""
    latest = {purpose: Words(purpose, v, text) for (purpose, v), text in sorted(_delivered().items())}
    latest |= {each.purpose: each for each in _issued(scope)}
    return {purpose: latest[purpose] for purpose in ConsentPurpose.values}


def words_agreed_to(consent: Consent) -> str:
    """The words somebody agreed to then."""
    return words_of(consent.text, consent.purpose, consent.delivered)


def words_of(text: ConsentText | None, purpose: str, delivered: int | None) -> str:
    """The words of an office's text, else those of a delivered version."""
    return text.text if text else _delivered()[purpose, delivered or 1]
