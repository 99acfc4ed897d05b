"""Young people who turned fourteen: what a guardian agreed to is theirs to decide from then on (PIPL 31)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from nuanxin.association.places import places_named
from nuanxin.association.scope import Scope
from nuanxin.base.rules import masked
from nuanxin.people.minors import under_fourteen
from nuanxin.people.models import Consent, ConsentPurpose, Person, pseudonym_of


@dataclass(frozen=True)
class Grown:
    """One line of the list: by pseudonym and masked name; the whole name is on the family's page."""

    household: int
    member: str
    family: str
    place: str


def awaits_own(person: Person, consents: Iterable[Consent], day: date) -> bool:
    """Whether only a guardian has agreed (``consents``: all of hers), and she is fourteen on a day."""
    guarded = any(each.purpose == ConsentPurpose.GUARDIAN and each.withdrawn_on is None for each in consents)
    return guarded and not under_fourteen(person.read("born"), day)


def awaiting(scope: Scope, day: date) -> list[Person]:
    """Those of one's families whose own answer is to be asked; births are sealed, so each is read."""
    agreed = Consent.objects.filter(
        person=OuterRef("pk"), purpose=ConsentPurpose.GUARDIAN, withdrawn_on__isnull=True
    )
    rows = Person.objects.visible_to(scope).standing().filter(Exists(agreed), guardian__isnull=False)
    return [each for each in rows.order_by("division", "pk") if not under_fourteen(each.read("born"), day)]


def listed(people: Iterable[Person]) -> list[Grown]:
    found = list(people)
    places = places_named(each.division for each in found)
    return [_grown(each, places.get(each.division, "")) for each in found]


def _grown(child: Person, place: str) -> Grown:
    member = f"{masked.name(child.read('name'))}（{child}）"
    return Grown(child.household_id, member, f"户 {pseudonym_of(child.household_id)}", place)
