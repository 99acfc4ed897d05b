"""地图: a measure over the bodies right below one, in outlines where the project carries them."""

import json
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nuanxin.association.models import Body
from nuanxin.association.scope import WIDTH
from nuanxin.base.matrix import MatrixCell

HERE = Path(__file__).parent
WORST_FIRST = {"late": 0, "unassigned": 1, "short": 2}
LAST = 3


@dataclass(frozen=True)
class Outlines:
    """The outlines inside one division: GeoJSON, and the codes that are drawn again, larger."""

    file: str
    closer: frozenset[int] = frozenset()
    closer_title: str = ""

    @property
    def names(self) -> Mapping[int, str]:
        """What a feature is called, by the code of its division."""
        return {_code(each): each["properties"]["name"] for each in _read(self.file)["features"]}

    def shapes(self, codes: Collection[int] = ()) -> dict[str, Any]:
        """All features, or those of some codes; named in their middle.

        (The file would name them at the seats of government, which stand side by side in a city.)
        """
        whole = _read(self.file)
        found = [each for each in whole["features"] if not codes or _code(each) in codes]
        return whole | {"features": [each | {"properties": _name_only(each)} for each in found]}


@dataclass(frozen=True)
class Area:
    """One division on the map and in the table beside it; ``outline`` is its name in the file."""

    body: Body
    cell: MatrixCell
    href: str
    outline: str = ""

    @property
    def name(self) -> str:
        return self.body.place.name

    @property
    def missing(self) -> int | None:
        if self.cell.of is None or self.cell.state != "short":
            return None
        return self.cell.of - (self.cell.n or 0)

    @property
    def badness(self) -> tuple[int, float, int]:
        """Smaller is worse: by state, then by the share reached, then by how many are missing."""
        reached = (self.cell.n or 0) / self.cell.of if self.cell.of else 1.0
        return WORST_FIRST.get(self.cell.state, LAST), reached, -(self.missing or 0)

    def drawn(self, *, label: bool) -> dict[str, str]:
        """What the chart needs (see ``base/charts.js``)."""
        return {
            "name": self.outline,
            "label": self.name if label else "",
            "text": self.cell.figure,
            "tone": self.cell.heat,
            "href": self.cell.href,
        }


@cache
def _known() -> Mapping[int, Outlines]:
    entries = tomllib.loads((HERE / "maps.toml").read_text("utf-8"))
    return {
        int(code): Outlines(
            entry["file"], frozenset(entry.get("closer", ())), entry.get("closer_title", "")
        )
        for code, entry in entries.items()
    }


@cache
def _read(file: str) -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads((HERE / file).read_text("utf-8"))
    return shapes


def _name_only(feature: Mapping[str, Any]) -> dict[str, str]:
    return {"name": feature["properties"]["name"]}


def _code(feature: Mapping[str, Any]) -> int:
    """A feature's six digits as a division code of the county tier."""
    return int(feature["id"]) * WIDTH["county"]


def outlines_of(body: Body) -> Outlines | None:
    """The outlines inside a body's division; None where the project carries none."""
    return _known().get(body.division)


def worst_first(areas: Sequence[Area]) -> list[Area]:
    return sorted(areas, key=lambda area: area.badness)
