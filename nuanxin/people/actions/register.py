"""Families that are new: one or a hundred thousand, sealed before they reach the database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from os import urandom
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Body, Post
from nuanxin.base.refused import Refused
from nuanxin.people import ciphers, keyring
from nuanxin.people.actions.consents import consent_rows, store_consents
from nuanxin.people.inputs import PersonInput, Registered, Registration
from nuanxin.people.likenesses import note_likenesses
from nuanxin.people.models import Enrolment, Group, Household, Person, PersonToken
from nuanxin.people.models.sealed import random_id
from nuanxin.people.rights import require_named, require_served, within_township
from nuanxin.people.sensitive import require_consent_to_keep
from nuanxin.people.storing import insert
from nuanxin.people.tokens import likeness_token, tokens_of

TOLD = 200  # families that get a line each in the log; beyond, each place gets one
HOUSEHOLD = ("id", "division", "post", "key", *Household.SEALED, "revision", "recorded_at", "client_id")
PERSON = ("id", "division", "household", "key", *Person.SEALED, "revision", "recorded_at", "client_id")
ENROLMENT = ("division", "household", "group", "counted_in", "from_day", "recorded_at")
ABOUT, SAID = attrgetter(*Household.SEALED), attrgetter(*Person.SEALED)


def _places(table: str, columns: Sequence[str]) -> list[bytes]:
    """Where the key and the values of a row of a table stand, but for the row's id."""
    return [f"{table}|{column}|".encode() for column in ("key", *columns)]


OF_HOUSEHOLD = _places("people_household", Household.SEALED)
OF_PERSON = _places("people_person", Person.SEALED)
Row = tuple[object, ...]


@dataclass
class Sealer:
    """Turns what is said into rows: what costs is set up once for all of them."""

    wrapping: keyring.Wrapping
    suite: ciphers.Suite
    at: datetime
    households: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    tokens: list[Row] = field(default_factory=list)
    enrolments: list[Row] = field(default_factory=list)
    consents: list[Row] = field(default_factory=list)
    likely: list[tuple[int, int, int]] = field(default_factory=list)  # division, person, token

    @classmethod
    def now(cls) -> "Sealer":
        return cls(keyring.wrapping(), ciphers.chosen(), timezone.now())

    def household(self, given: Registration) -> Registered:
        pk, division = random_id(), given.division
        key, values = self._sealed(OF_HOUSEHOLD, pk, ABOUT(given.about))
        self.households.append(
            (pk, division, given.post, key, *values, 0, self.at, given.client_id)
        )
        self.enrolments.append((division, pk, given.group, division, given.from_day, self.at))
        people = tuple(self.person(pk, division, each) for each in given.people)
        return Registered(pk, people)

    def person(self, household: int, division: int, given: PersonInput, client_id: UUID | None = None) -> int:
        pk = random_id()
        key, values = self._sealed(OF_PERSON, pk, SAID(given))
        self.people.append((pk, division, household, key, *values, 0, self.at, client_id))
        found = tokens_of(given.name, given.phone, given.born)
        self.tokens += [(division, pk, token) for token in found]
        if given.born:
            self.likely.append((division, pk, likeness_token(given.name, given.born)))
        return pk

    def _sealed(
        self, places: Sequence[bytes], pk: int, values: Sequence[str]
    ) -> tuple[bytes, list[bytes | None]]:
        """A fresh key, wrapped, and the values sealed under it, each for its place.

        All that is random of one row is drawn at once.
        """
        own, nonces, row = urandom(keyring.LENGTH), ciphers.nonces(len(values)), str(pk).encode()
        seal = ciphers.Box(own, self.suite).seal
        sealed = [
            seal(value.encode(), place + row, nonce) if value else None
            for place, value, nonce in zip(places[1:], values, nonces, strict=True)
        ]
        return self.wrapping.wrap(own, places[0] + row), sealed

    def store(self) -> None:
        insert(Household, HOUSEHOLD, self.households)
        insert(Person, PERSON, self.people)
        insert(PersonToken, ("division", "person", "token"), self.tokens)
        insert(Enrolment, ENROLMENT, self.enrolments)
        store_consents(self.consents)
        note_likenesses(self.likely)


@transaction.atomic
def register_households(by: By, given: Sequence[Registration]) -> list[Registered]:
    """Register families, each with its people, in care from a day on; in the order given.

    One whose client id is known was sent before: it is told again, not made again. People who look
    like somebody of the same place are noted for a person to decide. Raises ``Refused``.
    """
    places = {each.division for each in given}
    require_named(by, "family.keep", places)
    require_served(places)
    list(Body.objects.select_for_update().filter(division__in=places).order_by("pk"))
    known = _sent(given)
    fresh = [each for each in given if each.client_id is None or each.client_id not in known]
    _check(by, fresh)
    sealer = Sealer.now()
    made = [sealer.household(each) for each in fresh]
    sealer.consents = consent_rows(by, fresh, made, sealer.at)
    sealer.store()
    _tell(by, [(each.division, one.household) for each, one in zip(fresh, made, strict=True)])
    remaining = iter(made)
    return [known.get(each.client_id) or next(remaining) for each in given]


def _sent(given: Sequence[Registration]) -> dict[object, Registered]:
    """What these very forms made before, by client id."""
    ids = [each.client_id for each in given if each.client_id]
    found = Household.objects.filter(client_id__in=ids).prefetch_related("people") if ids else []
    return {
        each.client_id: Registered(each.pk, tuple(p.pk for p in each.people.all()), again=True)
        for each in found
    }


def _check(by: By, given: Sequence[Registration]) -> None:
    """Raise ``Refused`` for what cannot be registered, at the first of them."""
    wanted = {each.post for each in given if each.post}
    seats = dict(Post.objects.filter(pk__in=wanted).values_list("pk", "division"))
    groups = {*Group.values}
    for each in given:
        if not each.people or not all(person.name for person in each.people):
            raise Refused("请填姓名：一户至少登记一个人。")
        if each.group not in groups:
            raise Refused("请选这户是特殊家庭，还是其他计划生育家庭。")
        if each.post and not within_township(each.division, seats.get(each.post, 0)):
            raise Refused("服务岗位要在这户所在的嘎查村（居），或它所在的苏木（乡镇），请另选。")
        require_consent_to_keep(each)


def _tell(by: By, made: Sequence[tuple[int, int]]) -> None:
    """A line for each family, without any name; for very many, a line for each place."""
    if len(made) <= TOLD:
        rows = [Household(pk=pk, division=division) for division, pk in made]
        write_logs(by, "family.register", [(row, f"登记{row}") for row in rows])
        return
    first, counts = dict(reversed(made)), Counter(division for division, _ in made)
    told = [
        (Household(pk=pk, division=division), f"成批登记 {counts[division]} 户")
        for division, pk in sorted(first.items())
    ]
    write_logs(by, "family.register", told)


@transaction.atomic
def add_person(by: By, household: Household, given: PersonInput, client_id: UUID | None = None) -> Person:
    """One more member of a family; sent twice (same client id) it is one."""
    require_named(by, "family.keep", [household.division])
    household = Household.objects.select_for_update().get(pk=household.pk)
    if client_id and (sent := Person.objects.filter(client_id=client_id).first()):
        return sent
    if not given.name:
        raise Refused("请填姓名。")
    sealer = Sealer.now()
    pk = sealer.person(household.pk, household.division, given, client_id)
    sealer.store()
    person = Person.objects.get(pk=pk)
    write_log(by, "family.add_person", household, f"{household}加{person}")
    return person
