"""Opening a family's page: for a purpose, for half an hour, on record; looked at by sample afterwards."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import Acting
from nuanxin.association.log import write_log
from nuanxin.base.refused import Refused
from nuanxin.people.models import Household, Opening, Purpose, Verdict
from nuanxin.people.models.opening import OpeningQuerySet
from nuanxin.people.moving import with_merged
from nuanxin.people.rights import require_named

VALID = timedelta(minutes=30)
SHORTEST, LONGEST = 6, 100  # characters of a reason
ASKED = (Purpose.CALLED, Purpose.SERVICE, Purpose.CORRECT, Purpose.OTHER)
"""What one may choose from; the others follow from where one comes from."""


@dataclass(frozen=True)
class OpeningInput:
    """Why: a purpose, the reason for OTHER, and what is to be done for TASK (said by the caller)."""

    purpose: str
    reason: str = ""
    task: str = ""
    client_id: uuid.UUID | None = None


@transaction.atomic
def open_household(by: Acting, household: Household, given: OpeningInput) -> Opening:
    """Open a family's page for half an hour; while it is open, or sent twice, it is the same opening.

    Raises ``Refused`` without a purpose, without a reason where one is asked for, or with a name in it.
    """
    require_named(by, "family.open", [household.division])
    Household.objects.select_for_update().get(pk=household.pk)
    if there := opening_of(by, household, timezone.now()):
        return there
    purpose = Purpose.ON_BEHALF if by.standing else _purpose(given)
    reason = given.reason.strip() if purpose == Purpose.OTHER else ""
    if purpose == Purpose.OTHER:
        _check_reason(household, reason)
    now = timezone.now()
    opening = Opening.objects.create(
        division=household.division, household_id=household.pk, pseudonym=household.pseudonym,
        post=by.appointment.post, on_behalf_of=by.seat if by.standing else None, by=by.user,
        who=who_opens(by),
        purpose=purpose, task=given.task, at=now, until=now + VALID, client_id=given.client_id,
    )  # fmt: skip
    if reason:
        opening.write_reason(reason)
        opening.save(update_fields=["reason"])
    write_log(by, "family.open", household, f"打开{household}：{opening.get_purpose_display()}")
    return opening


@transaction.atomic
def open_for_task(by: Acting, household: Household) -> Opening:
    """An office that pays or insures reads one family, inside ``named_for``: on record like anybody's.

    The family finds it on its list; while it holds, it is the same opening.
    """
    if not by.task or household.division not in by.scope:
        raise Refused("要先写明为什么事读取这户的资料。")
    if there := opening_of(by, household, timezone.now()):
        return there
    now = timezone.now()
    opening = Opening.objects.create(
        division=household.division, household_id=household.pk, pseudonym=household.pseudonym,
        post=by.appointment.post, by=by.user, who=who_opens(by), purpose=Purpose.TASK, task=by.task, at=now,
        until=now + VALID,
    )  # fmt: skip
    write_log(by, "family.open", household, f"打开{household}：{by.task}")
    return opening


def opening_of(by: Acting, household: Household, now: datetime) -> Opening | None:
    """The opening that lets this person, in this seat, see the page now."""
    rows = Opening.objects.visible_to(by.scope).valid(now).filter(household_id=household.pk)
    stood_for = by.standing.post_id if by.standing else None
    mine = rows.filter(by=by.user_id, post=by.appointment.post_id, on_behalf_of=stood_for)
    return mine.first()


def who_opens(by: Acting) -> str:
    own = f"{by.user.name}，{by.appointment.post}"
    return f"{own}，代{by.seat}" if by.standing else own


def _purpose(given: OpeningInput) -> str:
    if given.purpose == Purpose.TASK and given.task:
        return given.purpose
    if given.purpose in (*ASKED, Purpose.REGISTERED):
        return given.purpose
    raise Refused("请选为什么打开这户的资料。")


def _check_reason(household: Household, reason: str) -> None:
    if not SHORTEST <= len(reason) <= LONGEST:
        raise Refused(f"请写清为什么打开，{SHORTEST} 到 {LONGEST} 个字。")
    for name in _names(household):
        if name and name in reason:
            raise Refused("理由会给抽查的人看，请不要写家里人的姓名，写做什么事就行。")


def _names(household: Household) -> list[str]:
    """Whole names of the family, and given names of two characters and more."""
    whole = [person.read("name") for person in household.people.all()]
    return whole + [name[1:] for name in whole if len(name) > 2]


@transaction.atomic
def review_opening(by: Acting, opening: Opening, verdict: str) -> Opening:
    """Say of an opening in one's territory whether it was founded; the same again changes nothing."""
    by.require("opening.review")
    opening = Opening.objects.select_for_update().get(pk=opening.pk)
    if verdict not in Verdict.values:
        raise Refused("请选“有正当理由”或“要当面问清”。")
    if opening.by_id == by.user_id:
        raise Refused("自己打开的请别人来看。")
    if opening.verdict == verdict:
        return opening
    if opening.settled_at:
        raise Refused("这一条已经问清，不再改。")
    opening.verdict, opening.reviewed_at, opening.reviewed_by = verdict, timezone.now(), by.user
    opening.save(update_fields=["verdict", "reviewed_at", "reviewed_by"])
    words = f"抽查打开户 {opening.pseudonym} 的记录：{opening.get_verdict_display()}"
    write_log(by, "opening.review", opening, words)
    return opening


@transaction.atomic
def settle_opening(by: Acting, opening: Opening) -> Opening:
    """The office above has asked in person; twice is harmless."""
    by.require("opening.read")
    opening = Opening.objects.select_for_update().get(pk=opening.pk)
    if opening.verdict != Verdict.DOUBTFUL or opening.settled_at:
        return opening
    if opening.by_id == by.user_id:
        raise Refused("问的是您自己，请别人来办。")
    opening.settled_at, opening.settled_by = timezone.now(), by.user
    opening.save(update_fields=["settled_at", "settled_by"])
    write_log(by, "opening.settle", opening, f"当面问过打开户 {opening.pseudonym} 的人")
    return opening


def looked(by: Acting, household: Household) -> OpeningQuerySet:
    """Who opened a family's page, or that of one merged into it, and why, newest first: for the family to have."""
    return Opening.objects.visible_to(by.scope).filter(household_id__in=with_merged(household))
