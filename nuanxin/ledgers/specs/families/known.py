"""Which people and families of a ledger's rows are known already; read once for all rows.

Someone without a number is found by her name in her place, by token; who she is, a person decides.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from nuanxin.base.periods import today
from nuanxin.base.rules.finding import tokens
from nuanxin.people.inputs import TEXTS, HouseholdInput, PersonInput
from nuanxin.people.models import (
    Consent,
    ConsentPurpose,
    Enrolment,
    Household,
    Person,
    PersonToken,
    TokenKind,
    pseudonym_of,
)
from nuanxin.people.tokens import token

AT_ONCE = 2_000
T = TypeVar("T")
Called = tuple[int, str]
"""A place (division code) and a name without dots."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    pk: int
    household: int
    said: PersonInput


@dataclass(frozen=True, slots=True)
class KnownFamily:
    """What stands of a family. ``group`` "": it is not in care today."""

    pk: int
    division: int
    about: HouseholdInput
    group: str = ""
    since: date | None = None
    agreed_on: date | None = None
    channel: str = ""
    sensitive: bool = False

    @property
    def pseudonym(self) -> str:
        return pseudonym_of(self.pk)


def parts(rows: Iterable[T]) -> Iterator[list[T]]:
    """Rows, so many at once."""
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def people_called(asked: Iterable[Called]) -> dict[Called, list[KnownPerson]]:
    """The people of these names (as ``plain`` has them) in these places, nobody who was merged or erased."""
    wanted = {(place, plain(name)): _token(name) for place, name in asked}
    hits = _hits({(place, code) for (place, _), code in wanted.items()})
    people = {each.pk: each for each in _people({person for found in hits.values() for person in found})}
    called: dict[Called, list[KnownPerson]] = {}
    for (place, name), code in wanted.items():
        same = [people[pk] for pk in hits.get((place, code), ()) if pk in people]
        if found := [each for each in same if plain(each.said.name) == name]:
            called[place, name] = found
    return called


def plain(name: str) -> str:
    """A name without the dots between its parts."""
    return name.replace("·", "")


@lru_cache(1 << 14)
def _token(name: str) -> int:
    return token(TokenKind.NAME, next(iter(tokens(name).names), name))


def _hits(wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], list[int]]:
    """Place and token → the people found by it. Lists and equality: quick before the table is analysed, too."""
    found: dict[tuple[int, int], list[int]] = {}
    places = {place for place, _ in wanted}
    for some in parts({code for _, code in wanted}):
        rows = PersonToken.objects.filter(token__in=some, division__in=places).order_by("person")
        for place, code, person in rows.values_list("division", "token", "person"):
            if (place, code) in wanted:
                found.setdefault((place, code), []).append(person)
    return found


def _people(wanted: Iterable[int]) -> Iterator[KnownPerson]:
    """Those that stand, in families that stand."""
    for some in parts(sorted(wanted)):
        rows = list(Person.objects.standing().filter(pk__in=some))
        homes = Household.objects.standing().filter(pk__in={each.household_id for each in rows})
        standing = set(homes.values_list("pk", flat=True))
        for each in rows:
            if each.household_id in standing:
                yield KnownPerson(each.pk, each.household_id, said_of(each))


def said_of(person: Person) -> PersonInput:
    """What stands of a person, as it would be said of her."""
    name, phone, born, sex, relation, died = (person.read(column) for column in Person.SEALED)
    return PersonInput(name, phone, born, sex, relation, died)


def families_known(wanted: Iterable[int]) -> dict[int, KnownFamily]:
    """These families (ids) with what is said of each as a whole."""
    found = {}
    for some in parts(sorted(set(wanted))):
        rows = list(Household.objects.standing().filter(pk__in=some))
        found.update({each.pk: each for each in known_families(rows)})
    return found


def known_families(rows: Sequence[Household]) -> Iterator[KnownFamily]:
    """… in the order given, with three statements for all of them."""
    ids = [row.pk for row in rows]
    care = {each.household_id: each for each in Enrolment.objects.on(today()).filter(household__in=ids)}
    agreed = _agreed(ids)
    for row in rows:
        about = HouseholdInput(**{column: row.read(column) for column in TEXTS})
        current = care.get(row.pk)
        day, channel = agreed.get((row.pk, ConsentPurpose.SERVICE), (None, ""))
        yield KnownFamily(
            row.pk, row.division, about, current.group if current else "",
            current.from_day if current else None, day, channel, (row.pk, ConsentPurpose.SENSITIVE) in agreed,
        )  # fmt: skip


def _agreed(households: Sequence[int]) -> dict[tuple[int, str], tuple[date, str]]:
    """When and how a family first agreed to each purpose, of what is in force."""
    rows = Consent.objects.in_force(today()).filter(person__household__in=households, person__key__isnull=False)
    columns = ("person__household", "purpose", "given_on", "channel")
    in_order = rows.order_by("-given_on", "-pk").values_list(*columns)
    return {(home, purpose): (day, channel) for home, purpose, day, channel in in_order}
