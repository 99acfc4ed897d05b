"""Which division a row means: by its code, or by name with the tiers above it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from nuanxin.association.models import Body, Division
from nuanxin.association.scope import LEVELS, WIDTH, Scope
from nuanxin.base.periods import today
from nuanxin.ledgers.reasons import Problem
from nuanxin.ledgers.table import Table

OFFICES = (
    (re.compile(r"(计划生育协会|计生协会?|人民政府|办事处)$"), ""),
    (re.compile(r"(嘎查村?)(村民)?(委员会|委会|村委会)$"), r"\1"),
    (re.compile(r"村?(村民委员会|村委会|村委)$"), "村"),
    (re.compile(r"(社区)?(居民委员会|居委会|社区委员会)$"), "社区"),
    (re.compile(r"委员会$"), ""),
)
KIND = re.compile(r"(嘎查村|嘎查|社区|村)$")
UPPER = re.compile(r"(苏木|镇|乡|街道|旗|县|区)$")
TIERS = ("county", "township", "village")
COLUMNS = ("code", "place", "village", "township", "county")
LABELS = {"place": "单位名", "village": "嘎查村居", "township": "苏木乡镇", "county": "旗县区"}


@lru_cache(20_000)
def plain(name: str) -> str:
    """A place's name without its office: 某某村村民委员会 and 某某村 are the same place."""
    bare = re.sub(r"\s", "", name)
    for office, kind in OFFICES:
        bare = office.sub(kind, bare)
    return bare


@lru_cache(20_000)
def short(name: str) -> str:
    """… and without what kind of place it is, where enough is left."""
    bare = plain(name)
    rest = KIND.sub("", bare)
    return rest if len(rest) > 1 else bare


@lru_cache(20_000)
def same_tier(said: str, name: str) -> bool:
    """Whether a name said is that of an upper tier; its kind may be left out: 固阳 for 固阳县."""
    one, other = short(said), short(name)
    return one == other or (len(one) > 1 and one == UPPER.sub("", other))


@dataclass(frozen=True)
class Place:
    """A division that is in force, and the body that stands in it (0 where none does)."""

    code: int
    level: str
    name: str
    body: int


class Said(NamedTuple):
    """What a row says about its place."""

    code: int | None
    place: str | None = None
    village: str | None = None
    township: str | None = None
    county: str | None = None

    @property
    def named(self) -> str:
        """The column that names the place itself, not the tiers above it."""
        return next((key for key in COLUMNS[1:] if getattr(self, key)), "")


def said_in(table: Table) -> Iterable[Said]:
    """… of every row."""
    return (Said(*each) for each in zip(*map(table.column, COLUMNS), strict=True))


class Places:
    """All places of today by code and by name; ``scope`` is where the importer may write.

    ``bodies``: only places count in which a body stands; families live in others too.
    """

    def __init__(self, scope: Scope, *, bodies: bool = True) -> None:
        self.scope, self.bodies = scope, bodies
        self._known: dict[tuple[str, Said], Place | Problem] = {}
        day = today()
        standing = dict(Body.objects.on(day).values_list("place", "pk"))
        rows = Division.objects.values_list("pk", "code", "level", "name", "valid_from", "valid_to")
        self.all = [
            Place(code, level, name, standing.get(pk, 0))
            for pk, code, level, name, since, until in rows
            if (since is None or since <= day) and (until is None or until > day)
        ]

    @cached_property
    def by_code(self) -> dict[int, list[Place]]:
        found = defaultdict[int, list[Place]](list)
        for place in self.all:
            found[place.code].append(place)
        return dict(found)

    @cached_property
    def by_name(self) -> dict[tuple[str, str], list[Place]]:
        found = defaultdict[tuple[str, str], list[Place]](list)
        for place in self.all:
            for name in {place.name, plain(place.name), short(place.name)}:
                found[place.level, name].append(place)
        return dict(found)

    def of(self, table: Table, at: int, level: str, said: Said) -> Place | None:
        """The place of a tier a row means; what is wrong is said on the row."""
        key = "code" if said.code else said.named
        if not key:
            if table.good(at):
                table.wrong(at, "code", "place_unknown", "没有写明是哪个单位，请填区划代码或单位名。")
            return None
        found = self._known.get((level, said))
        if found is None:
            found = self._known[level, said] = self._judge(level, said, key)
        if isinstance(found, Problem):
            chosen = table.ask(at, found)
            if not chosen:
                return None
            found = self._judge(level, Said(int(chosen)), "code")
        if isinstance(found, Problem):
            table.add(at, found)
            return None
        if key != "code":
            table.mapped(at, key, found.name)
        return found

    def _judge(self, level: str, said: Said, key: str) -> Place | Problem:
        """What these words mean, whichever row they stand in."""
        found = self._by_code(level, said) if said.code else self._by_names(level, said)
        if isinstance(found, Problem):
            return found
        if found.code not in self.scope:
            return Problem(key, "place_out_of_scope", "这个单位不在您的范围里，请交给它的上级导入。")
        if self.bodies and not found.body:
            return Problem(key, "place_unknown", f"{found.name}没有设协会，请核对。")
        return found

    def _by_code(self, level: str, said: Said) -> Place | Problem:
        places = self.by_code.get(said.code or 0, [])
        found = next((place for place in places if place.level == level), None)
        if found is None:
            tier = TIER[level]
            other = f"，{places[0].name}不是{tier}一级" if places else "，可能已经撤销或写错"
            return Problem("code", "place_unknown", f"没有代码为 {said.code} 的{tier}{other}。")
        for key, label in LABELS.items():
            name = getattr(said, key)
            if name and not self._agrees(found, key, name):
                sentence = f"{label}“{name[:20]}”和代码 {said.code}（{found.name}）不是一处。"
                return Problem(key, "place_inconsistent", sentence)
        return found

    def agrees(self, found: Place, said: Said) -> bool:
        """Whether the tiers a row names are those of this place, as far as it names them."""
        names = ((tier, getattr(said, tier)) for tier in TIERS[: TIERS.index(found.level) + 1])
        return all(self._agrees(found, tier, str(name)) for tier, name in names if name)

    def _agrees(self, found: Place, key: str, said: str) -> bool:
        if key == "place":
            return short(said) == short(found.name)
        above = self.above(found, key)
        return above is not None and same_tier(said, above.name)

    def above(self, place: Place, level: str) -> Place | None:
        """The place of an upper tier in which this one lies (itself on its own tier)."""
        if LEVELS.index(level) > LEVELS.index(place.level):
            return None
        code = place.code - place.code % WIDTH[level]
        return next((each for each in self.by_code.get(code, []) if each.level == level), None)

    def knows(self, level: str, name: str) -> bool:
        """Whether a place of a tier bears this name."""
        return bool(self._called(level, name))

    def _called(self, level: str, name: str) -> list[Place]:
        spelt = (self.by_name.get((level, each)) for each in (name, plain(name), short(name)))
        return next(filter(None, spelt), [])

    def _by_names(self, level: str, said: Said) -> Place | Problem:
        key = said.named
        name = str(getattr(said, key))
        same = self._called(level, name)
        fits = [place for place in same if self._below(place, said, key)]
        mine = [place for place in fits if place.code in self.scope] or fits
        if len(mine) == 1:
            return mine[0]
        if mine:
            choices = tuple((str(each.code), self._where(each)) for each in mine)
            where = "、".join(choice[1] for choice in choices[:4])
            sentence = f"有 {len(mine)} 处叫“{name[:20]}”（{where}），请填区划代码或上级。"
            return Problem(key, "place_ambiguous", sentence, choices)
        if same:
            sentence = f"“{name[:20]}”不在所写的上级里，请核对旗县区和苏木乡镇。"
            return Problem(key, "place_inconsistent", sentence)
        sentence = f"没有叫“{name[:20]}”的{TIER[level]}，请核对名称或改填区划代码。"
        return Problem(key, "place_unknown", sentence)

    def _below(self, place: Place, said: Said, key: str) -> bool:
        names = ((tier, getattr(said, tier)) for tier in TIERS if tier != key)
        return all(self._agrees(place, tier, str(name)) for tier, name in names if name)

    def _where(self, place: Place) -> str:
        names = (self.above(place, tier) for tier in ("county", "township"))
        return "".join(each.name for each in names if each)


TIER = {
    "province": "省", "city": "市", "county": "旗县区", "township": "苏木（乡镇、街道）", "village": "嘎查村（居）",
}  # fmt: skip
