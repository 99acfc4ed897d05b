"""Who may write about which family, and what every action on families asks first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import connection, models

from nuanxin.association.acting import By
from nuanxin.association.models import Post
from nuanxin.association.scope import Scope
from nuanxin.base.periods import FIRST_DAY, today
from nuanxin.base.refused import Refused
from nuanxin.care.models.base import AboutHousehold
from nuanxin.people.models import Enrolment, Household
from nuanxin.people.models.sealed import MergeableQuerySet
from nuanxin.people.rights import require_named
from nuanxin.people.rows import among

M = TypeVar("M", bound=models.Model)
A = TypeVar("A", bound=AboutHousehold)
LONGEST_REASON = 100  # characters
GONE = "这户不在您的范围里，或已并入别户、已注销，请从“家庭”里重新查找。"


def locked_households(
    by: By, permission: str, numbers: Iterable[int]
) -> dict[int, Household]:
    """The families by id, ours until the transaction ends; refuses any that one may not write about."""
    wanted = set(numbers)
    found = {each.pk: each for each in _locking(wanted)}
    _require(by, permission, wanted, {pk: each.division for pk, each in found.items()})
    return found


def locked_divisions(by: By, permission: str, numbers: Iterable[int]) -> dict[int, int]:
    """The same, of each family only where she lives: id → division."""
    wanted = set(numbers)
    found = dict(_locking(wanted).values_list("pk", "division"))
    _require(by, permission, wanted, found)
    return found


def _locking(wanted: Collection[int]) -> MergeableQuerySet[Household]:
    return Household.objects.standing().select_for_update().filter(among("pk", wanted)).order_by("pk")


def _require(by: By, permission: str, wanted: Collection[int], found: Mapping[int, int]) -> None:
    require_named(by, permission, set(found.values()))
    if len(found) < len(wanted):
        raise Refused(GONE)


def locked_home(by: By, permission: str, household: Household) -> Household:
    """The family a row that stands already is about: the one it was merged into, where it was."""
    home = household.merged_into_id or household.pk
    return locked_households(by, permission, {home})[home]


class Care:
    """When families were in care, and where: read once for a batch."""

    def __init__(self, households: Iterable[int]) -> None:
        rows = Enrolment.objects.filter(household__in=list(households), voided_at__isnull=True)
        self._rows: dict[int, list[Enrolment]] = {}
        for row in rows.order_by("from_day"):
            self._rows.setdefault(row.household_id, []).append(row)

    def on(self, household: Household, day: date) -> Enrolment:
        """The enrolment in force on a day; refuses a day on which the family was not in care."""
        rows = self._rows.get(household.pk, [])
        for row in rows:
            if row.from_day <= day and (row.to_day is None or day < row.to_day):
                return row
        if rows and day < rows[0].from_day:
            first = rows[0].from_day
            raise Refused(
                f"这户 {first:%Y-%m-%d} 才纳入服务，不能登记 {day:%Y-%m-%d} 的事，请核对日期。"
            )
        raise Refused(f"这户 {day:%Y-%m-%d} 不在册，请核对日期，或先在家庭页办理纳入。")


def held_seats(wanted: Iterable[tuple[int, date]]) -> set[tuple[int, date]]:
    """Of these (seat id, day): those on which somebody really sat there; also seats above one's own."""
    pairs = list(wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seat, day FROM unnest(%s::bigint[], %s::date[]) AS asked (seat, day)"
            " WHERE nuanxin_seat_held(seat, day)",
            [[seat for seat, _ in pairs], [day for _, day in pairs]],
        )
        return set(cursor.fetchall())


def sensible_day(day: date, what: str) -> None:
    """Neither to come nor before anything of this kind existed."""
    if day > today():
        raise Refused(f"{what}不能晚于今天，请改日期。")
    if day < FIRST_DAY:
        raise Refused(f"{what}太早了，请核对年份。")


def sensible_reason(reason: str) -> str:
    """Why something is to count no more, without blanks around it; refuses none, or more than a line."""
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Refused(f"请写作废的理由，最多 {LONGEST_REASON} 个字。")
    return reason


def covers(post: Post, place: int) -> bool:
    """Whether a division lies in the territory of the body a seat stands in."""
    return place in Scope.of(post.division, post.body.level)


def sent_before(model: type[A], given: Sequence[tuple[UUID | None, Household]]) -> dict[UUID, A]:
    """What these very forms made when they were sent before, by client id."""
    owners = {client: household.pk for client, household in given if client}
    found = {each.client_id: each for each in _by_client(model, list(owners))}
    if any(found[client].household_id != owners[client] for client in found if client):
        raise Refused("这张表已经用过，请刷新页面再填。")
    return {client: each for client, each in found.items() if client}


def _by_client(model: type[A], clients: list[UUID]) -> Iterable[A]:
    return model._default_manager.filter(client_id__in=clients) if clients else ()
