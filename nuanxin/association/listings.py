"""The lists of the association: bodies with their seats."""

from datetime import date

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from nuanxin.association.acting import Acting
from nuanxin.association.forms import BodyQuery
from nuanxin.association.kinds import post_kinds
from nuanxin.association.models import Body, Post
from nuanxin.base.listing import Column, Listing
from nuanxin.base.values import Stamp


def stamp(acting: Acting, purpose: str) -> Stamp:
    """Who takes a list out, when and what for."""
    return Stamp(acting.body.name, acting.user.name, timezone.now(), purpose)


def bodies_with_seats(bodies: "QuerySet[Body]", day: date) -> "QuerySet[Body]":
    """Bodies with ``seats`` (posts on the day, each with its holder), in a constant number of queries."""
    seats = Prefetch("posts", Post.objects.on(day).with_holder(day), to_attr="seats")
    return bodies.select_related("place__parent").prefetch_related(seats)


def seats_of(body: Body) -> list[Post]:
    seats: list[Post] = body.seats
    return seats


def _holders(body: Body, duty: str) -> str:
    """The names in the seats of a duty; a vacant seat reads 空缺, no seat at all reads as a dash."""
    seats = [seat for seat in seats_of(body) if post_kinds()[seat.kind].duty == duty]
    return "、".join(holder_name(seat) or "空缺" for seat in seats)


def holder_name(seat: Post) -> str:
    held = seat.held
    return held[0].holder.name if held else ""


def _vacant(body: Body) -> int:
    return sum(not seat.held for seat in seats_of(body))


def _link(body: Body) -> str:
    return reverse("body", args=[body.pk])


BODIES: Listing[Body] = Listing(
    title="队伍",
    columns=(
        Column("name", "单位", lambda b: b.place.name, sort="division", link=_link),
        Column("parent", "上级", lambda b: b.place.parent.name if b.place.parent else ""),
        Column("level", "层级", lambda b: b.get_level_display()),
        Column("responsible", "负责人", lambda b: _holders(b, "responsible")),
        Column("working", "专干", lambda b: _holders(b, "working")),
        Column("adviser", "家庭健康指导员", lambda b: _holders(b, "adviser")),
        Column("manager", "队伍管理人员", lambda b: _holders(b, "manager")),
        Column("vacant", "空缺", _vacant, kind="number"),
    ),
    query=BodyQuery,
    order="name",
    empty="没有符合条件的单位",
)
