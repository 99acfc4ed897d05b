"""A family moves to another division: proposed where it lived, accepted or refused where it goes."""

import uuid
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import Acting
from nuanxin.association.log import write_log
from nuanxin.association.models import Division
from nuanxin.association.scope import Range, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.people.destinations import with_township
from nuanxin.people.models import Household, Outcome, Transfer
from nuanxin.people.moving import Moved, relocate, with_merged
from nuanxin.people.rights import SERVED_AT, require_named

SHORTEST, LONGEST = 4, 200  # characters of a reason


@dataclass(frozen=True)
class TransferInput:
    """To which village or township."""

    place: Division
    client_id: uuid.UUID | None = None


@transaction.atomic
def propose_transfer(by: Acting, household: Household, given: TransferInput) -> Transfer:
    """Offer a family to the place it moves to, by its pseudonym; sent twice it is one offer.

    Raises ``Refused`` for its own place, one out of use, or while it is offered elsewhere.
    """
    require_named(by, "family.keep", [household.division])
    household = Household.objects.select_for_update().get(pk=household.pk)
    place = given.place
    if place.level not in SERVED_AT or place.valid_to:
        raise Refused(f"{place.name}不能接收家庭，请选在用的嘎查村（居）或苏木（乡镇）。")
    if place.code == household.division:
        raise Refused(f"这户就在{place.name}，不用转。")
    if household.merged_into_id or household.erased:
        raise Refused(f"{household}已经合并或删除，不能转。")
    if there := Transfer.objects.open().filter(household_id=household.pk).first():
        if there.division == place.code:
            return there
        raise Refused(f"这户正等{there.place.name}接收。要改转别处，请先撤回。")
    transfer = Transfer.objects.create(
        sender=household.division, division=place.code, sent_at=timezone.now(), place=place,
        household_id=household.pk, pseudonym=household.pseudonym, proposer=_name(by),
        proposed_by=by.user, client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "transfer.propose", household, f"{household}转往{place.name}，等对方接收")
    return transfer


@transaction.atomic
def accept_transfer(by: Acting, transfer: Transfer) -> Transfer:
    """Take a family over from today on: all its rows come along at once. Twice is harmless.

    Raises ``Refused`` for whoever proposed it: two people see to a move, inside one township too.
    """
    transfer = _received(by, transfer)
    if transfer.outcome == Outcome.ACCEPTED:
        return transfer
    _refuse_answered(transfer)
    if transfer.proposed_by_id == by.user_id:
        raise Refused(f"这是您自己提出的，请{transfer.place.name}的岗位或另一位来接收；都没有人的，请旗县区代录接收。")
    scope, sender = by.scope, Range(transfer.sender, transfer.sender)
    set_scope(replace(scope, ranges=(*scope.ranges, sender), named=(*scope.named, sender)))
    household = Household.objects.select_for_update().filter(pk=transfer.household_id).first()
    if household is None or household.division != transfer.sender:
        raise Refused("对方已经没有这户了，请问清后再转。")
    relocate(Moved(with_merged(household), transfer.division, today()))
    _answer(by, transfer, Outcome.ACCEPTED)
    household.refresh_from_db()
    write_log(by, "transfer.accept", household, f"接收{household}，自 {today():%Y-%m-%d}")
    set_scope(scope)
    return transfer


@transaction.atomic
def refuse_transfer(by: Acting, transfer: Transfer, reason: str) -> Transfer:
    """Say why a family is not taken over; the proposer reads it. Twice is harmless."""
    transfer = _received(by, transfer)
    if transfer.outcome == Outcome.REFUSED:
        return transfer
    _refuse_answered(transfer)
    reason = reason.strip()
    if not SHORTEST <= len(reason) <= LONGEST:
        raise Refused(f"请写不接收的理由，{SHORTEST} 到 {LONGEST} 个字，不写姓名。")
    transfer.write_reason(reason)
    _answer(by, transfer, Outcome.REFUSED)
    write_log(by, "transfer.refuse", transfer, f"不接收{transfer}")
    return transfer


@transaction.atomic
def withdraw_transfer(by: Acting, transfer: Transfer) -> Transfer:
    """Take back an offer nobody has answered; twice is harmless."""
    require_named(by, "family.keep", [transfer.sender])
    transfer = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
    if transfer.outcome == Outcome.WITHDRAWN:
        return transfer
    _refuse_answered(transfer)
    _answer(by, transfer, Outcome.WITHDRAWN)
    household = Household(pk=transfer.household_id, division=transfer.sender)
    write_log(by, "transfer.withdraw", household, f"撤回{transfer}")
    return transfer


def whereto(by: Acting, household_id: int) -> str:
    """Where a family went that one served, in a sentence; "" where nothing is known of it."""
    rows = Transfer.objects.visible_to(by.scope).filter(household_id=household_id)
    gone = rows.filter(outcome=Outcome.ACCEPTED, sender__in=_own(by)).select_related("place__parent__parent").first()
    if gone is None or gone.answered_at is None:
        return ""
    day = timezone.localtime(gone.answered_at)
    where = with_township(gone.place)
    return f"户 {gone.pseudonym} 已在 {day:%Y-%m-%d} 转到{where}，由那里的协会服务，要办什么请找那里。"


def _own(by: Acting) -> list[int]:
    rows = Transfer.objects.visible_to(by.scope).values_list("sender", flat=True)
    return [code for code in set(rows) if any(code in part for part in by.scope.named)]


def _received(by: Acting, transfer: Transfer) -> Transfer:
    require_named(by, "family.keep", [transfer.division])
    rows = Transfer.objects.select_related("place").select_for_update(of=("self",))
    return rows.get(pk=transfer.pk)


def _refuse_answered(transfer: Transfer) -> None:
    if transfer.outcome:
        raise Refused(f"这一条{transfer.get_outcome_display()}，不能再改。")


def _answer(by: Acting, transfer: Transfer, outcome: Outcome) -> None:
    transfer.outcome, transfer.answerer, transfer.answered_at = outcome, _name(by), timezone.now()
    transfer.save(update_fields=["outcome", "answerer", "answered_at", "reason"])


def _name(by: Acting) -> str:
    return f"{by.user.name}（{by.seat}）"[:80]
