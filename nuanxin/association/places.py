"""Names of places, also of those that lie outside one's scope."""

from collections.abc import Iterable

from django.db.models import Case, OuterRef, Subquery, Value, When

from nuanxin.association.models import Division
from nuanxin.association.scope import LEVELS


def places_named(codes: Iterable[int]) -> dict[int, str]:
    """Code → name; where a code stands on two tiers, the higher one's."""
    places = Division.objects.filter(code__in=set(codes))
    in_order = sorted(places, key=lambda place: LEVELS.index(place.level), reverse=True)
    return {place.code: place.name for place in in_order}


def place_name(field: str = "division") -> Subquery:
    """For the rows of a list: the name of the place whose code stands in ``field``, the higher one's of twins."""
    tier = Case(*(When(level=level, then=Value(at)) for at, level in enumerate(LEVELS)))
    return Subquery(Division.objects.filter(code=OuterRef(field)).order_by(tier).values("name")[:1])
