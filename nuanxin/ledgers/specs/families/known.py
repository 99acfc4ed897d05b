"""Which people and families of a ledger's rows are known already; read once for all rows.

Someone without a number is found by her name in her place, by token; who she is, a person decides.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeVar

from django.db.models import QuerySet

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
from nuanxin.people.rows import COLUMNS, PersonRow, Seals, among, places_in
from nuanxin.people.tokens import token

AT_ONCE = 2_000
OF_PERSON, OF_HOUSEHOLD = places_in(Person, Person.SEALED), places_in(Household, list(TEXTS))
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
    places = among("division", {place for place, _ in wanted})
    for some in parts({code for _, code in wanted}):
        rows = PersonToken.objects.filter(places, among("token", some)).order_by("person")
        for place, code, person in rows.values_list("division", "token", "person"):
            if (place, code) in wanted:
                found.setdefault((place, code), []).append(person)
    return found


def _people(wanted: Iterable[int]) -> Iterator[KnownPerson]:
    """Those that stand, in families that stand."""
    seals = Seals()
    for some in parts(sorted(wanted)):
        rows = [*Person.objects.standing().filter(among("pk", some)).order_by().values_list(*COLUMNS, *Person.SEALED)]
        homes = among("pk", {home for _, _, home, *_ in rows})  # no join: the planner knows nothing of fresh tables
        standing = {*Household.objects.standing().filter(homes).order_by().values_list("pk", flat=True)}
        for row in rows:
            person = PersonRow(*row[: len(COLUMNS)])
            if person.household_id in standing:
                sealed = zip(OF_PERSON, row[len(COLUMNS) :], strict=True)
                name, phone, born, sex, relation, died = seals.opened(person, person.pk, sealed)
                said = PersonInput(name, phone, born, sex, relation, died)
                yield KnownPerson(person.pk, person.household_id, said)


def said_of(person: Person) -> PersonInput:
    """What stands of a person, as it would be said of her."""
    name, phone, born, sex, relation, died = (person.read(column) for column in Person.SEALED)
    return PersonInput(name, phone, born, sex, relation, died)


class FamilyRow(NamedTuple):
    """A family as it is stored, its texts sealed, as ``TEXTS`` names them."""

    pk: int
    division: int
    key: bytes | None
    address: bytes | None
    category: bytes | None
    addressed_as: bytes | None
    not_to_mention: bytes | None
    language: bytes | None


def family_rows(rows: "QuerySet[Household]") -> Iterator[FamilyRow]:
    return map(FamilyRow._make, rows.values_list(*FamilyRow._fields).iterator(AT_ONCE))


def families_known(wanted: Iterable[int]) -> dict[int, KnownFamily]:
    """These families (ids) with what is said of each as a whole."""
    found = {}
    for some in parts(sorted(set(wanted))):
        rows = list(family_rows(Household.objects.standing().filter(among("pk", some)).order_by()))
        found.update({each.pk: each for each in known_families(rows)})
    return found


def known_families(rows: Sequence[FamilyRow]) -> Iterator[KnownFamily]:
    """… in the order given, with three statements for all of them."""
    ids, seals = [row.pk for row in rows], Seals(Household)
    enrolled = Enrolment.objects.on(today()).filter(among("household", ids))
    care = {home: (group, since) for home, group, since in enrolled.values_list("household", "group", "from_day")}
    agreed = _agreed(ids)
    for row in rows:
        about = HouseholdInput(*seals.opened(row, row.pk, zip(OF_HOUSEHOLD, row[3:], strict=True)))
        group, since = care.get(row.pk, ("", None))
        day, channel = agreed.get((row.pk, ConsentPurpose.SERVICE), (None, ""))
        yield KnownFamily(
            row.pk, row.division, about, group, since, day, channel, (row.pk, ConsentPurpose.SENSITIVE) in agreed
        )


def _agreed(households: Sequence[int]) -> dict[tuple[int, str], tuple[date, str]]:
    """When and how a family first agreed to each purpose, of what is in force."""
    rows = Consent.objects.in_force(today()).filter(among("person__household", households), person__key__isnull=False)
    columns = ("person__household", "purpose", "given_on", "channel")
    in_order = rows.order_by("-given_on", "-pk").values_list(*columns)
    return {(home, purpose): (day, channel) for home, purpose, day, channel in in_order}
