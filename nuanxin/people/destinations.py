"""Where a family may move to: a place by its code, or those of its city whose name fits."""

from nuanxin.association.models import Division
from nuanxin.people.models import Household
from nuanxin.people.rights import SERVED_AT, place_to_move_to

MOST = 20
CITY = 10**8  # what a code of twelve digits is divided by for its first four, the city's


def destinations(household: Household, words: str) -> list[Division]:
    """The place of a code, else villages and townships in use whose names hold these words, one too many at most.

    Raises ``Refused`` for a code that is nobody's.
    """
    if words.isdecimal() and len(words) == 12:
        return [place_to_move_to(int(words))]
    first = household.division // CITY * CITY
    rows = Division.objects.filter(level__in=SERVED_AT, valid_to__isnull=True, code__range=(first, first + CITY - 1))
    rows = rows.filter(name__icontains=words).select_related("parent__parent")
    return list(rows.order_by("-level", "code")[: MOST + 1])


def with_township(place: Division) -> str:
    """A place with the offices above it: 科教居委会（固阳县金山镇）."""
    above = place.parent
    if above is None:
        return place.name
    county = above.parent.name if above.parent and above.level == "township" else ""
    return f"{place.name}（{county}{above.name}）"
