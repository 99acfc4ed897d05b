"""At fourteen one decides oneself: what the guardian agreed to ends, by a yes as by a no (PIPL 31)."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.people.actions.agreeing import note_agreed
from nuanxin.people.actions.guardians import forget_child
from nuanxin.people.coming_of_age import awaits_own
from nuanxin.people.inputs import ConsentInput
from nuanxin.people.minors import under_fourteen
from nuanxin.people.models import Channel, Consent, ConsentPurpose, Person
from nuanxin.people.rights import require_named

FIRST = "这个孩子满十四周岁了，监护人的同意不再够用。请先在家庭页点“本人同意”，记下他自己同不同意，再办这一件。"


@dataclass(frozen=True)
class OwnInput:
    """Whether somebody of fourteen agrees to what is kept of her, how and when she said so."""

    agrees: bool
    channel: str
    on: date
    client_id: uuid.UUID | None = None


def require_own(person: Person) -> None:
    """Raise ``Refused`` where a young person is to be asked herself before anything more is done."""
    if awaits_own(person, Consent.objects.filter(person=person), today()):
        raise Refused(FIRST)


@transaction.atomic
def decide_herself(by: By, person: Person, given: OwnInput) -> Person:
    """Note what a young person says at fourteen; sent twice it is said once.

    Either way all that was agreed to for her before ends that day: on a yes her own consent to be
    served stands instead, the rest she may give anew; on a no nothing stays but name and relation.
    Raises ``Refused`` for a day to come or before she was fourteen, or where nobody is to be asked.
    """
    require_named(by, "family.keep", [person.division])
    person = Person.objects.select_for_update().get(pk=person.pk)
    if given.client_id and Consent.objects.filter(client_id=given.client_id, person=person).exists():
        return person
    if given.channel not in Channel.values or given.on > today():
        raise Refused("请选本人怎么说的，日子不能晚于今天。")
    standing = Consent.objects.select_for_update().filter(person=person)
    if not awaits_own(person, standing, today()):
        raise Refused("这位家里人不用办这一件：不满十四周岁的由监护人同意，已经问过本人的照本人说的。")
    if under_fourteen(person.read("born"), given.on):
        raise Refused("那一天还不满十四周岁，请填满十四周岁以后问本人的日子。")
    ended = standing.filter(withdrawn_on__isnull=True, given_on__lte=given.on)
    ended.update(withdrawn_on=given.on)
    if given.agrees:
        _agree(by, person, given)
    else:
        forget_child(person)
        write_log(by, "consent.withdraw", person, f"{person}满十四周岁，本人不同意：只留姓名和关系")
    return person


def _agree(by: By, person: Person, given: OwnInput) -> None:
    note_agreed(by, person, ConsentInput(ConsentPurpose.SERVICE, given.channel, given.on, given.client_id))
    write_log(by, "consent.give", person, f"{person}满十四周岁，本人同意；监护人以前同意的到此为止")
