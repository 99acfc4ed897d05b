"""Who might be the same person: same place, same name, same year of birth."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from nuanxin.association.places import places_named
from nuanxin.base.rules import masked
from nuanxin.people.inputs import PersonInput
from nuanxin.people.models import Likeness, Person
from nuanxin.people.models.likeness import LikenessQuerySet
from nuanxin.people.storing import insert
from nuanxin.people.tokens import likeness_token

FOUND = """
    SELECT asked.division, asked.person, min(t.person_id)
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS asked (division, person, token)
    JOIN people_persontoken t ON t.token = asked.token AND t.division = asked.division
    JOIN people_person p ON p.id = t.person_id AND p.merged_into_id IS NULL AND p.key IS NOT NULL
    WHERE t.person_id <> asked.person
      AND (t.person_id <> ALL (%s::bigint[]) OR t.person_id < asked.person)
    GROUP BY asked.division, asked.person
"""
COLUMNS = ("division", "person", "other", "found_at", "decision")
Asked = Sequence[tuple[int, int, int]]  # division, person, token


def note_likenesses(asked: Asked) -> None:
    """For people just stored: note whom each resembles, of those before and of one another."""
    found = _run(asked) if asked else []
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
    found = {-person: other for _, person, other in _run(asked)} if asked else {}
    return [found.get(number) for number in range(1, len(given) + 1)]


def _run(asked: Asked) -> list[tuple[int, int, int]]:
    divisions, persons, tokens = (list(column) for column in zip(*asked, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [divisions, persons, tokens, persons])
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


def _side(person: Person, places: dict[int, str]) -> Side:
    phone = person.read("phone")
    return Side(
        person, masked.name(person.read("name")), person.read("born")[:4],
        masked.phone(phone) if phone else "", places.get(person.division, ""),
    )  # fmt: skip
