"""New families turned into rows, sealed: what costs is set up once for all of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.utils import timezone

from nuanxin.people import ciphers, keyring
from nuanxin.people.ahead import ahead
from nuanxin.people.inputs import PersonInput, Registered, Registration
from nuanxin.people.likenesses import note, resembling
from nuanxin.people.models import Enrolment, Household, Person, PersonToken
from nuanxin.people.models.sealed import id_of
from nuanxin.people.rows import ID_BYTES, places_in
from nuanxin.people.storing import insert
from nuanxin.people.tokens import likeness_token, tokens_of

HOUSEHOLD = ("id", "division", "post", "key", *Household.SEALED, "revision", "recorded_at", "client_id")
PERSON = ("id", "division", "household", "key", *Person.SEALED, "revision", "recorded_at", "client_id")
ENROLMENT = ("division", "household", "group", "counted_in", "from_day", "recorded_at")
ABOUT, SAID = attrgetter(*Household.SEALED), attrgetter(*Person.SEALED)


OF_HOUSEHOLD = places_in(Household, (*Household.SEALED, "key"))
OF_PERSON = places_in(Person, (*Person.SEALED, "key"))
KEY = PERSON.index("key")
Row = tuple[Any, ...]


@dataclass
class Sealer:
    """Collects the rows of a batch; ``store`` writes them."""

    wrapping: keyring.Wrapping
    suite: ciphers.Suite
    at: datetime
    draw: Callable[[int], bytes] = field(default_factory=lambda: ciphers.Drawn().draw)
    households: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    tokens: list[Row] = field(default_factory=list)
    enrolments: list[Row] = field(default_factory=list)
    likely: list[tuple[int, int, int]] = field(default_factory=list)  # division, person, token

    @classmethod
    def now(cls) -> "Sealer":
        return cls(keyring.wrapping(), ciphers.chosen(), timezone.now())

    def another(self) -> "Sealer":
        """One for other rows of the same transaction."""
        return Sealer(self.wrapping, self.suite, self.at)

    def household(self, given: Registration) -> Registered:
        division = given.division
        pk, key, values = self._sealed(OF_HOUSEHOLD, ABOUT(given.about))
        self.households.append((pk, division, given.post, key, *values, 0, self.at, given.client_id))
        self.enrolments.append((division, pk, given.group, division, given.from_day, self.at))
        before = len(self.people)
        ids = tuple([self.person(pk, division, each) for each in given.people])
        return Registered(pk, ids, tuple([row[KEY] for row in self.people[before:]]))

    def person(self, household: int, division: int, given: PersonInput, client_id: UUID | None = None) -> int:
        pk, key, values = self._sealed(OF_PERSON, SAID(given))
        self.people.append((pk, division, household, key, *values, 0, self.at, client_id))
        self.tokens.append((division, pk, [*tokens_of(given.name, given.phone, given.born)]))
        if given.born:
            self.likely.append((division, pk, likeness_token(given.name, given.born)))
        return pk

    def _sealed(
        self, places: Sequence[bytes], values: Sequence[str]
    ) -> tuple[int, bytes, list[bytes | None]]:
        """A fresh id and key, the key wrapped, and the values sealed under it, each for its place.

        All that is random of one row is drawn at once.
        """
        drawn = self.draw(ID_BYTES + keyring.LENGTH + ciphers.NONCE * len(places))
        pk, own = id_of(drawn[:ID_BYTES]), drawn[ID_BYTES : ID_BYTES + keyring.LENGTH]
        row = b"%d" % pk
        sealed = ciphers.Box(own, self.suite).seal_each(values, places, row, drawn)
        key = self.wrapping.wrap(own, places[-1] + row, drawn[-ciphers.NONCE :])
        return pk, key, sealed

    def store(self) -> None:
        alike = resembling(self.likely)  # before they stand there themselves
        insert(Household, HOUSEHOLD, self.households)
        insert(Person, PERSON, self.people)
        insert(PersonToken, ("division", "person", "token"), self.tokens, each=True)
        insert(Enrolment, ENROLMENT, self.enrolments)
        note(alike)


Sealed = tuple[Sealer, list[Registered]]


def sealed_ahead(given: Sequence[Registration]) -> Iterator[Sealed]:
    """Families sealed part by part, in order, each with the sealer that stores it."""
    first = Sealer.now()

    def seal(part: Sequence[Registration]) -> Sealed:
        sealer = first.another()
        return sealer, [sealer.household(each) for each in part]

    return ahead(given, seal)
