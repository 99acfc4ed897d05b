"""What member groups see to when families move or are erased: nobody looks in on them from here any more."""

from collections.abc import Sequence

from nuanxin.governance.models import GroupHousehold
from nuanxin.people.moving import Moved


def see_to(moved: Moved) -> None:
    """A group looks in on families of its own place; the new place's groups begin anew."""
    forget_families(moved.households)


def forget_families(ids: Sequence[int]) -> None:
    """Whoever is erased is nobody's contact; ids of people among them are none."""
    GroupHousehold.objects.filter(household__in=ids).delete()
