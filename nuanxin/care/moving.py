"""What care sees to when families move: the contacts of the old place cannot go on by themselves."""

from django.db.models import Q

from nuanxin.association.models import Post
from nuanxin.care.actions.coverage import stop
from nuanxin.care.actions.followups import lay_contact
from nuanxin.care.models import Coverage, FollowUp
from nuanxin.people.moving import Moved


def see_to(moved: Moved) -> None:
    """End each 联系人 on the day; where both seats go on elsewhere (a merged division) it goes on too.

    Else the family stands on the gap list of its new place. What was arranged goes to the seat that
    goes on, or to nobody yet; what falls due from the day on counts in the new place.
    """
    lasting = Q(to_day__isnull=True) | Q(to_day__gt=moved.day)
    contacts = Coverage.objects.live().filter(lasting, household__in=moved.households)
    for old in contacts.filter(township_seat__isnull=False).select_related("scheme", "household"):
        _carry(old, moved)
    waiting = list(FollowUp.objects.open().filter(household__in=moved.households))
    for each in waiting:
        each.owner_id = moved.seats.get(each.owner_id or 0)
        each.second_id = moved.seats.get(each.second_id or 0)
        if each.due >= moved.day:
            each.place = moved.division
    FollowUp.objects.bulk_update(waiting, ["owner", "second", "place"], batch_size=500)


def _carry(old: Coverage, moved: Moved) -> None:
    named = filter(None, (old.township_seat_id, old.village_seat_id))
    seats = [_seat(each, moved) for each in named]
    ends, begins = old.to_day, max(old.from_day, moved.day)
    stop(old, begins)
    if None in seats:
        return
    new = Coverage.objects.create(
        division=moved.division, household=old.household, scheme=old.scheme, from_day=begins,
        to_day=ends, township_seat_id=seats[0], village_seat_id=seats[1],
        recorded_by=old.recorded_by,
    )  # fmt: skip
    lay_contact(new, begins)


def _seat(old: int, moved: Moved) -> int | None:
    """The seat that goes on; the township's own where only its village was merged away."""
    if old in moved.seats:
        return moved.seats[old]
    seat = Post.objects.filter(pk=old, body__level="township", body__valid_to__isnull=True).first()
    same = seat is not None and seat.division == moved.division - moved.division % 1000
    return old if same else None
