"""测算: with so many advisers in each village by a day, how many more each township needs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from nuanxin.association.models import Appointment, Body, Post
from nuanxin.association.scope import LEVELS
from nuanxin.governance.actions.advisers import ADVISER
from nuanxin.governance.advising import advised, standing_is, told


@dataclass(frozen=True)
class Wanted:
    """So many of them in each village by a day; ``active``: only those whose training still counts."""

    each: int
    day: date
    active: bool = False


@dataclass(frozen=True)
class Forecast:
    """A body and the villages in it: people there now and, as far as is known, on the day.

    ``more`` adds up what single villages lack: one that has too many helps no other.
    """

    body: Body
    villages: int = 0
    now: int = 0
    then: int = 0
    need: int = 0
    more: int = 0
    short: int = 0

    @property
    def division(self) -> int:
        return self.body.division

    def with_village(self, other: "Forecast") -> "Forecast":
        return replace(
            self, villages=self.villages + other.villages, now=self.now + other.now,
            then=self.then + other.then, need=self.need + other.need, more=self.more + other.more,
            short=self.short + other.short,
        )  # fmt: skip


def forecast(bodies: "QuerySet[Body]", wanted: Wanted, now: date) -> list[Forecast]:
    """A line for each body that has villages, itself included, the villages last.

    ``bodies``: those of a territory on the day, with ``place__parent``. What is known of the day is
    whose time ends by then; nobody new is supposed to come.
    """
    known = list(bodies.order_by("division", "pk"))
    today, then = (advisers_on(bodies, replace(wanted, day=day)) for day in (now, wanted.day))
    found = {body.place_id: Forecast(body) for body in known if body.level != "village"}
    places = {body.place_id: body for body in known}
    villages = [_village(b, wanted, today, then) for b in known if b.level == "village"]
    for village in villages:
        parent = village.body.place.parent_id
        while parent in found:
            found[parent] = found[parent].with_village(village)
            parent = places[parent].place.parent_id
    above = sorted(found.values(), key=lambda each: LEVELS.index(each.body.level))
    return [*(each for each in above if each.villages), *villages]


def _village(
    body: Body, wanted: Wanted, now: Mapping[int, set[int]], then: Mapping[int, set[int]]
) -> Forecast:
    have = len(then.get(body.pk, ()))
    more = max(0, wanted.each - have)
    return Forecast(
        body, villages=1, now=len(now.get(body.pk, ())), then=have, need=wanted.each, more=more,
        short=int(more > 0),
    )  # fmt: skip


def advisers_on(bodies: "QuerySet[Body]", wanted: Wanted) -> Mapping[int, set[int]]:
    """The advisers (ids of users) in post in each body (by id) on the day, or those active on it."""
    inside = bodies.order_by().values("pk")
    rows = _active(inside, wanted.day) if wanted.active else _in_post(inside, wanted.day)
    found: dict[int, set[int]] = defaultdict(set)
    for body, holder in rows:
        found[body].add(holder)
    return found


def _active(inside: Any, day: date) -> Iterable[tuple[int, int]]:
    seats = advised(Post.objects.filter(body__in=inside), day).filter(standing_is("active", day))
    return ((seat.body_id, told(seat, "holder_id")) for seat in seats)


def _in_post(inside: Any, day: date) -> Iterable[tuple[int, int]]:
    held = Appointment.objects.on(day).filter(in_post=True, post__kind=ADVISER)
    return held.filter(post__body__in=inside).values_list("post__body", "holder")
