"""Families of the cast's village and what they are offered, for tests (all marked 演示)."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from nuanxin.association.models import Appointment, Body, Post
from nuanxin.base.periods import today
from nuanxin.care.actions.schemes import lay_schemes
from nuanxin.care.models import Scheme
from nuanxin.people.actions.register import register_households
from nuanxin.people.inputs import PersonInput, Registration
from nuanxin.people.models import Household

IN_CARE = date(2023, 3, 1)


@dataclass(frozen=True)
class Village:
    """The cast's village: its seat and the township's, the schemes of the city by code."""

    body: Body
    village_seat: Post
    township_seat: Post
    schemes: dict[str, Scheme]

    def family(self, group: str = "special", since: date = IN_CARE, place: int = 0) -> Household:
        """A family in care since a day."""
        said = Registration(
            place or self.body.division, [PersonInput("演示户甲")], since, group,
            client_id=uuid.uuid4(),
        )  # fmt: skip
        [made] = register_households(None, [said])
        return Household.objects.get(pk=made.household)


def seat_of(username: str) -> Post:
    held = Appointment.objects.on(today()).select_related("post__body__place")
    return held.filter(holder__username=username).latest("from_day").post


def seated_since(day: date, *seats: Post) -> None:
    """Let the holders have sat there since a day, so that what happened then was possible."""
    Appointment.objects.filter(post__in=seats).update(from_day=day)


def the_village() -> Village:
    """The stage of most tests: seats held since long ago, schemes laid."""
    village, township = seat_of("village"), seat_of("township")
    seated_since(IN_CARE - timedelta(days=60), village, township)
    city = Body.objects.get(division=150200000000, level="city")
    lay_schemes(None, city)
    schemes = {each.code: each for each in Scheme.objects.filter(division=city.division)}
    return Village(village.body, village, township, schemes)


