"""计量单位: which printed words mean the same unit, for a body: its own list over the delivered one."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from nuanxin.association.models import Body
from nuanxin.work.models import Unit


@dataclass(frozen=True)
class Entry:
    """A unit of the list; ``division``: whose words they are (None: as delivered).

    ``delivered``: one of that name stands in the delivered list.
    """

    name: str
    alike: tuple[str, ...] = ()
    division: int | None = None
    delivered: bool = False


@dataclass(frozen=True)
class Units:
    """The list in force at a body; a word stands under one unit only."""

    entries: tuple[Entry, ...]

    def named(self, word: str) -> Entry | None:
        """The unit that a word stands for; None for one nobody listed."""
        return next((each for each in self.entries if word in (each.name, *each.alike)), None)

    def same(self, printed: str, counted: str) -> bool:
        """Whether two words mean one unit: 名 and 人 do, 人 and 人次 do not."""
        known = self.named(printed)
        return printed == counted or (known is not None and known == self.named(counted))


@cache
def delivered_units() -> Mapping[str, tuple[str, ...]]:
    """Name → the words for the same (``data/units.toml``)."""
    file = Path(__file__).parent / "data" / "units.toml"
    return {name: tuple(alike) for name, alike in tomllib.loads(file.read_text("utf-8")).items()}


def units_for(body: Body) -> Units:
    """What holds at a body: its own units, those of the bodies above, the delivered ones."""
    nearest = (body.division, *body.scope.above)
    rows = Unit.objects.visible_to(body.scope).current().filter(division__in=nearest)
    own = sorted(rows, key=lambda row: nearest.index(row.division))
    known = list(_once([*map(_entry, own), *_delivered()]))
    places = list(delivered_units())
    listed = sorted(known, key=lambda each: places.index(each.name) if each.delivered else len(places))
    return Units(tuple(listed))


def _entry(row: Unit) -> Entry:
    return Entry(row.name, tuple(row.alike), row.division, row.name in delivered_units())


def _delivered() -> Iterator[Entry]:
    for name, alike in delivered_units().items():
        yield Entry(name, alike, delivered=True)


def _once(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Each word where it stands first: a unit named twice counts once, a word taken is left out."""
    taken: set[str] = set()
    for each in entries:
        if each.name in taken:
            continue
        alike = tuple(word for word in each.alike if word not in taken)
        taken |= {each.name, *alike}
        yield replace(each, alike=alike)
