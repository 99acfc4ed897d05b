"""What the cities of a ledger's rows offer: aids and lines of insurance."""

from nuanxin.association.acting import By
from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, WIDTH, scoped, set_scope
from nuanxin.base.refused import Refused
from nuanxin.care.actions.schemes import lay_schemes
from nuanxin.care.models import Scheme


def city_of(place: int) -> int:
    return place - place % WIDTH["city"]


def offered(by: By, places: set[int], kind: str) -> list[Scheme]:
    """The schemes of one kind of the cities of these places.

    A city that never laid any gets the delivered ones, whoever comes first. Raises ``Refused``
    where there is no association of the city.
    """
    cities = set(map(city_of, places))
    there = {*Scheme.objects.filter(division__in=cities).values_list("division", flat=True)}
    if cities - there:
        _lay(by, cities - there)
    return list(Scheme.objects.filter(division__in=cities, kind=kind))


def _lay(by: By, cities: set[int]) -> None:
    with scoped(EVERYWHERE):
        bodies = {each.division: each for each in Body.objects.filter(division__in=cities, level="city")}
        for body in bodies.values():
            lay_schemes(None, body)
    set_scope(by.scope if by else EVERYWHERE)
    if missing := sorted(cities - bodies.keys()):
        raise Refused(f"区划 {missing[0]} 没有设市级协会，扶助项目和险种没有地方登记，请联系系统管理员。")
