"""How strong a body is on a day: seats, and the people in them, each kind of count kept apart."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.db.models import QuerySet

from nuanxin.association.models import Appointment, Body, Post


@dataclass(frozen=True)
class Held:
    """Somebody in a seat: which seat and its kind, the person (a user's id), and how."""

    post: int
    kind: str
    holder: int
    on_establishment: bool
    in_post: bool
    full_time: bool
    acting: bool
    seconded_in: bool

    @property
    def own(self) -> bool:
        """Really working here and not only for the time being."""
        return self.in_post and not self.acting


COUNTED: dict[str, Callable[[Held, Collection[str]], bool]] = {
    "appointments_in_post": lambda held, kinds: held.in_post and held.kind in kinds,
    "full_time_in_post": lambda held, tiers: (
        held.own and held.full_time and held.kind.partition("_")[0] in tiers
    ),
}
"""The facts of these names (``facts.py``), asked of one holder: is it of one of the kinds?"""


@dataclass(frozen=True)
class Staff:
    """One body on a day: its seats (id → 编制?) and who holds them."""

    seats: dict[int, bool] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)


def staff_on(bodies: "QuerySet[Body]", day: date) -> dict[int, Staff]:
    """The staff of each body (by id) that has a seat or a holder; two statements for any number."""
    wanted = bodies.order_by().values("pk")
    found: dict[int, Staff] = defaultdict(Staff)
    seats = Post.objects.on(day).filter(body__in=wanted)
    for body, pk, established in seats.values_list("body", "pk", "established"):
        found[body].seats[pk] = established
    names = ["post__kind" if each.name == "kind" else each.name for each in fields(Held)]
    held: Any = Appointment.objects.on(day).filter(post__body__in=wanted)
    for body, *columns in held.values_list("post__body", *names):
        found[body].held.append(Held(*columns))
    return found


@dataclass(frozen=True)
class Strength:
    """编制, 岗位 and 空缺 count seats; the others count people, each once in a body.

    编制 is not 在编, 在编 not 在岗: somebody seconded elsewhere (``seconded_out``) is on the establishment
    without being in post, somebody from elsewhere (``seconded_in``) the other way round. 代管 is in
    post, and neither 专职 nor 兼职.
    """

    seats: int = 0
    established: int = 0
    vacant: int = 0
    on_establishment: int = 0
    in_post: int = 0
    full_time: int = 0
    part_time: int = 0
    acting: int = 0
    seconded_out: int = 0
    seconded_in: int = 0

    @classmethod
    def of(cls, staff: Staff) -> "Strength":
        held, own = staff.held, [each for each in staff.held if each.own]
        full_time = _people(each for each in own if each.full_time)
        return cls(
            seats=len(staff.seats),
            established=sum(staff.seats.values()),
            vacant=len(staff.seats.keys() - {each.post for each in held}),
            on_establishment=len(_people(e for e in held if e.on_establishment and not e.acting)),
            in_post=len(_people(each for each in held if each.in_post)),
            full_time=len(full_time),
            part_time=len(_people(own) - full_time),
            acting=len(_people(each for each in held if each.acting)),
            seconded_out=len(_people(each for each in held if not each.in_post)),
            seconded_in=len(_people(each for each in held if each.seconded_in)),
        )


def _people(held: Iterable[Held]) -> set[int]:
    return {each.holder for each in held}
