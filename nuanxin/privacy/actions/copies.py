"""A copy of what is held (PIPL 45): only for a request that is on record, handed over in a way that is said."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from nuanxin.association.acting import Acting
from nuanxin.association.log import write_log
from nuanxin.base.refused import Refused
from nuanxin.people.models import Household, Person
from nuanxin.privacy.actions.requests import AskInput, ask
from nuanxin.privacy.held.gather import Held, gather
from nuanxin.privacy.models import NEAR, DataRequest, Handing, RequestKind, Verdict, Wanted
from nuanxin.privacy.models.request import DataRequestQuerySet

COPIES = Q(kind=RequestKind.COPY) | Q(kind=RequestKind.DEAD, wants=Wanted.COPY, verdict=Verdict.GRANTED)


@dataclass(frozen=True)
class CopyInput:
    """Of whom (``person``: None for the family), who asked, when, and how it will be handed over."""

    relation: str
    asker: str
    asked_on: date
    handed: str
    person: Person | None = None
    client_id: uuid.UUID | None = None

    def __repr__(self) -> str:
        return f"CopyInput({self.relation}, {self.handed})"  # a name stands in no log


@transaction.atomic
def take_copy(by: Acting, household: Household, given: CopyInput) -> Held:
    """Everything held, for an open request; none like it open, it is registered here. Each taking is logged.

    The page of the family must be open: that is for the view to see to. Raises ``Refused`` for one who may
    not ask this, or for a request that is met already.
    """
    if given.handed not in Handing.values:
        raise Refused("请选怎么交给提出的人。")
    row = _registered(by, household, given)
    whose = given.person or household
    held = gather(by, household, given.person)
    handing = Handing(given.handed).label
    words = f"取{whose}的个人信息副本：{row.get_relation_display()} {row.asked_on:%Y-%m-%d} 要的，{handing}"
    write_log(by, "data.copy", whose, words)
    return held


def open_copies(by: Acting, household: Household) -> DataRequestQuerySet:
    """Requests for a copy of a family or one of its people that wait to be met."""
    rows = DataRequest.objects.visible_to(by.scope).filter(household_id=household.pk)
    return rows.open().filter(COPIES).order_by("asked_on", "pk")


def _registered(by: Acting, household: Household, given: CopyInput) -> DataRequest:
    """The open request of the same asker about the same person; else a new one."""
    person = given.person.pk if given.person else None
    for row in open_copies(by, household).filter(person_id=person, relation=given.relation):
        if row.read("asker") == given.asker:
            return row
    if given.relation in NEAR or (given.person and given.person.read("died_on")):
        raise Refused("已故者的副本，先由近亲属在“登记一件请求”里提出，旗县区同意以后再取。")
    row = ask(by, household, AskInput(
        RequestKind.COPY, given.relation, given.asker, given.asked_on, given.person, client_id=given.client_id,
    ))  # fmt: skip
    if row.done_at:
        raise Refused("这件请求已经办好了。再要一份的，请刷新这一页重新登记。")
    return row
