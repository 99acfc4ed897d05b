"""Texts people are given: as delivered (``data/texts.toml``), or as the nearest office wants them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nuanxin.association.models import Body, TextTemplate
from nuanxin.association.places import places_named
from nuanxin.association.scope import Scope

BRACES = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True)
class TextKind:
    """A text: where it is used, what may stand in braces (name → what it is filled with), what must.

    ``levels``: the tiers whose text is used.
    """

    code: str
    title: str
    used: str
    levels: list[str]
    places: dict[str, str]
    needed: list[str]
    text: str


@dataclass(frozen=True)
class InUse:
    """The text a body uses; ``own``: written by itself; ``place``: whose it is ("" = as delivered)."""

    text: str
    own: bool = False
    place: str = ""


@cache
def text_kinds() -> dict[str, TextKind]:
    """By code, in the order of the page."""
    file = Path(__file__).parent / "data" / "texts.toml"
    known = tomllib.loads(file.read_text("utf-8"))
    return {code: TextKind(code, **entry | {"text": entry["text"].strip()}) for code, entry in known.items()}


def text_in_use(body: Body, scope: Scope, kind: str) -> InUse:
    """A body's own text, else that of the nearest body above with one, else the delivered one."""
    rows = TextTemplate.objects.visible_to(scope).filter(kind=kind)
    if own := rows.filter(body=body).first():
        return InUse(own.text, own=True)
    return inherited(scope, kind)


def inherited(scope: Scope, kind: str) -> InUse:
    """What holds where a body has no text of its own."""
    rows = TextTemplate.objects.visible_to(scope).filter(kind=kind, division__in=scope.above)
    known = {row.division: row.text for row in rows}
    nearest = next((code for code in scope.above if code in known), None)
    if nearest is None:
        return InUse(text_kinds()[kind].text)
    return InUse(known[nearest], place=places_named([nearest])[nearest])


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put the values in place of the braces; a line whose braces have nothing to say is left out."""
    lines = []
    for line in text.splitlines():
        named = BRACES.findall(line)
        if all(str(values.get(name, "")) for name in named):
            lines.append(BRACES.sub(lambda found: str(values[found[1]]), line))
    return "\n".join(lines)
