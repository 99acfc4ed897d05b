"""What a person decides while alive about her relatives' rights after her death (PIPL 49)."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.people.models import Person
from nuanxin.people.rights import require_named
from nuanxin.privacy.models import Allowed, Arrangement

LONGEST = 100  # characters
NONE = ""


@dataclass(frozen=True)
class ArrangementInput:
    """``allowed``: "" = nothing is arranged, the law's rule holds; ``words``: to whom, for ONLY."""

    allowed: str
    words: str = ""
    made_on: date | None = None
    client_id: uuid.UUID | None = None

    def __repr__(self) -> str:
        return f"ArrangementInput({self.allowed})"


@transaction.atomic
def arrange(by: By, person: Person, given: ArrangementInput) -> Arrangement | None:
    """Note a person's arrangement in place of the one before; the same again changes nothing."""
    require_named(by, "data.handle", [person.division])
    person = Person.objects.select_for_update().get(pk=person.pk)
    day = given.made_on or today()
    _check(person, given, day)
    if given.client_id and (sent := Arrangement.objects.filter(client_id=given.client_id).first()):
        return sent
    before = Arrangement.objects.in_force().filter(person=person).first()
    words = given.words if given.allowed == Allowed.ONLY else ""
    if (before.allowed, before.read("words")) == (given.allowed, words) if before else not given.allowed:
        return before
    if before:
        before.revoked_on = day
        before.save(update_fields=["revoked_on"])
    fresh = _made(by, person, given, day) if given.allowed else None
    write_log(by, "data.arrange", person, f"登记{person}的生前安排：{fresh or '不再有'}")
    return fresh


def _check(person: Person, given: ArrangementInput, day: date) -> None:
    if person.erased or person.read("died_on"):
        raise Refused("生前安排只能由本人在世时说。")
    if given.allowed not in (NONE, *Allowed.values) or day > today():
        raise Refused("请选怎么安排，日子不能晚于今天。")
    if given.allowed == Allowed.ONLY and not 2 <= len(given.words) <= LONGEST:
        raise Refused(f"请写只给谁，2 到 {LONGEST} 个字。")


def _made(by: By, person: Person, given: ArrangementInput, day: date) -> Arrangement:
    fresh = Arrangement(
        division=person.division, person=person, allowed=given.allowed, made_on=day,
        post=by.seat if by else None, recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    if given.allowed == Allowed.ONLY:
        fresh.write(words=given.words)
    fresh.save(force_insert=True)
    return fresh
