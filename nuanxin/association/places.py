"""Names of places, also of those that lie outside one's scope."""

from collections.abc import Iterable

from nuanxin.association.models import Division
from nuanxin.association.scope import LEVELS


def places_named(codes: Iterable[int]) -> dict[int, str]:
    """Code → name; where a code stands on two tiers, the higher one's."""
    places = Division.objects.filter(code__in=set(codes))
    in_order = sorted(places, key=lambda place: LEVELS.index(place.level), reverse=True)
    return {place.code: place.name for place in in_order}
