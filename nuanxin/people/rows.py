"""People by the thousand: plain rows in place of objects, their keys opened and their values sealed in one go."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from django.db import models
from django.db.models import BooleanField, F, Func, Value

from nuanxin.people import ciphers, keyring
from nuanxin.people.keyring import Unreadable
from nuanxin.people.models import Person, Subject
from nuanxin.people.models.sealed import BROKEN, ERASED, id_of

ID_BYTES = 8
Closed = bytes | memoryview | None
"""What is sealed, as the database gives it."""


class Owner(Protocol):
    """Whose key seals a row: a person or a family."""

    @property
    def pk(self) -> int: ...

    @property
    def key(self) -> Closed:
        """Wrapped; None where it was destroyed."""


class Somebody(Owner, Protocol):
    """What a batch needs of a person: her row, or the object itself."""

    @property
    def division(self) -> int: ...

    @property
    def household_id(self) -> int: ...

    @property
    def merged_into_id(self) -> int | None: ...


class PersonRow(NamedTuple):
    """``Somebody`` as she is stored."""

    pk: int
    division: int
    household_id: int
    merged_into_id: int | None
    key: Closed


def row_of(person: Somebody) -> PersonRow:
    return PersonRow(person.pk, person.division, person.household_id, person.merged_into_id, person.key)


COLUMNS = ("pk", "division", "household", "merged_into", "key")


def among(column: str, ids: Iterable[int]) -> Func:
    """For ``filter``: the column is one of these. One parameter however many, and an index serves it."""
    listed = Value("{" + ",".join(map(str, ids)) + "}")
    return Func(
        F(column), listed, template="%(expressions)s::bigint[])", arg_joiner=" = ANY(", output_field=BooleanField()
    )


def person_rows(ids: Iterable[int]) -> dict[int, PersonRow]:
    """Those of these people (ids) that are in sight."""
    rows = Person.objects.filter(among("pk", ids)).order_by().values_list(*COLUMNS)
    return {row[0]: PersonRow(*row) for row in rows}


def standing_rows(ids: Iterable[int]) -> dict[int, PersonRow]:
    """…, each as the one she was merged into, if she was and that one is in sight."""
    found = person_rows(ids)
    into = person_rows({each.merged_into_id for each in found.values() if each.merged_into_id})
    return {pk: into.get(each.merged_into_id or pk, each) for pk, each in found.items()} if into else found


def places_in(model: type[models.Model], columns: Sequence[str]) -> list[bytes]:
    """Where the values of a row stand, but for the row's id."""
    return [f"{model._meta.db_table}|{column}|".encode() for column in columns]


class Seals:
    """Opens and seals what is kept under the keys of people, or of families; what costs is set up once for all."""

    def __init__(self, of: type[Subject] = Person) -> None:
        [self._of_key] = places_in(of, ["key"])
        self._unwrapping, self._suite, self._draw = keyring.Unwrapping(), ciphers.chosen(), ciphers.Drawn().draw

    def opened(self, who: Owner, row: int, sealed: Iterable[tuple[bytes, Closed]]) -> list[str]:
        """The values of one row (its id), each with its place; "" where there is none, or she was erased.

        Raises ``Unreadable`` when one was changed, moved here, or the wrapping key is not here.
        """
        if who.key is None:
            return ["" for _ in sealed]
        opener, end = ciphers.Opener(self._own_key(who)), b"%d" % row
        try:
            return [opener.open(bytes(value), place + end).decode() if value else "" for place, value in sealed]
        except ValueError as error:
            raise Unreadable(BROKEN) from error

    def fresh(
        self, who: Owner, places: Sequence[bytes], values: Sequence[str]
    ) -> tuple[int, list[bytes | None]]:
        """A fresh row id, and the values sealed for that row; "" is stored as nothing."""
        drawn = self._draw(ID_BYTES + ciphers.NONCE * len(places))
        pk = id_of(drawn[:ID_BYTES])
        box = ciphers.Box(self._own_key(who), self._suite)
        return pk, box.seal_each(values, places, b"%d" % pk, drawn)

    def _own_key(self, who: Owner) -> bytes:
        if who.key is None:
            raise Unreadable(ERASED)
        return self._unwrapping.own_key(bytes(who.key), self._of_key + b"%d" % who.pk)
