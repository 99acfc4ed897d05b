"""The words people agree to: those of the nearest office that issued its own, else the delivered ones."""

import tomllib
from dataclasses import dataclass
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


def words_in_use(scope: Scope) -> dict[str, Words]:
    """Purpose → the words it is agreed to in from now on, inside a scope; one statement."""
    latest = {purpose: Words(purpose, v, text) for (purpose, v), text in sorted(_delivered().items())}
    order = {code: number for number, code in enumerate(reversed(scope.above))}
    rows = ConsentText.objects.visible_to(scope).filter(issued_at__isnull=False)
    own = sorted(rows, key=lambda row: (order.get(row.division, len(order)), row.version))
    latest |= {row.purpose: Words(row.purpose, row.version, row.text, row.pk) for row in own}
    return {purpose: latest[purpose] for purpose in ConsentPurpose.values}


def words_agreed_to(consent: Consent) -> str:
    """The words somebody agreed to then."""
    if consent.text:
        return consent.text.text
    return _delivered()[consent.purpose, consent.delivered or 1]
