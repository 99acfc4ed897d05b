"""Which division a row means: by its code, or by name with the tiers above it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from nuanxin.association.models import Body, Division
from nuanxin.association.scope import LEVELS, WIDTH, Scope
from nuanxin.base.periods import today
from nuanxin.ledgers.lines import Line

OFFICES = (
    (re.compile(r"(计划生育协会|计生协会?)$"), ""),
    (re.compile(r"(嘎查村?)(村民)?(委员会|委会|村委会)$"), r"\1"),
    (re.compile(r"村?(村民委员会|村委会|村委)$"), "村"),
    (re.compile(r"(社区)?(居民委员会|居委会|社区委员会)$"), "社区"),
    (re.compile(r"委员会$"), ""),
)
KIND = re.compile(r"(嘎查村|嘎查|社区|村)$")
TIERS = {"county": "county", "township": "township", "village": "village"}


def plain(name: str) -> str:
    """A place's name without its office: 某某村村民委员会 and 某某村 are the same place."""
    bare = re.sub(r"\s", "", name)
    for office, kind in OFFICES:
        bare = office.sub(kind, bare)
    return bare


def short(name: str) -> str:
    """… and without what kind of place it is, where enough is left."""
    bare = plain(name)
    rest = KIND.sub("", bare)
    return rest if len(rest) > 1 else bare


@dataclass(frozen=True)
class Place:
    """A division that is in force, and the body that stands in it (0 where none does)."""

    code: int
    level: str
    name: str
    body: int


class Places:
    """All places of today by code and by name; ``scope`` is where the importer may write."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        day = today()
        bodies = dict(Body.objects.on(day).values_list("place", "pk"))
        rows = Division.objects.values_list("pk", "code", "level", "name", "valid_from", "valid_to")
        self.all = [
            Place(code, level, name, bodies.get(pk, 0))
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

    def of(self, line: Line, level: str) -> Place | None:
        """The place of a tier a line means; what is wrong is said on the line."""
        code = line.values.get("code")
        key = "code" if code else _named(line)
        if not key:
            if not line.problems:
                line.wrong("code", "place_unknown", "没有写明是哪个单位，请填区划代码或单位名。")
            return None
        found = self._by_code(line, level) if code else self._by_names(line, level)
        if found and found.code not in self.scope:
            line.wrong(key, "place_out_of_scope", "这个单位不在您的范围里，请交给它的上级导入。")
            return None
        if found and not found.body:
            line.wrong(key, "place_unknown", f"{found.name}没有设协会，请核对。")
            return None
        return found

    def _by_code(self, line: Line, level: str) -> Place | None:
        code = line.values["code"]
        places = self.by_code.get(code, [])
        found = next((place for place in places if place.level == level), None)
        if found is None:
            tier = TIER[level]
            other = f"，{places[0].name}不是{tier}一级" if places else "，可能已经撤销或写错"
            line.wrong("code", "place_unknown", f"没有代码为 {code} 的{tier}{other}。")
            return None
        for key in ("place", "village", "township", "county"):
            if (said := line.values.get(key)) and not self._agrees(found, key, said):
                label = {"place": "单位名", "village": "嘎查村居", "township": "苏木乡镇", "county": "旗县区"}[key]
                line.wrong(key, "place_inconsistent", f"{label}“{said[:20]}”和代码 {code}（{found.name}）不是一处。")
                return None
        return found

    def _agrees(self, found: Place, key: str, said: str) -> bool:
        if key == "place":
            return short(said) == short(found.name)
        above = self.above(found, key)
        return above is not None and short(said) == short(above.name)

    def above(self, place: Place, level: str) -> Place | None:
        """The place of an upper tier in which this one lies (itself on its own tier)."""
        if LEVELS.index(level) > LEVELS.index(place.level):
            return None
        code = place.code - place.code % WIDTH[level]
        return next((each for each in self.by_code.get(code, []) if each.level == level), None)

    def _by_names(self, line: Line, level: str) -> Place | None:
        key = _named(line)
        said = str(line.values[key])
        spelt = (self.by_name.get((level, each)) for each in (said, plain(said), short(said)))
        same = next(filter(None, spelt), [])
        fits = [place for place in same if self._below(place, line, key)]
        mine = [place for place in fits if place.code in self.scope] or fits
        if len(mine) == 1:
            line.mapped(key, mine[0].name)
            return mine[0]
        if mine:
            where = "、".join(self._where(place) for place in mine[:4])
            line.wrong(key, "place_ambiguous", f"有 {len(mine)} 处叫“{said[:20]}”（{where}），请填区划代码或上级。")
        elif same:
            line.wrong(key, "place_inconsistent", f"“{said[:20]}”不在所写的上级里，请核对旗县区和苏木乡镇。")
        else:
            line.wrong(key, "place_unknown", f"没有叫“{said[:20]}”的{TIER[level]}，请核对名称或改填区划代码。")
        return None

    def _below(self, place: Place, line: Line, key: str) -> bool:
        said = ((tier, line.values.get(tier)) for tier in TIERS if tier != key)
        return all(self._agrees(place, tier, str(name)) for tier, name in said if name)

    def _where(self, place: Place) -> str:
        names = (self.above(place, tier) for tier in ("county", "township"))
        return "".join(each.name for each in names if each)


TIER = {
    "province": "省", "city": "市", "county": "旗县区", "township": "苏木（乡镇、街道）", "village": "嘎查村（居）",
}  # fmt: skip


def _named(line: Line) -> str:
    """The column that names the place itself, not the tiers above it."""
    return next((key for key in ("place", "village", "township", "county") if line.values.get(key)), "")
