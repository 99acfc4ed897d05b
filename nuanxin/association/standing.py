"""Standing in (代录): an office records for a seat below that cannot, for half an hour, as its session says."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from nuanxin.association.acting import Acting, Standing
from nuanxin.association.log import write_log
from nuanxin.association.models import Post
from nuanxin.association.permissions import SERVING
from nuanxin.association.scope import set_scope
from nuanxin.base.refused import Refused

KEPT = "standing_in"
HALF_AN_HOUR = 30 * 60  # seconds
REASONS = {
    "vacant": "岗位空缺或交接期间",
    "no_device": "当地没有网络或设备",
    "asked": "岗位上的人请我代录",
    "visit": "一起入户，当场代录",
}


def seats_to_stand_in_for(acting: Acting) -> "QuerySet[Post]":
    """Seats that serve families, in bodies below one's own."""
    posts = Post.objects.visible_to(acting.right.scope).on(acting.day).filter(kind__in=SERVING)
    return posts.exclude(body=acting.appointment.post.body_id).select_related("body__place")


@transaction.atomic
def begin_standing_in(by: Acting, post: Post, reason: str, now: int) -> Standing:
    """Stand in for a seat from now on (seconds since the epoch): logged with both seats.

    Raises ``Refused`` without a known reason, or for a seat that does not serve families below.
    """
    by.require("family.stand_in")
    if reason not in REASONS:
        raise Refused("请选为什么代录。")
    if not seats_to_stand_in_for(by).filter(pk=post.pk).exists():
        raise Refused("只能代下级为家庭服务的岗位录入，请从“队伍”里下级单位的页面上选。")
    kept = Standing(post.pk, post.division, post.body.level, post.kind, reason, now + HALF_AN_HOUR)
    write_log(replace(by, standing=None), "standing.begin", post, f"开始代{post}录入：{REASONS[reason]}")
    return kept


@transaction.atomic
def end_standing_in(by: Acting) -> None:
    """Stop; harmless when it is over already."""
    if by.standing:
        write_log(replace(by, standing=None), "standing.end", by.seat, f"结束代{by.seat}录入")


def standing_in(acting: Acting, kept: Mapping[str, Any] | None, now: float) -> Acting:
    """Whom one acts as, with the seat stood in for if that still holds; sets the scope.

    It ends with its half hour, with the seat stood in for, and with one's own right to it.
    """
    if not kept or kept["until"] <= now or not acting.may("family.stand_in"):
        return acting
    if not seats_to_stand_in_for(acting).filter(pk=kept["post_id"]).exists():
        return acting
    standing = replace(acting, standing=Standing(**kept))
    set_scope(standing.scope)
    return standing
