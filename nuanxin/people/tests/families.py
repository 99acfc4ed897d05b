"""Made-up families for tests: names nobody has, numbers of sequence codes 996–999."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from nuanxin.association.acting import By
from nuanxin.association.models import Appointment
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.people.actions.register import register_households
from nuanxin.people.inputs import Agreed, HouseholdInput, PersonInput, Registration
from nuanxin.people.models import Household, Person

VILLAGE, NEXT, TOWN = 150222102005, 150222102212, 150222102000
COUNTY, ABROAD = 150222000000, 150223102201
DAY = today()
SINCE = DAY - timedelta(days=100)
WANG = PersonInput("王演建国", "13800009961", "1958-03-04", "1", "02")
LI = PersonInput("李演秀英", "13800009962", "1960", "2", "10")
ABOUT = HouseholdInput(address="演示村三组十二号", addressed_as="王大哥", language="汉语、蒙古语")
SENSITIVE = HouseholdInput(
    address="演示村三组十二号", category="disabled", addressed_as="王大哥", not_to_mention="演示不提的事",
)  # fmt: skip
AGREED = Agreed(("service", "sensitive"), SINCE)
FAMILY = Registration(VILLAGE, (WANG, LI), SINCE, "special", about=ABOUT)


def place_of(username: str) -> int:
    """The division of a member of the cast; leaves everything in sight."""
    set_scope(EVERYWHERE)
    return Appointment.objects.get(holder__username=username).division


def family(by: By = None, **changes: Any) -> Household:
    """One family, of the cast's village unless told otherwise."""
    [made] = register_households(by, [replace(FAMILY, **changes)])
    return Household.objects.get(pk=made.household)


def first(household: Household) -> Person:
    """Whom one talks to."""
    return next(each for each in household.people.all() if each.read("name") == "王演建国")


def fresh_id() -> uuid.UUID:
    return uuid.uuid4()


def day(offset: int) -> date:
    return DAY + timedelta(days=offset)
