"""The lists of the association: bodies with their seats."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from nuanxin.association.acting import Acting
from nuanxin.association.forms import BodyQuery
from nuanxin.association.kinds import post_kinds
from nuanxin.association.log import write_log
from nuanxin.association.models import Body, Post
from nuanxin.base.listing import Column, Listing
from nuanxin.base.periods import today
from nuanxin.base.values import Share, Stamp

Bodies = QuerySet[Body]


def stamp(acting: Acting, purpose: str) -> Stamp:
    """Who takes a list out, when and what for; taken out, it stands in the log."""

    def taken(words: str) -> None:
        write_log(acting, "list.take_out", acting.body, f"{words}（{purpose}）")

    return Stamp(acting.body.name, acting.user.name, timezone.now(), purpose, taken)


def bodies_with_seats(bodies: Bodies, day: date) -> Bodies:
    """Bodies with ``seats`` (posts on the day, each with its holder), in a constant number of queries."""
    posts = Post.objects.on(day).with_holder(day)
    seats: tuple[Any, ...] = (Prefetch("posts", posts, to_attr="seats"),)
    return bodies.select_related("place__parent").prefetch_related(*seats)


def holder_name(seat: Post) -> str:
    return seat.held[0].holder.name if seat.held else ""


def _names(duty: str) -> Callable[[Body], str]:
    """The names in the seats of a duty; a vacant seat reads 空缺, no seat at all reads as a dash."""
    return lambda body: "、".join(holder_name(seat) or "空缺" for seat in _with_duty(body, duty))


def _advisers(body: Body) -> Share | None:
    seats = _with_duty(body, "adviser")
    return Share(sum(bool(seat.held) for seat in seats), len(seats)) if seats else None


def _with_duty(body: Body, duty: str) -> list[Post]:
    return [seat for seat in body.seats if post_kinds()[seat.kind].duty == duty]


def _vacant(bodies: Bodies) -> int:
    return Post.objects.vacant(today()).filter(body__in=bodies.order_by().values("pk")).count()


def _page(body: Body) -> str:
    return reverse("body", args=[body.pk])


def _terms(seat: Post) -> str:
    """How the seat and its holder stand: 占编制 · 在编 · 在岗 · 专职."""
    words = ["占编制" if seat.established else "不占编制"]
    for held in seat.held:
        words += [
            "在编" if held.on_establishment else "不在编",
            "在岗" if held.in_post else "借调在外",
            *(["借调来的"] if held.seconded_in else []),
            "专职" if held.full_time else "兼职",
            *(["代管"] if held.acting else []),
        ]
    return " · ".join(words)


SEATS: Listing[Post] = Listing(
    title="岗位",
    columns=(
        Column("title", "岗位", lambda seat: seat.title),
        Column("holder", "由谁担任", lambda seat: holder_name(seat) or "空缺"),
        Column("phone", "办公电话", lambda seat: seat.held[0].holder.phone if seat.held else "", "phone"),
        Column("from_day", "自哪天", lambda seat: seat.held[0].from_day if seat.held else None, "day"),
        Column("terms", "编制与用工", _terms),
        Column("number", "任职文号", lambda seat: seat.held[0].document_number if seat.held else ""),
    ),
)

BODIES: Listing[Body] = Listing(
    title="队伍",
    columns=(
        Column("name", "单位", lambda b: b.place.name, sort="division", link=_page),
        Column("parent", "上级", lambda b: b.place.parent.name if b.place.parent else ""),
        Column("responsible", "负责人", _names("responsible")),
        Column("working", "专干", _names("working")),
        Column("manager", "队伍管理人员", _names("manager")),
        Column("adviser", "指导员", _advisers, "share"),
        Column("vacant", "空缺岗位", lambda b: sum(not seat.held for seat in b.seats), "number", total=_vacant),
    ),
    query=BodyQuery,
    order="name",
    empty="没有符合条件的单位",
)  # fmt: skip
