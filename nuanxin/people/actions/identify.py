"""Resident numbers: kept only for whoever is paid or insured, dropped with the last that needs it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, QuerySet

from nuanxin.association.acting import By
from nuanxin.base.refused import Refused
from nuanxin.people.models import Identifier, IdentifierKind, Person
from nuanxin.people.rights import require_named
from nuanxin.people.storing import insert
from nuanxin.people.telling import tell
from nuanxin.people.tokens import number_token

ELSEWHERE = "这个号码已在别处登记，请联系市级协会核对。"
STORED = ("id", "division", "person", "kind", "number", "token")
VALUES = attrgetter("id", "division", "person_id", "kind", "number", "token")
ANOTHERS = "这个号码已登记在另一个人名下（{}）。请核对号码；确是同一人的，先把两份资料合并。"
HAS_ANOTHER = "{}已登记另一个号码。请核对；号码换了的，先在原来的保险、发放里改。"


@transaction.atomic
def identify(by: By, person: Person, number: str) -> Identifier:
    """The number of one person; the same again is the same. See ``identify_all``; raises ``Refused``."""
    [found] = identify_all(by, [(person, number)])
    if isinstance(found, Refused):
        raise found
    return found


@transaction.atomic
def identify_all(
    by: By, given: Sequence[tuple[Person, str]]
) -> list[Identifier | Refused]:
    """Keep numbers (18 characters as ``base.rules.resident_number`` gives them), each for its person.

    Only what pays or insures calls this. In the order given: the identifier, or why that one is not
    kept: it is another person's, known elsewhere, or the person has another. A constant number of
    statements; the rows of a call are told in one line each.
    """
    require_named(by, "family.identify", [person.division for person, _ in given])
    tokens = [number_token(number) for _, number in given]
    known = {each.token: each for each in _near(tokens)}
    owners = {person.pk: person.merged_into_id or person.pk for person, _ in given}
    has = dict(Identifier.objects.filter(person__in=owners).values_list("person", "token"))
    elsewhere = _elsewhere([token for token in tokens if token not in known])
    answers, fresh = list[Identifier | Refused](), list[Identifier]()
    for (person, number), token in zip(given, tokens, strict=True):
        answer = _answer(person, token, known, has) or _refused(token, elsewhere)
        if answer is None:
            answer = known[token] = _sealed(person, number, token)
            has[person.pk] = token
            fresh.append(answer)
        answers.append(answer)
    _store(by, fresh)
    return answers


@dataclass(frozen=True)
class Known:
    """Whose numbers these are: those in sight, by number; ``elsewhere``: those kept out of sight."""

    people: dict[str, Person]
    elsewhere: set[str]


def known_numbers(numbers: Collection[str]) -> Known:
    """What is known of numbers (18 characters each), in a constant number of statements."""
    tokens = {number_token(number): number for number in numbers}
    near = Identifier.objects.filter(token__in=list(tokens))
    rows = near.select_related("person__household", "person__merged_into__household")
    people = {tokens[each.token]: _standing(each.person) for each in rows}
    far = _elsewhere([token for token, number in tokens.items() if number not in people])
    return Known(people, {tokens[token] for token in far})


def _standing(person: Person) -> Person:
    kept = person.merged_into
    return kept if isinstance(kept, Person) else person


def numbered(people: Iterable[int]) -> set[int]:
    """Of these persons (ids): those of whom a number is kept in sight."""
    rows = Identifier.objects.filter(person__in=set(people))
    return set(rows.values_list("person", flat=True))


def _near(tokens: Sequence[int]) -> "QuerySet[Identifier]":
    """Numbers in sight, each with its person."""
    return Identifier.objects.filter(token__in=tokens).select_related("person")


def _elsewhere(tokens: Sequence[int]) -> set[int]:
    """Those of these tokens that stand somewhere out of sight."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT token FROM unnest(%s::bigint[]) AS asked (token)"
            " WHERE nuanxin_number_elsewhere(token)",
            [list(tokens)],
        )
        return {token for (token,) in cursor.fetchall()}


def _answer(
    person: Person, token: int, known: dict[int, Identifier], has: dict[int, int]
) -> Identifier | Refused | None:
    there = known.get(token)
    same = {person.pk, person.merged_into_id}
    if there and (there.person_id in same or there.person.merged_into_id == person.pk):
        return there
    if there:
        return Refused(ANOTHERS.format(there.person))
    return Refused(HAS_ANOTHER.format(person)) if has.get(person.pk, token) != token else None


def _refused(token: int, elsewhere: set[int]) -> Refused | None:
    return Refused(ELSEWHERE) if token in elsewhere else None


def _sealed(person: Person, number: str, token: int) -> Identifier:
    row = Identifier(
        division=person.division, person=person, kind=IdentifierKind.RESIDENT, token=token
    )
    return row.write(number=number)


def _store(by: By, fresh: Sequence[Identifier]) -> None:
    try:
        with transaction.atomic():
            insert(Identifier, STORED, map(VALUES, fresh))
    except IntegrityError as error:  # somebody else was quicker, out of sight
        raise Refused(ELSEWHERE) from error
    tell(by, "identifier.keep", [(row, f"登记{row.person}的证件号码") for row in fresh], "登记证件号码")


@transaction.atomic
def drop_unused(by: By, identifiers: Iterable[int]) -> int:
    """Of these identifiers (ids), drop those that nothing needs any more; how many.

    Whoever ends or voids what needed a number calls this: generic over all that points at one.
    """
    rows = Identifier.objects.filter(pk__in=list(identifiers))
    for relation in Identifier._meta.related_objects:
        rows = rows.filter(~Exists(_pointing(relation)))
    gone = list(rows.select_related("person"))
    tell(by, "identifier.drop", [(row, f"不再保存{row.person}的证件号码") for row in gone], "不再保存证件号码")
    Identifier.objects.filter(pk__in=[each.pk for each in gone]).delete()
    return len(gone)


def _pointing(relation: ForeignObjectRel) -> "QuerySet[Model]":
    rows = relation.field.model._default_manager.all()
    return rows.filter(**{relation.field.name: OuterRef("pk")})
