"""The cast: one person per tier, the same in the demo and in every test; all marked 演示."""

from dataclasses import dataclass

from nuanxin.association.models import Body
from nuanxin.base.refused import Refused


@dataclass(frozen=True)
class Role:
    """A member of the cast: the name to sign in with, the name shown, and the post held."""

    username: str
    name: str
    kind: str
    tier: str


CAST = (
    Role("city", "市级专干（演示）", "city_officer", "市"),
    Role("county", "县级专干（演示）", "county_officer", "旗县区"),
    Role("township", "乡镇管理员（演示）", "township_manager", "苏木（乡镇）"),
    Role("village", "嘎查指导员（演示）", "village_adviser", "嘎查村（居）"),
    Role("auditor", "审计员（演示）", "auditor", "审计"),
    Role("banner", "另一旗专干（演示）", "county_officer", "另一旗县区"),
)


def stage() -> dict[str, Body]:
    """Where each member stands in the tree that is loaded: one branch, and a county beside it.

    The third county from the end and the first township and village in it; "banner" is the next.
    """
    counties = list(Body.objects.filter(level="county", valid_to__isnull=True))
    if len(counties) < 2:
        raise Refused("演示至少要两个旗县区，请先导入区划：nuanxin divisions load FILE.csv。")
    county = counties[-3:][0]
    township = Body.objects.below(county, "township").earliest("division")
    village = Body.objects.below(township, "village").earliest("division")
    city = Body.objects.filter(
        level="city", division__lte=county.division, valid_to__isnull=True
    ).latest("division")
    return {
        "city": city,
        "county": county,
        "township": township,
        "village": village,
        "auditor": city,
        "banner": counties[counties.index(county) + 1],
    }
