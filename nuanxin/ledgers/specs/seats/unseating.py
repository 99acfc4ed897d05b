"""Taking a batch of seats back by compensating: appointments voided, ends reopened, seats voided."""

from collections.abc import Sequence

from django.db.models import Case, Q, Value, When
from django.utils import timezone

from nuanxin.association.models import Appointment, Post
from nuanxin.base.periods import FIRST_DAY
from nuanxin.ledgers.models import Done, Trace
from nuanxin.ledgers.specs.seats.seating import SET_UP
from nuanxin.work.models import Undertaking

YES, NO = Value(value=True), Value(value=False)
APPOINTMENT, POST = "association.appointment", "association.post"


def unseat(traces: Sequence[Trace]) -> list[str]:
    """Undo what these traces say; where later work relies on some of it, nothing: the reasons."""
    ids = {
        (kind, done): [pk for t in traces if (t.object_kind, t.done) == (kind, done) for pk in t.object_ids]
        for kind in (APPOINTMENT, POST, SET_UP)
        for done in Done.values
    }
    begun, ended = ids[APPOINTMENT, Done.MADE], ids[APPOINTMENT, Done.ENDED]
    seats = ids[POST, Done.MADE] + ids[POST, Done.REVIVED]
    held = Appointment.objects.filter(pk__in=begun + ended).values("post")
    touched = Post.objects.filter(Q(pk__in=seats) | Q(pk__in=held)).order_by("pk")
    list(touched.select_for_update().values_list("pk"))  # nobody appoints meanwhile
    if relied := [*_of_holders(begun), *_of_ends(begun, ended), *_of_seats(seats, begun)]:
        return relied
    now = timezone.now()
    Appointment.objects.live().filter(pk__in=begun).update(voided_at=now)
    Appointment.objects.filter(pk__in=ended).update(to_day=None, ended_at=None)
    Post.objects.filter(pk__in=seats).update(voided_at=now)
    Post.objects.filter(pk__in=ids[POST, Done.ENDED]).update(valid_to=None, ended_at=None)
    Post.objects.filter(pk__in=ids[SET_UP, Done.CHANGED]).update(valid_from=None)
    changed = Post.objects.filter(pk__in=ids[POST, Done.CHANGED])
    changed.update(established=Case(When(established=True, then=NO), default=YES))
    return []


def _of_holders(begun: list[int]) -> list[str]:
    """Whoever has left since, or has been given an account."""
    rows = Appointment.objects.live().filter(pk__in=begun).select_related("holder", "post__body")
    later = rows.filter(Q(ended_at__isnull=False) | Q(holder__username__isnull=False))
    return [
        f"{each.holder.name}（{each.post}）" + ("已登记离任" if each.ended_at else "已开通账号")
        for each in later
    ]


def _of_ends(begun: list[int], ended: list[int]) -> list[str]:
    """Seats whose former holder would come back while somebody else holds them."""
    rows = Appointment.objects.filter(pk__in=ended).select_related("post__body")
    after = Appointment.objects.live().exclude(pk__in=begun + ended).select_related("holder")
    later = {each.post_id: each for each in after.filter(post__in=rows.values("post"), from_day__gt=FIRST_DAY)}
    return [
        f"{each.post}后来由{later[each.post_id].holder.name}担任"
        for each in rows
        if each.post_id in later and later[each.post_id].from_day >= each.from_day
    ]


def _of_seats(seats: list[int], begun: list[int]) -> list[str]:
    """Seats that have work, or somebody who came later."""
    rows = Post.objects.filter(pk__in=seats).select_related("body")
    owners = set(Undertaking.objects.live().filter(owner__in=seats).values_list("owner", flat=True))
    later = Appointment.objects.live().filter(post__in=seats).exclude(pk__in=begun)
    held = set(later.values_list("post", flat=True))
    return [
        f"{post}" + ("有任务" if post.pk in owners else "后来又聘了人")
        for post in rows
        if post.pk in owners | held
    ]
