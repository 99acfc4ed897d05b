"""What is stored of seats and their holders, for the ledgers of seats."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from nuanxin.association.kinds import post_kinds
from nuanxin.association.models import Appointment, Body, Post
from nuanxin.association.scope import Scope
from nuanxin.base.periods import today
from nuanxin.ledgers.places import Place, Places
from nuanxin.ledgers.specs.seats.chairs import FLAGS, Chair, Chairs, Group, Term
from nuanxin.ledgers.specs.seats.columns import SECONDED_IN, YES_NO

ONE_DAY = timedelta(days=1)
TERM = ("post_id", "holder__name", "holder__phone", "from_day", "to_day", "pk", "holder_id", "document_number")


def chairs_of(bodies: set[int], *, lock: bool) -> Chairs:
    """All seats of these bodies with their holders; locked, so that who comes second waits and sees."""
    chairs: Chairs = {}
    posts: QuerySet[Post] = Post.objects.filter(body__in=bodies).order_by("pk")
    if lock:
        list(Body.objects.select_for_update().filter(pk__in=bodies).order_by("pk").values_list("pk"))
        list(posts.select_for_update().values_list("pk"))
    held = terms_of(posts)
    for post in posts:
        gone = post.voided_at is not None
        days = (None, None) if gone else (post.valid_from, post.valid_to)
        chair = Chair(
            post.division, post.body_id, post.kind, post.number, post.established, *days, post.pk, gone,
            held.get(post.pk, []),
        )  # fmt: skip
        chairs.setdefault((post.body_id, post.kind), Group()).add(chair)
    return chairs


def terms_of(posts: "QuerySet[Post]") -> dict[int, list[Term]]:
    """The live appointments of these seats, by seat."""
    found: dict[int, list[Term]] = {}
    rows = Appointment.objects.live().filter(post__in=posts.order_by().values("pk"))
    for post, name, phone, since, until, pk, holder, document, *flags in rows.values_list(*TERM, *FLAGS):
        term = Term(name, phone, since, until, tuple(flags), pk, holder=holder, document=document)
        found.setdefault(post, []).append(term)
    return found


class Sitting(NamedTuple):
    """A seat of a standing body with one of its terms; None: nobody ever sat there."""

    place: Place
    post: Post
    term: Term | None


def sittings(scope: Scope, kind: str = "") -> Iterator[Sitting]:
    """Every seat, closed ones too, and everybody who sat there; ``kind``: of this kind alone."""
    posts = Post.objects.visible_to(scope).filter(voided_at__isnull=True, body__in=Body.objects.on(today()))
    if kind:
        posts = posts.filter(kind=kind)
    held = terms_of(posts)
    for post in posts.select_related("body__place").order_by("division", "body", "kind", "number"):
        place = Place(post.body.place.code, post.body.level, post.body.place.name, post.body_id)
        terms: list[Term | None] = [*sorted(held.get(post.pk, []), key=lambda term: term.since)]
        for term in terms or [None]:
            yield Sitting(place, post, term)


Said = dict[str, str | int | date | None]
"""Cells by the key of their column."""


def said_of_seat(places: Places, sitting: Sitting) -> Said:
    """Where a seat is, and what is known of it."""
    place, post, _ = sitting
    above = {tier: places.above(place, tier) for tier in ("county", "township", "village")}
    return {tier: found.name if found else None for tier, found in above.items()} | {
        "code": str(place.code),
        "place": place.name,
        "kind": post_kinds()[post.kind].title,
        "number": post.number,
        "established": YES_NO[not post.established],
        "set_up": post.valid_from,
        "closed": post.valid_to - ONE_DAY if post.valid_to else None,
    }


def said_of_term(term: Term) -> Said:
    """Who holds the seat, and when and how."""
    said = dict(zip(FLAGS, term.flags, strict=True))
    flags = {flag: YES_NO[not holds] for flag, holds in said.items()}
    return {
        "name": term.name, "phone": term.phone or None, "from": term.since,
        "to": term.until - ONE_DAY if term.until else None,
        **flags, "full_time": "专职" if said["full_time"] else "兼职", "document": term.document or None,
        "seconded": SECONDED_IN if said["seconded_in"] else None,
    }  # fmt: skip
