"""What is said of a family when it is registered or changed: as little as the service needs."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from nuanxin.people.models import Channel, Group

TEXTS = {"address": 200, "category": 40, "addressed_as": 40, "not_to_mention": 200, "language": 40}
"""Longest value of each sealed text of a household, in characters."""


@dataclass(frozen=True)
class ConsentInput:
    """To what (``ConsentPurpose``), how and when somebody agreed."""

    purpose: str
    channel: str
    given_on: date
    client_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Guarded:
    """For a child under fourteen: who agreed (id of a member of the family), how (``Channel``), when."""

    guardian: int
    channel: str
    on: date


@dataclass(frozen=True)
class PersonInput:
    """Values as the rules of ``base.rules`` give them; "" where not known or not needed.

    ``born``: YYYY-MM-DD or YYYY; ``sex``: GB/T 2261.1; ``relation``: GB/T 4761; ``died_on``: a day.
    """

    name: str
    phone: str = ""
    born: str = ""
    sex: str = ""
    relation: str = ""
    died_on: str = ""
    guarded: Guarded | None = None

    def __repr__(self) -> str:
        return "PersonInput(…)"  # a name stands in no log


@dataclass(frozen=True)
class HouseholdInput:
    """What is said of the family as a whole; ``category`` and ``not_to_mention`` need a consent."""

    address: str = ""
    category: str = ""
    addressed_as: str = ""
    not_to_mention: str = ""
    language: str = ""

    def __repr__(self) -> str:
        return "HouseholdInput(…)"


@dataclass(frozen=True)
class Agreed:
    """To what a person agreed when the family was registered: purposes (``ConsentPurpose``), how, when."""

    purposes: tuple[str, ...]
    on: date
    channel: str = Channel.PAPER


@dataclass(frozen=True)
class Registration:
    """A family that is new: where, its people (the first is whom one talks to), in care since when.

    ``post``: id of the seat that serves it, in its village or township.
    """

    division: int
    people: Sequence[PersonInput]
    from_day: date
    group: str = Group.ORDINARY
    post: int | None = None
    about: HouseholdInput = field(default_factory=HouseholdInput)
    agreed: Agreed | None = None
    client_id: uuid.UUID | None = None

    def __repr__(self) -> str:
        return f"Registration({self.division}, {len(self.people)})"


@dataclass(frozen=True)
class Registered:
    """Ids of what was made; ``again``: this very form had been sent before.

    ``keys``: of the people, wrapped as they are stored; only where they were made just now.
    """

    household: int
    people: tuple[int, ...]
    keys: tuple[bytes, ...] = ()
    again: bool = False
