"""What is kept too long: families are listed beforehand and erased on their day, the rest is forgotten by night."""

import shutil
import time
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from nuanxin.base.database import data_path
from nuanxin.base.periods import today
from nuanxin.care.models import Insured, Policy, RosterPayment
from nuanxin.governance.models import Candidate, CouncilMember, Delegate, Membership, Recommendation
from nuanxin.ledgers.models import Batch
from nuanxin.people.actions.identify import drop_unused
from nuanxin.people.models import Enrolment, Household, Opening, Volunteer
from nuanxin.privacy.actions.erase import erase, family_of
from nuanxin.privacy.models import DataRequest, Expiry, Why
from nuanxin.privacy.periods import Periods, after_year_end, years_before

AT_ONCE = 1_000  # families erased in one night
DAY = 86_400  # seconds
SEALED = ("asker", "interest", "evidence", "reason", "outcome")


@transaction.atomic
def list_expiring() -> int:
    """List the families whose time comes; who is served again, or kept longer, is off the list. How many are new."""
    periods, day, fresh = Periods.read(), today(), list[Expiry]()
    listed = {row.household_id: row for row in Expiry.objects.all()}
    for each in _unserved(day):
        erase_on = after_year_end(_ended(each), periods.number("family", each.division))
        known = listed.get(each.pk)
        if known and erase_on <= known.erase_on:
            del listed[each.pk]
            continue
        ahead = timedelta(days=periods.number("notice", each.division))
        if erase_on - ahead <= day:
            on = max(erase_on, day + ahead)
            fresh.append(Expiry(household=each, division=each.division, listed_on=day, erase_on=on))
    Expiry.objects.filter(pk__in=[row.pk for row in listed.values()]).delete()
    Expiry.objects.bulk_create(fresh, batch_size=1000)
    return len(fresh)


@transaction.atomic
def erase_expired() -> int:
    """Erase the families whose day has come, if nobody serves them again; how many."""
    day = today()
    rows = Expiry.objects.filter(erase_on__lte=day, household__in=_unserved(day).values("pk"))
    due = list(rows.select_related("household").order_by("erase_on", "pk")[:AT_ONCE])
    for each in due:
        erase(None, family_of(each.household), Why.EXPIRED, today())
    return len(due)


def _unserved(day: date) -> "QuerySet[Any]":
    """Families that nobody serves or insures, each with the last days, and month of aid, of what it had."""
    care = Enrolment.objects.live().filter(household=OuterRef("pk"))
    policies = Policy.objects.live().filter(household=OuterRef("pk"))
    paid = RosterPayment.objects.filter(household=OuterRef("pk"), voided_at__isnull=True)
    return (
        Household.objects.standing()
        .filter(~Exists(care.filter(to_day__isnull=True)), ~Exists(policies.filter(to_day__isnull=True)))
        .filter(~Exists(care.filter(to_day__gt=day)), ~Exists(policies.filter(to_day__gt=day)))
        .annotate(
            care_ended=Subquery(care.order_by("-to_day").values("to_day")[:1]),
            insured_to=Subquery(policies.order_by("-to_day").values("to_day")[:1]),
            paid_for=Subquery(paid.order_by("-month").values("month")[:1]),
        )
    )


def _ended(household: Household) -> date:
    """The last day on which anything was done for it: nothing, the day it was registered."""
    known = vars(household)
    days = [each - timedelta(days=1) for each in (known["care_ended"], known["insured_to"]) if each]
    days += [known["paid_for"]] if known["paid_for"] else []
    return max(days, default=timezone.localtime(household.recorded_at).date())


@transaction.atomic
def erase_volunteers() -> int:
    """Volunteers who left long enough ago."""
    periods, day, gone = Periods.read(), today(), 0
    for here, years in periods.parts("volunteer"):
        rows = Volunteer.objects.filter(here, key__isnull=False, left_on__year__lt=day.year - years)
        gone += erase(None, list(rows[:AT_ONCE]), Why.LEFT, day)
    return gone


@transaction.atomic
def erase_members() -> int:
    """Members, applicants and members of councils who left long enough ago."""
    periods, day, gone = Periods.read(), today(), 0
    for here, years in periods.parts("member"):
        left = Membership.objects.filter(here, key__isnull=False, left_on__year__lt=day.year - years)
        over = Q(to_day__year__lt=day.year - years) | Q(voided_at__year__lt=day.year - years)
        sat = CouncilMember.objects.filter(here, over, key__isnull=False)
        gone += erase(None, [*left[:AT_ONCE], *sat[:AT_ONCE]], Why.GONE, day)
    return gone


@transaction.atomic
def erase_congress_people() -> int:
    """Delegates and candidates who withdrew, whose congress was given up, or whose term is over, long enough ago."""
    periods, day, gone = Periods.read(), today(), 0
    for here, years in periods.parts("member"):
        last = day.year - years
        for rows, path in (
            (Delegate.objects.all(), "unit__congress"), (Candidate.objects.all(), "ballot__congress"),
        ):  # fmt: skip
            over = Q(withdrawn_at__year__lt=last)
            for end in ("voided_at", "term__to_day"):
                over |= Q(**{f"{path}__{end}__year__lt": last})
            gone += erase(None, list(rows.filter(here, over, key__isnull=False)[:AT_ONCE]), Why.GONE, day)
    return gone


@transaction.atomic
def forget_numbers() -> int:
    """Resident numbers that no policy or payment of late still needs."""
    periods, year, wanted = Periods.read(), today().year, set[int]()
    for here, years in periods.parts("number"):
        insured = Insured.objects.filter(here, policy__to_day__year__lt=year - years)
        paid = RosterPayment.objects.filter(here, month__year__lt=year - years)
        for rows in (insured.filter(identifier__isnull=False), paid.filter(identifier__isnull=False)):
            wanted |= set(rows.values_list("identifier", flat=True))
            rows.update(identifier=None)
    return drop_unused(None, wanted)


def sweep_files() -> int:
    """Files of ledgers that a city wants gone earlier than the room itself sweeps them; how many batches."""
    periods, now, gone = Periods.read(), time.time(), 0
    folders = {int(each.name): each for each in (data_path() / "ledgers").glob("*") if each.name.isdecimal()}
    for batch in Batch.objects.filter(pk__in=folders):
        days, folder = periods.number("file", batch.division), folders[batch.pk]
        if folder.stat().st_mtime < now - days * DAY:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


@transaction.atomic
def forget_words() -> int:
    """Reasons of openings, and who asked for what: the words go, what was done stays."""
    periods, day, gone = Periods.read(), today(), 0
    for here, years in periods.parts("record"):
        before = years_before(day, years)
        openings = Opening.objects.filter(here, at__date__lt=before).exclude(reason="")
        requests = DataRequest.objects.filter(here, done_at__date__lt=before).exclude(asker="")
        gone += openings.update(reason="") + requests.update(**dict.fromkeys(SEALED, ""))
    return gone


@transaction.atomic
def erase_recommendations() -> int:
    """Names of the recommended: at once where she was appointed or the village took it back, later where not."""
    periods, day = Periods.read(), today()
    kept = Recommendation.objects.filter(key__isnull=False)
    unneeded = kept.exclude(appointment=None, voided_at=None)
    gone = erase(None, list(unneeded[:AT_ONCE]), Why.EXPIRED, day)
    for here, years in periods.parts("volunteer"):
        rows = kept.filter(here, declined_on__year__lt=day.year - years)
        gone += erase(None, list(rows[:AT_ONCE]), Why.EXPIRED, day)
    return gone
