"""What the made-up city is filled with, part by part: see ``city``."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

YEARS = 3  # of services
SPECIAL = 0.2
NOTED = 50  # one service in so many has a note
SYSTEMS = {"contact": 0.6, "green_channel": 0.5, "family_doctor": 0.55}
OF_ALL, OF_SPECIAL = ("visit", "volunteering"), ("comfort", "visit", "volunteering", "protection")
INSURED, MISSED, MONTHS = 0.3, 0.15, 12
TABLES = {
    "people_household": "", "people_person": "",
    "people_persontoken": "division person_id token",
    "people_enrolment": "division household_id group counted_in from_day recorded_at",
    "people_consent": "division person_id purpose delivered channel given_on post_id recorded_at",
    "care_coverage": "id division household_id scheme_id township_seat_id village_seat_id institution card"
                     " from_day recorded_at",
    "care_answer": "division household_id scheme_id said from_day to_day post_id recorded_at",
    "care_service": "id division place household_id scheme_id day post_id way note recorded_at",
    "care_followup": "division place household_id kind owner_id second_id coverage_id due done_on recorded_at",
    "care_policy": "id division household_id line_id year insurer number insured_count premium from_day to_day"
                   " recorded_at",
}  # fmt: skip
KINDS = {
    "token": "int8", "delivered": "int2", "year": "int2", "insured_count": "int2",
    "note": "bytea", "card": "bytea", "number": "bytea",
    "due": "date", "done_on": "date", "from_day": "date", "to_day": "date", "given_on": "date",
    "day": "date", "recorded_at": "timestamptz",
    "group": "text", "purpose": "text", "channel": "text", "institution": "text",
    "said": "text", "way": "text", "kind": "text", "insurer": "text",
}  # fmt: skip
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Place:
    """A village: its adviser's seat and its township's manager's; None where there is no such seat."""

    code: int
    adviser: int | None
    manager: int | None


@dataclass
class Part:
    """Some of the households, and all rows about them."""

    number: int
    households: int
    services: int
    seed: int
    places: list[Place]
    schemes: dict[str, int]
    today: date
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def fill(self) -> dict[str, list[Row]]:
        from nuanxin.base.keys import key
        from nuanxin.people import ciphers, keyring
        from nuanxin.people.sealer import Sealer

        key("tokens")
        self.chance = Random(f"{self.seed}:{self.number}")
        self.at = datetime.combine(self.today, datetime.min.time(), UTC) - timedelta(days=1)
        self.sealer = Sealer(keyring.under(keyring.newest()), ciphers.chosen(), self.at)
        self.service = self.coverage = self.policy = self.number * 10**8
        for n in range(self.households):
            more = self.services // self.households + (n < self.services % self.households)
            self._family(self.chance.choice(self.places), more)
        self.rows["people_household"], self.rows["people_person"] = self.sealer.households, self.sealer.people
        self.rows["people_persontoken"] = [
            (division, person, token) for division, person, tokens in self.sealer.tokens for token in tokens
        ]
        self.rows["people_enrolment"] = self.sealer.enrolments
        return self.rows

    def _family(self, place: Place, services: int) -> None:
        from nuanxin.desk.demo.families import family

        chance = self.chance
        special = chance.random() < SPECIAL
        given = family(chance, place.code, place.adviser, special=special)
        made = self.sealer.household(given)
        since = given.from_day
        for purpose in given.agreed.purposes if given.agreed else ():
            self.rows["people_consent"].append(
                (place.code, made.people[0], purpose, 1, "paper", since, place.adviser, self.at)
            )
        refuses = special and chance.random() < 0.1
        if special:
            self._systems(place, made.household, since)
        if chance.random() < INSURED:
            begun = self.today - timedelta(days=chance.randrange(0, 600))
            self.policy += 1
            number = self._sealed(f"演示-{made.household % 10**7:07d}", b"care_policy|number|%d" % self.policy)
            self.rows["care_policy"].append((
                self.policy, place.code, made.household, self.schemes["accident"], begun.year, "演示保险公司",
                number, 1, 6000, begun, begun + timedelta(days=365), self.at,
            ))  # fmt: skip
        if refuses and place.adviser:
            self._refuse(place, made.household)
        self._serve(place, made.household, services, special=special)

    def _systems(self, place: Place, household: int, since: date) -> None:
        for code, likely in SYSTEMS.items():
            if self.chance.random() >= likely or (code == "contact" and not (place.adviser and place.manager)):
                continue
            self.coverage += 1
            contact = code == "contact"
            seats = (place.manager, place.adviser) if contact else (None, None)
            card = self._sealed(f"演示{self.coverage % 10**6:06d}", b"care_coverage|card|%d" % self.coverage)
            words = ("", None) if contact else ("演示医院", card)
            self.rows["care_coverage"].append(
                (self.coverage, place.code, household, self.schemes[code], *seats, *words, since, self.at)
            )
            for month in range(MONTHS) if contact else ():
                due = self.today - timedelta(days=30 * month - 5)
                done = due - timedelta(days=2) if month and self.chance.random() > MISSED else None
                if due > since and (month == 0 or done):
                    self.rows["care_followup"].append(
                        (place.code, place.code, household, "contact", *seats, self.coverage, due, done, self.at)
                    )

    def _refuse(self, place: Place, household: int) -> None:
        """Everything, or one thing; for now, or for ever; or she wants it and has it not yet."""
        scheme = self.schemes[self.chance.choice([*SYSTEMS, *OF_SPECIAL])] if self.chance.random() < 0.7 else None
        said = self.chance.choice(("not_now", "never", "never", "yes"))
        begun = self.today - timedelta(days=self.chance.randrange(1, 300))
        until = begun + timedelta(days=90) if said == "not_now" else None
        self.rows["care_answer"].append(
            (place.code, household, scheme, said, begun, until, place.adviser, self.at)
        )

    def _serve(self, place: Place, household: int, count: int, *, special: bool) -> None:
        if not place.adviser:
            return
        kinds = [self.schemes[code] for code in (OF_SPECIAL if special else OF_ALL)]
        chance, rows, box = self.chance, self.rows["care_service"], None
        for _ in range(count):
            self.service += 1
            note = None
            if self.service % NOTED == 0:
                box = box or self._box()
                note = box.seal("陪着说话（演示）".encode(), b"care_service|note|%d" % self.service)
            day = self.today - timedelta(days=int(chance.random() * 365 * YEARS))
            rows.append((
                self.service, place.code, place.code, household, kinds[int(chance.random() * len(kinds))], day,
                place.adviser, "home", note, self.at,
            ))  # fmt: skip

    def _sealed(self, value: str, where: bytes) -> bytes:
        sealed: bytes = self._box().seal(value.encode(), where)
        return sealed

    def _box(self) -> Any:
        """Seals under the key of the household made last."""
        from nuanxin.people import ciphers, keyring

        row = self.sealer.households[-1]
        return ciphers.Box(keyring.unwrap(row[3], f"people_household|key|{row[0]}"), self.sealer.suite)


def columns(table: str) -> tuple[list[str], list[str]]:
    """Names and types of the columns that are filled."""
    from django.apps import apps

    from nuanxin.people import sealer
    from nuanxin.people.storing import TYPES

    own = {"people_household": sealer.HOUSEHOLD, "people_person": sealer.PERSON}
    if table in own:
        model = apps.get_model(table.replace("_", "."))
        fields = [model._meta.get_field(name) for name in own[table]]
        return [each.column for each in fields], [TYPES[each.get_internal_type()] for each in fields]
    names = TABLES[table].split()
    return names, [KINDS.get(name, "int8") for name in names]


def store(part: Part) -> int:
    """Fill a part and copy it in; in a process of its own."""
    from django.db import connections, transaction

    from nuanxin.people.storing import copy_in

    rows = part.fill()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table, given in rows.items():
            if given:
                names, kinds = columns(table)
                listed = ", ".join(f'"{name}"' for name in names)
                copy_in(cursor, f"COPY {table} ({listed}) FROM STDIN (FORMAT BINARY)", kinds, given)
    return len(rows["care_service"])
