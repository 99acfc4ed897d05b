"""What a seat has to do for a family by a day: made, closed and dropped by what happens to it."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from nuanxin.association.calendar import WorkingDays
from nuanxin.base.periods import today
from nuanxin.care.models import Coverage, FollowUp, FollowUpKind, Service
from nuanxin.care.models.answer import Answer
from nuanxin.care.models.base import in_care
from nuanxin.people.models import Household

LONGEST_HOLIDAY = 20  # days


def working_day(day: date) -> date:
    """The day itself if one works on it, else the next on which one does."""
    days = WorkingDays.between(day - timedelta(days=1), day + timedelta(days=LONGEST_HOLIDAY))
    later = (day + timedelta(days=n) for n in range(LONGEST_HOLIDAY + 1))
    return next((each for each in later if days.left(each)), day)


def lay_contact(coverage: Coverage, since: date, after: Service | None = None) -> FollowUp | None:
    """The next contact of a family, due so many days after one; None where it is due already, or the
    scheme has no frequency.
    """
    every = coverage.scheme.every_days
    waiting = FollowUp.objects.open().filter(coverage=coverage, kind=FollowUpKind.CONTACT)
    if not every or coverage.township_seat_id is None or waiting.exists():
        return None
    household = coverage.household
    return FollowUp.objects.create(
        division=household.division, place=household.division, household=household,
        kind=FollowUpKind.CONTACT, coverage=coverage, owner_id=coverage.village_seat_id,
        second_id=coverage.township_seat_id, due=working_day(since + timedelta(days=every)), after=after,
    )  # fmt: skip


def contacts_of(household: Household, day: date) -> Iterable[Coverage]:
    """The family's 联系人 in force on a day."""
    held = Coverage.objects.of(household).on(day).filter(township_seat__isnull=False)
    return held.select_related("scheme", "household")


def arrange(service: Service, due: date) -> FollowUp:
    """下次约定: the seat that gave a service comes again by a day."""
    return FollowUp.objects.create(
        division=service.division, place=service.division, household=service.household,
        kind=FollowUpKind.AGREED, owner=service.post, due=due, after=service,
    )  # fmt: skip


def awaited(households: Iterable[int]) -> set[int]:
    """Of these families: those in which a service closes something, or the next contact is laid."""
    known = [*households]
    waiting = FollowUp.objects.of_these(known).open()
    contacts = Coverage.objects.of_these(known).live().filter(township_seat__isnull=False)
    pairs = ("household", "household__merged_into")
    found = (*waiting.values_list(*pairs), *contacts.values_list(*pairs))
    return {into or own for own, into in found}


def settle(service: Service) -> None:
    """Close what a service answers: what was arranged before it, and the contact of its two seats."""
    waiting = FollowUp.objects.of(service.household).open()
    ours = Q(kind=FollowUpKind.AGREED) & ~Q(after=service)
    ours |= Q(kind=FollowUpKind.CONTACT) & (Q(owner=service.post) | Q(second=service.post))
    before = Q(after__isnull=True) | Q(after__day__lte=service.day)
    before &= Q(coverage__isnull=True) | Q(coverage__from_day__lte=service.day)
    FollowUp.objects.filter(pk__in=waiting.filter(ours, before).values("pk")).update(
        done_on=service.day, done_by=service
    )
    for coverage in contacts_of(service.household, service.day):
        if service.post_id in (coverage.township_seat_id, coverage.village_seat_id):
            lay_contact(coverage, service.day, service)


def unsettle(service: Service) -> None:
    """A service was no service: what it made is void; what it closed is the next one's, or open again."""
    now = timezone.now()
    service.arranged.filter(done_on__isnull=True).update(voided_at=now)
    for each in service.settled.all():
        later = Service.objects.live().filter(household=service.household, day__gte=service.day)
        if each.kind == FollowUpKind.CONTACT:
            later = later.filter(post__in=[each.owner_id, each.second_id])
        heir = later.exclude(pk__in=[service.pk, each.after_id]).order_by("day", "pk").first()
        each.done_on, each.done_by = (heir.day, heir) if heir else (None, None)
        each.save(update_fields=["done_on", "done_by"])


def drop(household: Household, wanted: Q) -> None:
    """Nobody has to do these any more."""
    waiting = FollowUp.objects.of(household).open().filter(wanted)
    FollowUp.objects.filter(pk__in=waiting.values("pk")).update(dropped_at=timezone.now())


def drop_refused(answer: Answer) -> None:
    """After a refusal nobody calls: 联系 stops with 联系人 or everything, the rest with everything."""
    if answer.scheme is None:
        drop(answer.household, Q())
    elif answer.scheme.every_days:
        drop(answer.household, Q(kind=FollowUpKind.CONTACT))
    if answer.to_day:
        resume(answer.household, answer.to_day)


def resume(household: Household, since: date) -> None:
    """Contact goes on from a day, as often as the scheme says."""
    for coverage in contacts_of(household, since):
        lay_contact(coverage, since)


@transaction.atomic
def roll_contacts() -> int:
    """Once a night: a contact that was missed for a whole period stays missed, and the next is due.

    So a year without any contact is twelve that were missed, not one. Families that left care are
    called no more, those that came back are called again.
    """
    done = _drop_of_those_who_left()
    late = FollowUp.objects.open().filter(kind=FollowUpKind.CONTACT, due__lt=today())
    missed = late.select_related("coverage__scheme", "coverage__household")
    for each in missed.select_for_update(of=("self",)):
        if each.coverage and _over(each, each.coverage):
            each.dropped_at = timezone.now()
            each.save(update_fields=["dropped_at"])
            lay_contact(each.coverage, each.due)
            done += 1
    return done + _lay_what_is_lacking()


def _drop_of_those_who_left() -> int:
    left = FollowUp.objects.open().exclude(in_care(today()))
    rows = FollowUp.objects.filter(pk__in=list(left.values_list("pk", flat=True)))
    return rows.update(dropped_at=timezone.now())


def _lay_what_is_lacking() -> int:
    """A family that came back into care is to be called again, unless it refuses."""
    day = today()
    refused = Answer.objects.on(day).refusals().filter(household=OuterRef("household"))
    refused = refused.filter(Q(scheme=OuterRef("scheme")) | Q(scheme__isnull=True))
    waiting = FollowUp.objects.open().filter(coverage=OuterRef("pk"))
    held = Coverage.objects.on(day).filter(in_care(day), township_seat__isnull=False)
    lacking = held.exclude(Exists(waiting)).exclude(Exists(refused))
    rows = lacking.select_related("scheme", "household")
    return sum(lay_contact(each, day) is not None for each in rows)


def _over(missed: FollowUp, coverage: Coverage) -> bool:
    every = coverage.scheme.every_days
    return bool(every) and missed.due + timedelta(days=every or 0) < today()
