"""Resident numbers: kept only for whoever is paid or insured, dropped with the last that needs it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, QuerySet

from nuanxin.association.acting import By
from nuanxin.base.refused import Refused
from nuanxin.people.ahead import ahead
from nuanxin.people.models import Identifier, IdentifierKind, Person
from nuanxin.people.rights import require_named
from nuanxin.people.rows import (
    PersonRow,
    Seals,
    Somebody,
    among,
    person_rows,
    places_in,
    row_of,
    standing_rows,
)
from nuanxin.people.storing import insert
from nuanxin.people.telling import tell, tell_each
from nuanxin.people.tokens import number_token

ELSEWHERE = "这个号码已在别处登记，请联系市级协会核对。"
STORED = ("id", "division", "person", "kind", "number", "token")
OF_NUMBER, [OF_NAME] = places_in(Identifier, ["number"]), places_in(Person, ["name"])
ANOTHERS = "这个号码已登记在另一个人名下（{}）。请核对号码；确是同一人的，先把两份资料合并。"
HAS_ANOTHER = "{}已登记另一个号码。请核对；号码换了的，先在原来的保险、发放里改。"
Row = tuple[int, int, int, str, bytes | None, int]
"""As ``STORED``."""


@transaction.atomic
def identify(by: By, person: Person, number: str) -> Identifier:
    """The number of one person; the same again is the same. See ``identify_all``; raises ``Refused``."""
    [found] = identify_all(by, [(person, number)])
    if isinstance(found, Refused):
        raise found
    return found


@transaction.atomic
def identify_all(by: By, given: Sequence[tuple[Somebody, str]]) -> list[Identifier | Refused]:
    """``keep_numbers``, the answers as objects with their persons."""
    answers = keep_numbers(by, given)
    kept = {each.pk for each in answers if not isinstance(each, Refused)}
    rows = {each.pk: each for each in Identifier.objects.filter(among("pk", kept)).select_related("person")}
    return [each if isinstance(each, Refused) else rows[each.pk] for each in answers]


class Number(Protocol):
    """A number that is kept (its id), and whose it is."""

    @property
    def pk(self) -> int: ...

    @property
    def person(self) -> Somebody: ...


class NumberRow(NamedTuple):
    pk: int
    person: PersonRow


@transaction.atomic
def keep_numbers(by: By, given: Sequence[tuple[Somebody, str]]) -> list[NumberRow | Refused]:
    """Keep numbers (18 characters as ``base.rules.resident_number`` gives them), each for its person.

    Only what pays or insures calls this. In the order given: what is kept, or why that one is not:
    it is another person's, known elsewhere, or the person has another. A constant number of
    statements; the rows of a call are told in one line each.
    """
    require_named(by, "family.identify", [person.division for person, _ in given])
    tokens = [number_token(number) for _, number in given]
    known = _near(tokens)
    has = _numbers_of({person.merged_into_id or person.pk for person, _ in given})
    elsewhere = _elsewhere([token for token in tokens if token not in known])
    seals = Seals()

    def part(some: Sequence[tuple[tuple[Somebody, str], int]]) -> tuple[list[NumberRow | Refused], list[Row]]:
        answers, fresh = list[NumberRow | Refused](), list[Row]()
        for (person, number), token in some:
            answer = _answer(person, token, known, has) or _refused(token, elsewhere)
            if answer is None:
                pk, [sealed] = seals.fresh(person, OF_NUMBER, [number])
                answer = known[token] = NumberRow(pk, row_of(person))
                has[person.pk] = token
                fresh.append((pk, person.division, person.pk, IdentifierKind.RESIDENT, sealed, token))
            answers.append(answer)
        return answers, fresh

    answers, made = list[NumberRow | Refused](), list[tuple[int, int, int]]()
    for some, fresh in ahead([*zip(given, tokens, strict=True)], part):
        _store(fresh)
        answers += some
        made += [row[:3] for row in fresh]
    _tell(by, made)
    return answers


@dataclass(frozen=True)
class Known:
    """Whose numbers these are, and how she is named: those in sight, by number; ``elsewhere``: the others."""

    people: dict[str, tuple[PersonRow, str]]
    elsewhere: set[str]


def known_numbers(numbers: Collection[str]) -> Known:
    """What is known of numbers (18 characters each), in a constant number of statements."""
    tokens = {number_token(number): number for number in numbers}
    rows = Identifier.objects.filter(among("token", tokens)).order_by().values_list("token", "person")
    owners, seals = {tokens[token]: person for token, person in rows}, Seals()
    standing = standing_rows(owners.values())
    names = dict(Person.objects.filter(among("pk", {each.pk for each in standing.values()})).values_list("pk", "name"))
    people = dict[str, tuple[PersonRow, str]]()
    for number, owner in owners.items():
        if (person := standing.get(owner)) is None:
            continue
        [name] = seals.opened(person, person.pk, [(OF_NAME, names[person.pk])])
        people[number] = person, name
    far = _elsewhere([token for token, number in tokens.items() if number not in people])
    return Known(people, {tokens[token] for token in far})


def numbered(people: Iterable[int]) -> set[int]:
    """Of these persons (ids): those of whom a number is kept in sight."""
    return {*_numbers_of(set(people))}


def _numbers_of(people: Collection[int]) -> dict[int, int]:
    """Person → token of her number, of those kept in sight."""
    return dict(Identifier.objects.filter(among("person", people)).order_by().values_list("person", "token"))


def _near(tokens: Sequence[int]) -> dict[int, NumberRow]:
    """Numbers in sight by token, each with its person."""
    rows = [*Identifier.objects.filter(among("token", tokens)).order_by().values_list("token", "pk", "person")]
    people = person_rows({person for _, _, person in rows})
    return {token: NumberRow(pk, people[person]) for token, pk, person in rows if person in people}


def _elsewhere(tokens: Sequence[int]) -> set[int]:
    """Those of these tokens that stand somewhere out of sight."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT token FROM unnest(%s::bigint[]) AS asked (token)"
            " WHERE nuanxin_number_elsewhere(token)",
            ["{" + ",".join(map(str, tokens)) + "}"],
        )
        return {token for (token,) in cursor.fetchall()}


def _answer(
    person: Somebody, token: int, known: dict[int, NumberRow], has: dict[int, int]
) -> NumberRow | Refused | None:
    there = known.get(token)
    if there and (there.person.pk in (person.pk, person.merged_into_id) or there.person.merged_into_id == person.pk):
        return there
    if there:
        return Refused(ANOTHERS.format(Person(pk=there.person.pk)))
    other = has.get(person.pk, token) != token
    return Refused(HAS_ANOTHER.format(Person(pk=person.pk))) if other else None


def _refused(token: int, elsewhere: set[int]) -> Refused | None:
    return Refused(ELSEWHERE) if token in elsewhere else None


def _store(fresh: Sequence[Row]) -> None:
    try:
        with transaction.atomic():
            insert(Identifier, STORED, fresh)
    except IntegrityError as error:  # somebody else was quicker, out of sight
        raise Refused(ELSEWHERE) from error


def _tell(by: By, made: Sequence[tuple[int, int, int]]) -> None:
    """``made``: id, division and person of each number."""

    def told(at: int) -> tuple[Identifier, str]:
        pk, division, person = made[at]
        return Identifier(pk=pk, division=division), f"登记{Person(pk=person)}的证件号码"

    tell_each(by, "identifier.keep", [division for _, division, _ in made], told, "登记证件号码 {} 笔")


@transaction.atomic
def drop_unused(by: By, identifiers: Iterable[int]) -> int:
    """Of these identifiers (ids), drop those that nothing needs any more; how many.

    Whoever ends or voids what needed a number calls this: generic over all that points at one.
    """
    rows = Identifier.objects.filter(pk__in=list(identifiers))
    for relation in Identifier._meta.related_objects:
        rows = rows.filter(~Exists(_pointing(relation)))
    gone = list(rows.select_related("person"))
    tell(by, "identifier.drop", [(row, f"不再保存{row.person}的证件号码") for row in gone], "不再保存证件号码 {} 笔")
    Identifier.objects.filter(pk__in=[each.pk for each in gone]).delete()
    return len(gone)


def _pointing(relation: ForeignObjectRel) -> "QuerySet[Model]":
    rows = relation.field.model._default_manager.all()
    return rows.filter(**{relation.field.name: OuterRef("pk")})
