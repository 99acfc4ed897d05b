"""Coverage: since when a family has a system, through whom; begun and ended, never rewritten."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Post
from nuanxin.base.ids import fresh_ids
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.actions import followups
from nuanxin.care.actions.answers import Refusals
from nuanxin.care.actions.rights import (
    Care,
    covers,
    held_seats,
    locked_home,
    locked_households,
    sensible_day,
    sent_before,
)
from nuanxin.care.models import SYSTEMS, Coverage, Scheme, SchemeKind
from nuanxin.people.models import Enrolment, Household

INSTITUTION, CARD = 60, 40  # characters


@dataclass(frozen=True)
class CoverageInput:
    """A family has a scheme from a day on; ``last_day`` is the last one in force, as on paper.

    联系人: both seats, held by somebody. The others: an institution, perhaps the number of a card.
    """

    household: Household
    scheme: Scheme
    from_day: date
    last_day: date | None = None
    township_seat: Post | None = None
    village_seat: Post | None = None
    institution: str = ""
    card: str = ""
    client_id: UUID | None = None

    @property
    def to_day(self) -> date | None:
        return self.last_day + timedelta(days=1) if self.last_day else None


@transaction.atomic
def begin_coverages(by: By, given: Sequence[CoverageInput]) -> list[Coverage]:
    """Each once: sent twice (same client id), or the same said again, it is the one that stands.

    Refuses, for the whole batch: a day to come or before the family was in care, a scheme that is
    not meant for it or that it has refused, one seat of two, seats of another place or without a
    holder, two coverages of one scheme on one day.
    """
    households = locked_households(by, "care.serve", {each.household.pk for each in given})
    sent = sent_before(Coverage, [(each.client_id, each.household) for each in given])
    checking = Checking(Care(households), Refusals(households), _held(given))
    standing, ids = _standing(households), iter(fresh_ids(Coverage._meta.db_table, len(given)))
    found, fresh = list[Coverage](), list[Coverage]()
    for each in given:
        known = sent.get(each.client_id) if each.client_id else None
        known = known or _same(standing.get((each.household.pk, each.scheme.pk), []), each)
        if known is None:
            checking.check(households[each.household.pk], each)
            known = _coverage(by, households[each.household.pk], each, next(ids))
            standing.setdefault((each.household.pk, each.scheme.pk), []).append(known)
            fresh.append(known)
        found.append(known)
    Coverage.objects.bulk_create(fresh, batch_size=1000)
    for coverage in fresh:
        if coverage.township_seat_id and coverage.scheme.every_days:
            followups.lay_contact(coverage, max(coverage.from_day, today()))
    write_logs(by, "coverage.begin", [(each, f"{each}自 {each.from_day:%Y-%m-%d}") for each in fresh])
    return found


@dataclass(frozen=True)
class Checking:
    """What a batch is checked against."""

    care: Care
    refusals: Refusals
    held: set[int]

    def check(self, household: Household, given: CoverageInput) -> None:
        sensible_day(given.from_day, "起始日")
        if given.last_day and given.last_day < given.from_day:
            raise Refused("结束日早于起始日，请核对两个日期。")
        if given.scheme.kind not in SYSTEMS or not given.scheme.offered_on(given.from_day):
            raise Refused(f"“{given.scheme}”不能这样登记，请选还在用的制度。")
        _refuse_group(given.scheme, self.care.on(household, given.from_day))
        self.refusals.refuse(household, given.scheme, given.from_day)
        if given.scheme.kind == SchemeKind.CONTACT:
            self._seats(household, given)
        elif given.township_seat or given.village_seat:
            raise Refused(f"只有联系人制度要写两位联系人，“{given.scheme}”请写医院或团队。")
        if len(given.institution) > INSTITUTION or len(given.card) > CARD:
            raise Refused(f"医院或团队最多 {INSTITUTION} 个字，编号最多 {CARD} 个字，请写短些。")

    def _seats(self, household: Household, given: CoverageInput) -> None:
        pairs = (
            (given.township_seat, "township", "苏木（乡镇、街道）"),
            (given.village_seat, "village", "嘎查村（居）"),
        )
        for seat, level, words in pairs:
            if seat is None:
                raise Refused(f"联系人要有两位，还缺{words}的一位，请选岗位。")
            if seat.body.level != level or not covers(seat, household.division):
                raise Refused(f"“{seat}”不是这户所在{words}的岗位，请另选。")
            if seat.pk not in self.held:
                raise Refused(f"“{seat}”现在没有人任职，当不了联系人，请先任职或另选岗位。")


def _refuse_group(scheme: Scheme, enrolment: Enrolment) -> None:
    if scheme.group and scheme.group != enrolment.group:
        raise Refused(f"“{scheme}”面向{scheme.get_group_display()}，这户不是，请核对家庭或制度。")


def _held(given: Iterable[CoverageInput]) -> set[int]:
    """Of the seats named: those that somebody holds today, and is there."""
    seats = {seat.pk for each in given for seat in (each.township_seat, each.village_seat) if seat}
    return {seat for seat, _ in held_seats((seat, today()) for seat in seats)}


def _standing(households: Mapping[int, Household]) -> dict[tuple[int, int], list[Coverage]]:
    found: dict[tuple[int, int], list[Coverage]] = {}
    for each in Coverage.objects.live().filter(household__in=list(households)):
        each.household = households[each.household_id]  # whose key is opened once
        found.setdefault((each.household_id, each.scheme_id), []).append(each)
    return found


def _same(standing: Iterable[Coverage], given: CoverageInput) -> Coverage | None:
    """The coverage that says the same already; refuses one that holds on the same days otherwise."""
    for each in standing:
        if _overlap(each, given):
            if _stands(each) == _said(given):
                return each
            raise Refused(
                f"这户自 {each.from_day:%Y-%m-%d} 已有“{given.scheme}”，要换请先结束原来的。"
            )
    return None


def _overlap(one: Coverage, other: CoverageInput) -> bool:
    last = date.max
    return one.from_day < (other.to_day or last) and other.from_day < (one.to_day or last)


def _said(given: CoverageInput) -> tuple[object, ...]:
    seats = (seat.pk if seat else None for seat in (given.township_seat, given.village_seat))
    return (given.from_day, given.to_day, *seats, given.institution.strip(), given.card.strip())


def _stands(each: Coverage) -> tuple[object, ...]:
    """The same of one that stands; a seat above is known by its id alone."""
    seats = (each.township_seat_id, each.village_seat_id)
    return (each.from_day, each.to_day, *seats, each.institution, each.read("card"))


def _coverage(by: By, household: Household, given: CoverageInput, pk: int) -> Coverage:
    coverage = Coverage(
        pk=pk, division=household.division, household=household, scheme=given.scheme,
        from_day=given.from_day, to_day=given.to_day, township_seat=given.township_seat,
        village_seat=given.village_seat, institution=given.institution.strip(),
        recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    return coverage.write(card=given.card.strip())


@transaction.atomic
def end_coverage(by: By, coverage: Coverage, last_day: date) -> Coverage:
    """The last day in force; again is harmless. Not before it began, not a day to come."""
    locked_home(by, "care.serve", coverage.household)
    wanted = Coverage.objects.select_related("scheme", "household")
    coverage = wanted.select_for_update(of=("self",)).get(pk=coverage.pk)
    sensible_day(last_day, "结束日")
    to_day = last_day + timedelta(days=1)
    if coverage.to_day and coverage.to_day <= to_day:
        return coverage
    if to_day < coverage.from_day:
        raise Refused("结束日早于起始日，请核对；整条记错的，结束在起始日前一天。")
    stop(coverage, to_day)
    write_log(by, "coverage.end", coverage, f"{coverage}到 {last_day:%Y-%m-%d}")
    return coverage


def stop(coverage: Coverage, to_day: date) -> None:
    """It no longer holds from a day on, and nobody has to call about it."""
    coverage.to_day, coverage.ended_at = max(to_day, coverage.from_day), timezone.now()
    coverage.save(update_fields=["to_day", "ended_at"])
    followups.drop(coverage.household, Q(coverage=coverage))
