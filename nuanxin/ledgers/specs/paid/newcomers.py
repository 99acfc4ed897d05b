"""People whom a ledger that pays or insures knows by number: registered where they are new, and identified."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nuanxin.association.acting import By
from nuanxin.base.refused import Refused
from nuanxin.base.rules.resident_number import parts
from nuanxin.ledgers.models import Done
from nuanxin.ledgers.specs.base import Made
from nuanxin.people.actions.identify import NumberRow, keep_numbers
from nuanxin.people.actions.register import register_households
from nuanxin.people.inputs import HouseholdInput, PersonInput, Registration
from nuanxin.people.rows import PersonRow, Somebody
from nuanxin.people.sensitive import consent_is_needed


@dataclass(frozen=True)
class Newcomer:
    """Somebody nobody knew: a family of her own until somebody says otherwise, in care since a day.

    ``category`` is kept of the family only where a duty stands instead of a consent (PIPL 29).
    """

    place: int
    name: str
    number: str
    phone: str
    group: str
    since: date
    category: str = ""

    @property
    def registration(self) -> Registration:
        known = parts(self.number)
        person = PersonInput(self.name, self.phone, known.birth.isoformat(), known.sex)
        about = HouseholdInput(category="" if consent_is_needed() else self.category)
        return Registration(self.place, [person], self.since, self.group, about=about)


def register(by: By, new: Mapping[str, Newcomer]) -> tuple[list[Made], dict[str, PersonRow]]:
    """Register people by number; what was made, and the people by number."""
    if not new:
        return [], {}
    made = register_households(by, [each.registration for each in new.values()])
    told, people = list[Made](), dict[str, PersonRow]()
    for (number, each), one in zip(new.items(), made, strict=True):
        told.append(Made(each.place, "people.household", one.household, Done.MADE))
        people[number] = PersonRow(one.people[0], each.place, one.household, None, one.keys[0])
    return told, people


def identified(by: By, people: Mapping[str, Somebody]) -> dict[str, NumberRow]:
    """What is kept of each number. Raises ``Refused`` where one went to somebody else meanwhile."""
    answers = keep_numbers(by, [(person, number) for number, person in people.items()])
    found: dict[str, NumberRow] = {}
    for number, answer in zip(people, answers, strict=True):
        if isinstance(answer, Refused):
            raise answer
        found[number] = answer
    return found
