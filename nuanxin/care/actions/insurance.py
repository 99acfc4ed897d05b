"""Insurance of families: voluntary, year by year; who pays what adds up; claims."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.base.ids import fresh_ids
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.base.rules.money import yuan_of
from nuanxin.care.actions.answers import Refusals
from nuanxin.care.actions.rights import (
    Care,
    locked_home,
    locked_households,
    sensible_day,
    sensible_reason,
    sent_before,
)
from nuanxin.care.models import Claim, Insured, Payer, Policy, PolicyShare, Scheme, SchemeKind
from nuanxin.people.actions.identify import Number, drop_unused
from nuanxin.people.models import Household
from nuanxin.people.rows import Somebody
from nuanxin.people.telling import tell

INSURER, NUMBER = 60, 40  # characters
LARGEST = 10**9  # 分


@dataclass(frozen=True)
class PolicyInput:
    """A policy as on paper; ``premium`` and ``shares`` in 分, ``last_day`` the last one in force.

    ``insured``: the people, each with the number the insurer asks for (made by people's action).
    """

    household: Household
    line: Scheme
    insurer: str
    number: str
    premium: int
    shares: Mapping[str, int]
    from_day: date
    last_day: date
    insured_count: int = 1
    insured: tuple[tuple[Somebody, Number | None], ...] = ()
    client_id: UUID | None = None


@transaction.atomic
def insure(by: By, given: Sequence[PolicyInput]) -> list[Policy]:
    """Record policies; sent twice, or the same policy again, it is one.

    Refuses, for the whole batch: shares that do not add up, a family that was not in care on the
    first day or that refused, somebody of another family, the same number with other contents.
    """
    households = locked_households(by, "care.insure", {each.household.pk for each in given})
    sent = sent_before(Policy, [(each.client_id, each.household) for each in given])
    care, refusals = Care(households), Refusals(households)
    standing = _standing(households)
    found, fresh = list[Policy](), list[tuple[Policy, PolicyInput]]()
    for each in given:
        policy = sent.get(each.client_id) if each.client_id else None
        policy = policy or _same(standing, each)
        if policy is None:
            _check(each)
            care.on(each.household, each.from_day)
            refusals.refuse(each.household, each.line, each.from_day)
            policy = _policy(by, households[each.household.pk], each)
            standing[_once(each)] = policy
            fresh.append((policy, each))
        found.append(policy)
    _store(fresh)
    tell(by, "policy.insure", [(each, f"{each.household}投保：{each}") for each, _ in fresh], "登记保单 {} 笔")
    return found


def _check(given: PolicyInput) -> None:
    _check_money(given)
    if given.line.kind != SchemeKind.INSURANCE:
        raise Refused(f"“{given.line}”不是险种，请选一个险种。")
    if not given.line.offered_on(min(given.from_day, today())):
        raise Refused(f"“{given.line}”{given.line.retired_on:%Y-%m-%d} 起停用，请另选险种。")
    if not given.from_day <= given.last_day <= given.from_day + timedelta(days=5 * 366):
        raise Refused("保险期间不对：止期要在起期以后五年以内，请核对两个日期。")
    if given.from_day > today() + timedelta(days=366):
        raise Refused("保险起期在一年以后，请核对年份。")
    if not 0 < len(given.insurer.strip()) <= INSURER or not 0 < len(given.number.strip()) <= NUMBER:
        raise Refused(f"保险公司（最多 {INSURER} 字）和保单号（最多 {NUMBER} 字）都要写。")
    if given.insured_count < max(1, len(given.insured)):
        raise Refused("被保人数比列出的人少，请核对人数。")
    strangers = [p for p, _ in given.insured if p.household_id != given.household.pk]
    wrong = [n for p, n in given.insured if n is not None and n.person.pk != p.pk]
    if strangers or wrong:
        raise Refused("被保人或证件号码不是这户的，请从这户的成员里选。")


def _check_money(given: PolicyInput) -> None:
    if not 0 <= given.premium <= LARGEST or any(amount <= 0 for amount in given.shares.values()):
        raise Refused("保费和各方分担要大于 0，请核对金额。")
    if unknown := set(given.shares) - set(Payer.values):
        raise Refused(f"没有“{'、'.join(sorted(unknown))}”这样的出资方，请改选。")
    total = sum(given.shares.values())
    if total != given.premium:
        raise Refused(
            f"各方分担合计 {yuan_of(total)} 元，保费 {yuan_of(given.premium)} 元，对不上，请核对。"
        )


Once = tuple[int, int, int, str]


def _once(given: PolicyInput) -> Once:
    return given.household.pk, given.line.pk, given.from_day.year, given.number.strip()


def _standing(households: Mapping[int, Household]) -> dict[Once, Policy]:
    found = dict[Once, Policy]()
    for each in Policy.objects.live().filter(household__in=list(households)):
        each.household = households[each.household_id]  # whose key is opened once
        found[each.household_id, each.line_id, each.year, each.read("number")] = each
    return found


def _same(standing: Mapping[Once, Policy], given: PolicyInput) -> Policy | None:
    policy = standing.get(_once(given))
    if policy is None:
        return None
    there = (policy.insurer, policy.premium, policy.from_day)
    if there == (given.insurer.strip(), given.premium, given.from_day):
        return policy
    raise Refused(f"这户 {policy.year} 年的“{given.line}”已有这个保单号，内容不同；要改请先把原来的作废。")


def _policy(by: By, household: Household, given: PolicyInput) -> Policy:
    return Policy(
        division=household.division, household=household, line=given.line, year=given.from_day.year,
        insurer=given.insurer.strip(), premium=given.premium, insured_count=given.insured_count,
        from_day=given.from_day, to_day=given.last_day + timedelta(days=1),
        recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip


def _store(fresh: Sequence[tuple[Policy, PolicyInput]]) -> None:
    for (policy, given), pk in zip(fresh, fresh_ids(Policy._meta.db_table, len(fresh)), strict=True):
        policy.pk = pk
        policy.write(number=given.number.strip())
    Policy.objects.bulk_create([policy for policy, _ in fresh], batch_size=1000)
    PolicyShare.objects.bulk_create(
        [
            PolicyShare(division=policy.division, policy=policy, payer=payer, amount=amount)
            for policy, given in fresh
            for payer, amount in given.shares.items()
        ],
        batch_size=1000,
    )
    Insured.objects.bulk_create(
        [
            Insured(
                division=policy.division, policy=policy, person_id=person.pk,
                identifier_id=number.pk if number else None,
            )
            for policy, given in fresh
            for person, number in given.insured
        ],
        batch_size=1000,
    )


@transaction.atomic
def give_up_policy(by: By, policy: Policy, last_day: date) -> Policy:
    """退保: the last day in force; again is harmless."""
    policy = _locked(by, policy)
    sensible_day(last_day, "退保日")
    to_day = last_day + timedelta(days=1)
    if policy.to_day and policy.to_day <= to_day:
        return policy
    if to_day <= policy.from_day:
        raise Refused("退保日早于起期；整张记错的请作废。")
    policy.to_day, policy.ended_at = to_day, timezone.now()
    policy.save(update_fields=["to_day", "ended_at"])
    write_log(by, "policy.give_up", policy, f"{policy.household}退保：{policy}")
    return policy


@transaction.atomic
def void_policy(by: By, policy: Policy, reason: str) -> Policy:
    """作废: it was recorded wrongly and counts at no time. Refused once something was paid on it."""
    policy = _locked(by, policy)
    if policy.voided_at:
        return policy
    reason = sensible_reason(reason)
    if policy.claims.filter(paid_on__isnull=False).exists():
        raise Refused("这张保单已有赔付，不能作废；到期或退保请登记止期。")
    policy.voided_at = timezone.now()
    policy.write(void_reason=reason)
    policy.save(update_fields=["voided_at", "void_reason"])
    numbers = [each for each in policy.insured.values_list("identifier", flat=True) if each]
    policy.insured.update(identifier=None)
    drop_unused(by, numbers)
    write_log(by, "policy.void", policy, f"{policy.household}作废保单：{policy}")
    return policy


@transaction.atomic
def void_policies(by: By, policies: Collection[int], reason: str) -> list[str]:
    """作废 of many (ids), as when a ledger is undone: where one was relied on, of none, and which."""
    reason = sensible_reason(reason)
    rows = Policy.objects.live().filter(pk__in=policies).select_related("household", "line")
    waiting = list(rows.order_by("pk"))
    locked_households(by, "care.insure", {each.household_id for each in waiting})
    claimed = set(Claim.objects.filter(policy__in=policies).values_list("policy", flat=True))
    relied = [f"{each.household}的保单后来已报案" for each in waiting if each.pk in claimed]
    relied += [f"{each.household}的保单后来已退保" for each in waiting if each.ended_at]
    if relied:
        return relied
    now = timezone.now()
    for each in waiting:
        each.write(void_reason=reason).voided_at = now
    Policy.objects.bulk_update(waiting, ["voided_at", "void_reason"], batch_size=1000)
    people = Insured.objects.filter(policy__in=[each.pk for each in waiting])
    numbers = [each for each in people.values_list("identifier", flat=True) if each]
    people.update(identifier=None)
    drop_unused(by, numbers)
    tell(by, "policy.void", [(each, f"{each.household}作废保单：{each}") for each in waiting], "作废保单 {} 笔")
    return []


@dataclass(frozen=True)
class ClaimInput:
    """What was reported when; ``asked`` in 分, if it is known."""

    reported_on: date
    asked: int | None = None
    client_id: UUID | None = None


@transaction.atomic
def report_claim(by: By, policy: Policy, given: ClaimInput) -> Claim:
    """报案; sent twice (same client id) it is one."""
    policy = _locked(by, policy)
    if given.client_id and (sent := Claim.objects.filter(client_id=given.client_id).first()):
        return sent
    sensible_day(given.reported_on, "报案日")
    if policy.voided_at or given.reported_on < policy.from_day:
        raise Refused("报案日早于保险起期，或保单已作废，请核对。")
    if given.asked is not None and not 0 < given.asked <= LARGEST:
        raise Refused("申请金额要大于 0，请核对；不知道就空着。")
    claim = Claim.objects.create(
        division=policy.division, policy=policy, reported_on=given.reported_on, asked=given.asked,
        client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "claim.report", claim, f"{policy.household}报案：{policy}")
    return claim


@transaction.atomic
def pay_claim(by: By, claim: Claim, paid_on: date, paid: int) -> Claim:
    """赔付: what was paid when (分); the same again changes nothing, another amount is refused."""
    policy = _locked(by, claim.policy)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if (claim.paid_on, claim.paid) == (paid_on, paid):
        return claim
    if claim.paid_on:
        raise Refused("这笔理赔已登记过赔付；补赔的请另登记一次报案。")
    sensible_day(paid_on, "赔付日")
    if paid_on < claim.reported_on or not 0 < paid <= LARGEST:
        raise Refused("赔付日不能早于报案日，金额要大于 0，请核对。")
    claim.paid_on, claim.paid = paid_on, paid
    claim.save(update_fields=["paid_on", "paid"])
    write_log(by, "claim.pay", claim, f"{policy.household}赔付 {yuan_of(paid)} 元：{policy}")
    return claim


def _locked(by: By, policy: Policy) -> Policy:
    locked_home(by, "care.insure", policy.household)
    wanted = Policy.objects.select_related("household", "line").select_for_update(of=("self",))
    return wanted.get(pk=policy.pk)
