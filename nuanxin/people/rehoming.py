"""What of the families moves when a division was merged away: all of them, by name, at once.

Whoever keeps divisions sees no family by name; the rows are counted and moved under a scope that
names the two places for the length of a statement or two.
"""

from django.db.models import Q, QuerySet

from nuanxin.association.models import Body
from nuanxin.association.rehoming import Homing, Moving
from nuanxin.association.scope import naming
from nuanxin.people.models import Household, Transfer, Volunteer
from nuanxin.people.moving import Moved, relocate


def left() -> Q:
    """Of bodies: none for the families' sake; they never move later than the seats."""
    return Q(pk__in=[])


def moving(homing: Homing) -> list[Moving]:
    with naming(homing.old.division):
        families = _families(homing.old).count()
    return [
        Moving("家庭", families, "户"),
        Moving("志愿者", _volunteers(homing.old).count(), "人"),
    ]


def move(homing: Homing) -> None:
    """Families are in care at the successor from the day on; what was before is counted where it was."""
    with naming(homing.old.division, homing.new.division):
        households = list(_families(homing.old).values_list("pk", flat=True))
        relocate(Moved(households, homing.new.division, homing.day, homing.seats))
    _volunteers(homing.old).update(division=homing.new.division)
    waiting = Transfer.objects.open()
    waiting.filter(sender=homing.old.division).update(sender=homing.new.division)
    own = {"division": homing.new.division, "place": homing.new.place}
    waiting.filter(division=homing.old.division).update(**own)


def _families(body: Body) -> "QuerySet[Household]":
    return Household.objects.filter(division=body.division)


def _volunteers(body: Body) -> "QuerySet[Volunteer]":
    return Volunteer.objects.filter(division=body.division, left_on__isnull=True)
