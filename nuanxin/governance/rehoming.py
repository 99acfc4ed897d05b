"""What of the association's own life moves when a division was merged away: its members. Its term ends.

The successor has a term, a council, groups and rules of its own; what the merged body had stays as its history.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from nuanxin.association.models import Body
from nuanxin.association.rehoming import Homing, Moving
from nuanxin.governance.actions.groups import end
from nuanxin.governance.models import (
    Congress,
    CouncilMember,
    MemberGroup,
    Membership,
    Recommendation,
    Term,
)
from nuanxin.governance.models.council import (
    CouncilQuerySet,
    MemberGroupQuerySet,
    MembershipQuerySet,
)
from nuanxin.governance.models.term import TermQuerySet
from nuanxin.work.actions.carrying import drop_undertakings

GONE = "{old}已并入{new}，请{new}重新推荐。"
CLOSED = "{old}已并入{new}，不再换届；{new}按自己的届期筹备。"


def left() -> Q:
    """Of bodies: those whose term still runs, that prepare a congress or wait for an adviser."""
    running = Term.objects.live().filter(body=OuterRef("pk"), to_day__isnull=True)
    preparing = Congress.objects.preparing().filter(body=OuterRef("pk"))
    recommended = Recommendation.objects.waiting().filter(body=OuterRef("pk"))
    return Q(Exists(running)) | Q(Exists(preparing)) | Q(Exists(recommended))


def moving(homing: Homing) -> list[Moving]:
    return [
        Moving("随单位撤销而结束的届", _running(homing.old).count(), "届"),
        Moving("不再筹备的换届", Congress.objects.preparing().filter(body=homing.old).count(), "次"),
        Moving("不再等回音的推荐", Recommendation.objects.waiting().filter(body=homing.old).count(), "份"),
        Moving("会员", _members(homing.old).count(), "人"),
        Moving("随单位撤销而结束的会员小组", _groups(homing.old).count(), "个"),
    ]


def move(homing: Homing) -> None:
    """The term of the merged body ends on the day; one that began on it never was.

    A congress it prepares is closed: this comes before its other tasks move to the successor. Its
    members are the successor's from now on, for it puts them in groups, and lets them leave.
    """
    _close_congress(homing)
    _decline(homing)
    now = timezone.now()
    running = _running(homing.old)
    running.filter(from_day__gte=homing.day).update(voided_at=now)
    running.update(to_day=homing.day, ended_at=now)
    _move_members(homing)


def _running(body: Body) -> TermQuerySet:
    return Term.objects.live().filter(body=body, to_day__isnull=True)


def _close_congress(homing: Homing) -> None:
    rows = list(Congress.objects.preparing().filter(body=homing.old).select_related("undertaking"))
    now = timezone.now()
    reason = CLOSED.format(old=homing.old.name, new=homing.new.name)
    drop_undertakings([row.undertaking for row in rows], reason[:200], now)
    for row in rows:
        row.voided_at = now
    Congress.objects.bulk_update(rows, ["voided_at"])


def _decline(homing: Homing) -> None:
    """The seat somebody was recommended for is gone."""
    reason = GONE.format(old=homing.old.name, new=homing.new.name)
    Recommendation.objects.waiting().filter(body=homing.old).update(declined_on=homing.day, decline_reason=reason[:200])


def _move_members(homing: Homing) -> None:
    """Council and groups end on the day; what began on it never was."""
    now = timezone.now()
    for seats in (_council(homing.old), _groups(homing.old)):
        seats.filter(from_day__gte=homing.day).update(voided_at=now)
    for group in _groups(homing.old):
        end(group, homing.day)
    _council(homing.old).update(to_day=homing.day, ended_at=now)
    _members(homing.old).update(body=homing.new, division=homing.new.division, group=None)


def _council(body: Body) -> CouncilQuerySet:
    return CouncilMember.objects.live().filter(body=body, to_day__isnull=True)


def _groups(body: Body) -> MemberGroupQuerySet:
    return MemberGroup.objects.live().filter(body=body, to_day__isnull=True)


def _members(body: Body) -> MembershipQuerySet:
    """And who asked to be one."""
    return Membership.objects.live().filter(body=body, left_on__isnull=True)
