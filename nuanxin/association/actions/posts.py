"""Seats: set up and closed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from nuanxin.association.acting import By
from nuanxin.association.kinds import post_kinds
from nuanxin.association.log import write_log
from nuanxin.association.models import Body, Post
from nuanxin.base.refused import Refused


@dataclass(frozen=True)
class SeatInput:
    """A seat to set up; ``established`` None takes the kind's usual answer.

    ``seen`` is how many seats the body had when the clerk looked: another number now says that this
    was sent before, or that somebody else was quicker.
    """

    kind: str
    established: bool | None = None
    valid_from: date | None = None
    seen: int | None = None


@transaction.atomic
def establish_post(by: By, body: Body, seat: SeatInput) -> Post:
    """Set up one more seat of a kind in a body; Refused when the kind stands on another tier."""
    if by:
        by.require("post.appoint")
    kind = post_kinds().get(seat.kind)
    if kind is None or kind.level != body.level:
        raise Refused(f"{body.name}没有“{kind.title if kind else seat.kind}”这种岗位。")
    Body.objects.select_for_update().get(pk=body.pk)  # two clerks do not get the same number
    if seat.seen not in (None, Post.objects.filter(body=body).count()):
        raise Refused("这里刚才已经设过岗，请先看看现在的岗位；确实还要再设，请再点一次。")
    last = Post.objects.filter(body=body, kind=kind.code).aggregate(Max("number"))["number__max"] or 0
    post = Post.objects.create(
        division=body.division,
        body=body,
        kind=kind.code,
        number=last + 1,
        established=kind.established if seat.established is None else seat.established,
        valid_from=seat.valid_from,
    )
    write_log(by, "post.establish", post, f"{body.name}设岗：{post.title}")
    return post


def seat_for(by: By, body: Body, kind: str, day: date) -> Post:
    """A vacant seat of the kind in the body, or a new one where none is vacant."""
    vacant = Post.objects.vacant(day).filter(body=body, kind=kind).order_by("number").first()
    return vacant or establish_post(by, body, SeatInput(kind))
