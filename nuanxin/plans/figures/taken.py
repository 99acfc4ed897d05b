"""Encouraged clauses: who took them on. What did not is outside every denominator."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from nuanxin.association.scope import LEVELS, Scope, territory
from nuanxin.measures.questions import Place
from nuanxin.plans.models import OptIn, Plan


def opted_in(own: Scope, plan: Plan) -> Mapping[int, Sequence[Place]]:
    """Who took on a plan's encouraged clauses, by clause, as far as the caller may see."""
    rows = OptIn.objects.visible_to(own).filter(clause__plan=plan)
    found: dict[int, list[Place]] = defaultdict(list)
    for clause, code, level in rows.values_list("clause", "division", "body__level"):
        found[clause].append(Place(code, level))
    return found


def taken_on(place: Place, opted: Sequence[Place]) -> list[Place]:
    """The parts of a place that took a clause on, none inside another; all of it if one above did."""
    if any(_covers(each, place) for each in opted):
        return [place]
    parts = [each for each in opted if _covers(place, each)]
    return [
        part for part in parts if not any(other != part and _covers(other, part) for other in parts)
    ]


def _covers(place: Place, other: Place) -> bool:
    higher = LEVELS.index(place.level) <= LEVELS.index(other.level)
    return higher and any(other.code in part for part in territory(place.code, place.level))
