"""How strong a body is: seats, and the people in them, each kind of count kept apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from nuanxin.association.models import Appointment, Body, Post
from nuanxin.association.models.post import PostQuerySet

HELD: dict[str, Q] = {
    "on_establishment": Q(on_establishment=True, acting=False),
    "in_post": Q(in_post=True),
    "full_time": Q(in_post=True, full_time=True, acting=False),
    "part_time": Q(in_post=True, full_time=False, acting=False),
}


@dataclass(frozen=True)
class Strength:
    """编制 and 岗位 count seats; 在编, 在岗, 专职, 兼职 count who holds one; 代管 is neither of the two.

    Somebody seconded elsewhere holds the seat without being in post.
    """

    seats: int
    established: int
    vacant: int
    on_establishment: int
    in_post: int
    full_time: int
    part_time: int
    acting: int

    @classmethod
    def of(cls, seats: Iterable[Post]) -> "Strength":
        """Of seats that came ``with_holder``."""
        posts = list(seats)
        held = [holder for post in posts for holder in post.held]
        present = [each for each in held if each.in_post]
        own = [each for each in present if not each.acting]
        return cls(
            seats=len(posts),
            established=sum(post.established for post in posts),
            vacant=sum(not post.held for post in posts),
            on_establishment=sum(each.on_establishment and not each.acting for each in held),
            in_post=len(present),
            full_time=sum(each.full_time for each in own),
            part_time=sum(not each.full_time for each in own),
            acting=sum(each.acting for each in held),
        )


def seats_in(bodies: "QuerySet[Body]", day: date) -> PostQuerySet:
    """All seats of these bodies on a day."""
    return Post.objects.on(day).filter(body__in=bodies.order_by().values("pk"))


def holders_in(bodies: "QuerySet[Body]", day: date) -> "QuerySet[Appointment]":
    """All appointments in force in these bodies on a day."""
    return Appointment.objects.on(day).filter(post__in=seats_in(bodies, day).values("pk"))
