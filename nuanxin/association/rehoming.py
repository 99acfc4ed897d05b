"""What of the association moves when a division was merged away: its seats, their holders, its people.

Nothing of the past is rewritten. A term that runs on ends on the day at the old seat and begins on
it at the new one, so that every day before counts as it did, and every seat keeps one holder a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from nuanxin.association.kinds import PostKind, kinds_at
from nuanxin.association.models import (
    Activation,
    Appointment,
    Body,
    Division,
    Post,
    RecoveryCode,
    SecondFactor,
    User,
    UserSession,
)
from nuanxin.association.models.appointment import AppointmentQuerySet
from nuanxin.association.models.post import PostQuerySet
from nuanxin.base.refused import Refused


class Choice(StrEnum):
    """Who answers for the merged body where both had somebody (负责人)."""

    STAY = "stay"  # the successor's own; the other term and seat end
    COME = "come"  # the one who comes; the successor's own term ends
    BOTH = "both"  # both: the one who comes keeps a second seat


@dataclass(frozen=True)
class Homing:
    """From a closed body to the body of its successor, from a day on.

    ``chosen`` answers clashes by kind of post. ``seats`` is filled as seats move, for the rooms
    above: old seat → new one, None where it was closed.
    """

    old: Body
    new: Body
    day: date
    chosen: Mapping[str, str] = field(default_factory=dict)
    seats: dict[int, int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Moving:
    """A line of the preview, and of the receipt."""

    label: str
    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.label} {self.count} {self.unit}"


@dataclass(frozen=True)
class Clash:
    """A kind of post that answers for a body and has somebody on both sides."""

    kind: PostKind
    own: str
    coming: str


def left() -> Q:
    """Of bodies: those in which seats are still at home."""
    seats = Post.objects.filter(body=OuterRef("pk"), voided_at__isnull=True, valid_to__isnull=True)
    return Q(Exists(seats))


def moving(homing: Homing) -> list[Moving]:
    """How many seats, terms and people there are to move."""
    seats = _seats(homing.old, homing.day)
    terms = _terms(seats, homing.day)
    return [
        Moving("岗位", seats.count(), "个"),
        Moving("任职", terms.count(), "人次"),
        Moving("工作人员名册", _people(homing).count(), "人"),
    ]


def clashes(homing: Homing) -> list[Clash]:
    """Where the clerk must say who answers for the merged body."""
    found = []
    for kind in kinds_at(homing.new.level):
        if kind.duty == "responsible":
            own, coming = (_names(body, kind, homing.day) for body in (homing.new, homing.old))
            found += [Clash(kind, own, coming)] if own and coming else []
    return found


def move(homing: Homing) -> None:
    """Move the seats with their terms, then the people. Refuses a clash nobody chose about."""
    for clash in clashes(homing):
        if homing.chosen.get(clash.kind.code) not in list(Choice):
            raise Refused(
                f"并到一起后有两位{clash.kind.title}：{clash.own}、{clash.coming}。请先选谁留任。"
            )
    answered = {kind.code for kind in kinds_at(homing.new.level) if kind.duty == "responsible"}
    for seat in _seats(homing.old, homing.day):
        terms = list(_terms(Post.objects.filter(pk=seat.pk), homing.day))
        target = _target(homing, seat, bool(terms)) if seat.kind in answered else _seat(homing, seat)
        for term in terms:
            _carry(term, target, homing.day)
        _close(seat, homing.day)
        homing.seats[seat.pk] = target.pk if target else None
    _take_home(homing)


def _take_home(homing: Homing) -> None:
    """The people, and what hangs on their accounts: it stands in its owner's home division."""
    people = list(_people(homing).values_list("pk", flat=True))
    for model in (Activation, RecoveryCode, SecondFactor, UserSession):
        rows = model._default_manager.filter(user__in=people, division=homing.old.division)
        rows.update(division=homing.new.division)
    User.objects.filter(pk__in=people).update(division=homing.new.division)


def _target(homing: Homing, seat: Post, held: bool) -> Post | None:
    """Where a seat that answers for the body goes: a body has one such seat unless both are kept."""
    own = list(_seats(homing.new, homing.day).filter(kind=seat.kind))
    if not own:
        return _seat(homing, seat)
    if not held:
        return None
    free = [each for each in own if not _terms(Post.objects.filter(pk=each.pk), homing.day)]
    if free:
        return free[0]
    came = set(homing.seats.values())
    choice = homing.chosen.get(seat.kind, Choice.BOTH)
    if choice == Choice.STAY:
        return None
    if choice == Choice.BOTH or own[0].pk in came:
        return _seat(homing, seat)
    for term in _terms(Post.objects.filter(pk=own[0].pk), homing.day):
        _carry(term, None, homing.day)
    return own[0]


def _seat(homing: Homing, seat: Post) -> Post:
    """The seat goes on at the successor under the next free number."""
    same = Post.objects.filter(body=homing.new, kind=seat.kind)
    begins = max(homing.day, seat.valid_from or homing.day)
    return Post.objects.create(
        division=homing.new.division, body=homing.new, kind=seat.kind, established=seat.established,
        number=(same.aggregate(Max("number"))["number__max"] or 0) + 1,
        valid_from=begins, valid_to=seat.valid_to,
    )  # fmt: skip


def _carry(term: Appointment, target: Post | None, day: date) -> None:
    """End a term on the day (one that would begin later never was), and let it go on elsewhere."""
    now, from_day, to_day = timezone.now(), max(term.from_day, day), term.to_day
    if term.from_day < day:
        term.to_day, term.ended_at = day, now
    else:
        term.voided_at = now
    term.save(update_fields=["to_day", "ended_at", "voided_at"])
    if target is None:
        return
    Appointment.objects.create(
        division=target.division, post=target, holder_id=term.holder_id, from_day=from_day,
        to_day=to_day, on_establishment=term.on_establishment, in_post=term.in_post,
        full_time=term.full_time, acting=term.acting,
    )  # fmt: skip


def _close(seat: Post, day: date) -> None:
    """The old seat ends on the day; one that was to begin later never was."""
    if seat.valid_from and seat.valid_from >= day:
        seat.voided_at = timezone.now()
    else:
        seat.valid_to, seat.ended_at = day, timezone.now()
    seat.save(update_fields=["voided_at", "valid_to", "ended_at"])


def _seats(body: Body, day: date) -> PostQuerySet:
    """The seats of a body on the day or later."""
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    return Post.objects.filter(lasting, body=body, voided_at__isnull=True).order_by("kind", "number")


def _terms(seats: PostQuerySet, day: date) -> AppointmentQuerySet:
    """The terms in these seats on the day or later."""
    lasting = Q(to_day__isnull=True) | Q(to_day__gt=day)
    terms = Appointment.objects.live().filter(lasting, post__in=seats.order_by().values("pk"))
    return terms.order_by("from_day", "pk")


def _names(body: Body, kind: PostKind, day: date) -> str:
    terms = _terms(_seats(body, day).filter(kind=kind.code), day).select_related("holder")
    return "、".join(dict.fromkeys(term.holder.name for term in terms))


def _people(homing: Homing) -> "QuerySet[User]":
    """Whose home the old division is; where its code stands on two levels, those who served here."""
    people = User.objects.filter(division=homing.old.division)
    if Division.objects.filter(code=homing.old.division).exclude(pk=homing.old.place_id).exists():
        here = Appointment.objects.filter(post__body=homing.old, holder=OuterRef("pk"))
        return people.filter(Exists(here))
    return people
