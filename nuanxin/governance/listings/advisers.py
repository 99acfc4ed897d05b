"""Lists of advisers: seat by seat, who manages them in each township, who is recommended."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from nuanxin.association.models import Appointment, Body, Post
from nuanxin.association.models.body import BodyQuerySet
from nuanxin.base.listing import Action, Column, Listing
from nuanxin.base.periods import today
from nuanxin.base.rules import masked
from nuanxin.governance.actions.advisers import ADVISER
from nuanxin.governance.advising import last_trained_day, standing, told
from nuanxin.governance.forms.advisers import AdviserQuery, ManagerQuery, RecommendationQuery
from nuanxin.governance.models import Recommendation

MANAGER = "township_manager"


def _township(seat: Post) -> str:
    parent = seat.body.place.parent
    return parent.name if parent else ""


def _who(seat: Post) -> str:
    name = told(seat, "holder_name")
    return f"{name}（代管）" if name and told(seat, "acting") else name or ""


def _adviser(seat: Post) -> str:
    held = told(seat, "held_id")
    return reverse("adviser", args=[held]) if held else ""


def _to_fill(seat: Post) -> Sequence[Action]:
    """A vacant seat wants somebody: the village's page, where one is appointed or recommended."""
    if told(seat, "held_id"):
        return ()
    return (Action("看岗位", reverse("body", args=[seat.body_id])),)


ADVISERS: Listing[Post] = Listing(
    title="家庭健康指导员",
    columns=(
        Column("place", "嘎查村（居）", lambda s: s.body.place.name, sort="division"),
        Column("parent", "苏木（乡镇）", _township),
        Column("who", "指导员", _who, sort="holder_name", link=_adviser),
        Column("state", "现在", lambda s: standing(s, today()), "state"),
        Column("since", "任职起", lambda s: told(s, "since"), "day", sort="since"),
        Column("background", "来源身份", lambda s: told(s, "background")),
        Column("trained", "最近培训", lambda s: told(s, "trained_on"), "day", sort="trained_on"),
        Column("until", "培训有效到", last_trained_day, "day", sort="trained_until"),
        Column("certificate", "证书号", lambda s: told(s, "certificate"), "code"),
    ),
    query=AdviserQuery,
    order="place",
    actions=_to_fill,
    empty="没有符合条件的指导员岗位",
)


def with_managers(bodies: BodyQuerySet) -> BodyQuerySet:
    """Townships with ``manager`` (the seat's holder, a name), ``phone``, ``stands_in``, ``is_managed``,
    ``villages`` and ``advisers`` (persons in seats below).
    """
    day = today()
    held = Appointment.objects.on(day).filter(post__body=OuterRef("pk"), post__kind=MANAGER)
    held = held.order_by("acting", "pk")
    below = Body.objects.on(day).filter(level="village", place__parent=OuterRef("place"))
    seated = Appointment.objects.on(day).filter(
        post__kind=ADVISER, in_post=True, post__body__place__parent=OuterRef("place")
    )
    return bodies.on(day).filter(level="township").select_related("place__parent").annotate(
        manager=Subquery(held.values("holder__name")[:1]),
        phone=Subquery(held.values("holder__phone")[:1]),
        stands_in=Subquery(held.values("acting")[:1]),
        is_managed=Exists(held),
        villages=_count(below, "place__parent", "pk"),
        advisers=_count(seated, "post__body__place__parent", "holder"),
    )  # fmt: skip


def _count(rows: "QuerySet[Any]", by: str, what: str) -> Subquery:
    counted = rows.order_by().values(by).annotate(n=Count(what, distinct=True))
    return Subquery(counted.values("n"))


def _posts(body: Body) -> str:
    return reverse("body", args=[body.pk])


def _manager(body: Body) -> str:
    known = vars(body)
    name = known["manager"] or ""
    return f"{name}（代管）" if name and known["stands_in"] else name


MANAGERS: Listing[Body] = Listing(
    title="指导员队伍管理人员",
    columns=(
        Column("name", "苏木（乡镇）", lambda b: b.place.name, sort="division", link=_posts),
        Column("parent", "旗县区", lambda b: b.place.parent.name if b.place.parent else ""),
        Column("manager", "管理人员", _manager, sort="manager"),
        Column("phone", "办公电话", lambda b: vars(b)["phone"], "phone"),
        Column("state", "现在", lambda b: "appointed" if vars(b)["is_managed"] else "vacant", "state"),
        Column("villages", "嘎查村（居）", lambda b: vars(b)["villages"] or 0, "number", sort="villages"),
        Column("advisers", "在岗指导员", lambda b: vars(b)["advisers"] or 0, "number", sort="advisers"),
    ),
    query=ManagerQuery,
    order="name",
    empty="没有符合条件的苏木（乡镇）",
)  # fmt: skip


def _masked(row: Recommendation) -> str:
    name = row.read("name")
    if name:
        return masked.name(name)
    return row.appointment.holder.name if row.appointment else row.pseudonym


def _waits(row: Recommendation) -> int | None:
    return (today() - row.recommended_on).days if row.state == "awaiting" else None


RECOMMENDATIONS: Listing[Recommendation] = Listing(
    title="指导员推荐",
    columns=(
        Column("place", "嘎查村（居）", lambda r: r.body.place.name, sort="division"),
        Column("name", "推荐谁", _masked, link=lambda r: reverse("recommendation", args=[r.pk])),
        Column("background", "来源身份", lambda r: r.background),
        Column("seat", "岗位", lambda r: r.post.title),
        Column("day", "推荐日", lambda r: r.recommended_on, "day", sort="recommended_on"),
        Column("state", "答复", lambda r: r.state, "state"),
        Column("waits", "等了几天", _waits, "number"),
        Column("reason", "不聘的理由", lambda r: r.decline_reason),
    ),
    query=RecommendationQuery,
    order="-day",
    empty="没有推荐",
    empty_next="嘎查村（居）找到合适的人，先问本人，再点“推荐指导员”。",
)
