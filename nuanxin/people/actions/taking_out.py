"""What families read of a ledger that was taken out with their rows: who, when, what for."""

from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from nuanxin.association.acting import Acting
from nuanxin.people.actions.openings import who_opens
from nuanxin.people.models import Household, Opening, Purpose, pseudonym_of
from nuanxin.people.storing import insert

COLUMNS = (
    "division", "household_id", "pseudonym", "post", "on_behalf_of", "by", "who", "purpose", "reason", "task",
    "at", "until", "verdict", "client_id",
)  # fmt: skip


class TakenOut(NamedTuple):
    """What was taken out and why, in words (60 characters), and the id of the form it was asked for with."""

    words: str
    client_id: UUID | None = None


@transaction.atomic
def note_taken_out(by: Acting, households: "QuerySet[Household]", given: TakenOut) -> int:
    """An opening of each of these families that is over at once: it opens no page; how many.

    Sent twice it is the same taking-out: 0. The caller logs the taking-out as a whole.
    """
    rows = households.order_by().values_list("pk", "merged_into", "division")
    places = {merged or pk: division for pk, merged, division in rows}
    if given.client_id and Opening.objects.filter(client_id=given.client_id).exists():
        return 0
    now, seat, stood_for = timezone.now(), by.appointment.post_id, by.standing.post_id if by.standing else None
    who = who_opens(by)
    insert(Opening, COLUMNS, [
        (place, pk, pseudonym_of(pk), seat, stood_for, by.user_id, who, str(Purpose.TASK), "", given.words[:60],
         now, now, "", None if at else given.client_id)  # on the first alone: no two rows bear the same
        for at, (pk, place) in enumerate(sorted(places.items()))
    ])  # fmt: skip
    return len(places)
