"""Who might be the same person: same place, same name, same year of birth."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from nuanxin.association.places import places_named
from nuanxin.association.scope import Scope
from nuanxin.base.rules import masked
from nuanxin.people.inputs import PersonInput
from nuanxin.people.models import Household, Likeness, Person, PersonToken
from nuanxin.people.models.likeness import LikenessQuerySet
from nuanxin.people.storing import insert
from nuanxin.people.tokens import likeness_token

# One look by index for each who is asked for, whatever the planner knows of tables just filled.
FOUND = """
    SELECT asked.division, asked.person, found.other
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS asked (division, person, token),
    LATERAL (
        SELECT min(t.person_id) AS other FROM people_persontoken t
        WHERE t.token = asked.token AND t.division = asked.division AND t.person_id <> asked.person
          AND EXISTS (SELECT FROM people_person p
                      WHERE p.id = t.person_id AND p.merged_into_id IS NULL AND p.key IS NOT NULL)
    ) AS found
    WHERE found.other IS NOT NULL
"""
COLUMNS = ("division", "person", "other", "found_at", "decision")
Asked = Sequence[tuple[int, int, int]]  # division, person, token
Resembling = tuple[int, int, int]  # division, person, the one known before


def note_likenesses(asked: Asked) -> None:
    """For people who are stored, none of them alike: note whom each resembles."""
    note(resembling(asked))


def resembling(asked: Asked) -> list[Resembling]:
    """Whom each of these resembles, of those stored and of one another; not stored themselves yet."""
    smallest: dict[tuple[int, int], int] = {}
    for division, person, token in asked:
        smallest[division, token] = min(person, smallest.get((division, token), person))
    stored = {person: other for _, person, other in _run(asked)}
    found = []
    for division, person, token in asked:
        others = {smallest[division, token], stored.get(person, person)} - {person}
        if others:
            found.append((division, person, min(others)))
    return found


def note(found: Sequence[Resembling]) -> None:
    now = timezone.now()
    insert(Likeness, COLUMNS, [(*row, now, "") for row in found])


def alike(given: Sequence[tuple[int, PersonInput]]) -> list[int | None]:
    """For people not stored yet, each with a place: the id of a person there who might be the same.

    One statement for all. A ledger holds such a row for the clerk to decide.
    """
    asked = [
        (division, -number, likeness_token(person.name, person.born))
        for number, (division, person) in enumerate(given, 1)
        if person.born
    ]
    found = {-person: other for _, person, other in _run(asked)}
    return [found.get(number) for number in range(1, len(given) + 1)]


def namesakes(given: Sequence[tuple[int, str, str]]) -> list[list[Person]]:
    """For each place, name and birth (YYYY… or ""): who is known there so, whoever was first to come first."""
    tokens = [likeness_token(name, born) if born else 0 for _, name, born in given]
    rows = PersonToken.objects.filter(token__in=set(tokens), division__in={each[0] for each in given})
    found: dict[tuple[int, int], list[int]] = {}
    for division, token, person in rows.order_by("person").values_list("division", "token", "person"):
        found.setdefault((division, token), []).append(person)
    wanted = {pk for each in found.values() for pk in each}
    people = Person.objects.standing().select_related("household").in_bulk(wanted)
    return [
        [people[pk] for pk in found.get((division, token), ()) if pk in people]
        for (division, _, _), token in zip(given, tokens, strict=True)
    ]


def _run(asked: Asked) -> list[Resembling]:
    if not asked:
        return []
    columns = ["{" + ",".join(map(str, column)) + "}" for column in zip(*asked, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(FOUND, columns)
        return [(division, person, other) for division, person, other in cursor.fetchall()]


@dataclass(frozen=True)
class Side:
    """One of two who look alike, as much of her as it takes to decide."""

    person: Person
    name: str
    born: str
    phone: str
    place: str


@dataclass(frozen=True)
class Pair:
    likeness: Likeness
    sides: tuple[Side, Side]


def pairs(rows: LikenessQuerySet, most: int = 20) -> list[Pair]:
    """Those to be decided, side by side, masked alike; at most so many."""
    found = list(rows.select_related("person__household", "other__household")[:most])
    places = places_named(each.division for each in found)
    return [
        Pair(each, (_side(each.person, places), _side(each.other, places))) for each in found
    ]


def sides_of(scope: Scope, household: Household) -> list[Side]:
    """The people of a family, each with as much as it takes to tell whether two families are one."""
    rows = Person.objects.visible_to(scope).standing().filter(household=household)
    found = list(rows.select_related("household").order_by("recorded_at", "id"))
    places = places_named(each.division for each in found)
    return [_side(each, places) for each in found]


def _side(person: Person, places: dict[int, str]) -> Side:
    phone = person.read("phone")
    return Side(
        person, masked.name(person.read("name")), person.read("born")[:4],
        masked.phone(phone) if phone else "", places.get(person.division, ""),
    )  # fmt: skip
