"""The one list of rooms and what they move when a division was merged away.

In this order: seats first, for work hangs on them; links of plans before the tasks they link, and
what ends with a body before its other tasks move.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from nuanxin.association import rehoming as association
from nuanxin.association.rehoming import Homing, Moving
from nuanxin.governance import rehoming as governance
from nuanxin.people import rehoming as people
from nuanxin.plans import rehoming as plans
from nuanxin.work import rehoming as work


@dataclass(frozen=True)
class Room:
    """``left``: which bodies still have something at home; ``moving``: what would move; ``move`` it."""

    left: Callable[[], Q]
    moving: Callable[[Homing], list[Moving]]
    move: Callable[[Homing], None]


ROOMS = (
    Room(association.left, association.moving, association.move),
    Room(people.left, people.moving, people.move),
    Room(plans.left, plans.moving, plans.move),
    Room(governance.left, governance.moving, governance.move),
    Room(work.left, work.moving, work.move),
)
