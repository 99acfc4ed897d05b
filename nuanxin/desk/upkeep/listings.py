"""Divisions as one may keep them: the list, what waits to be moved, who may take over."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.association.models import Body, Division, LogEntry
from nuanxin.association.scope import LEVELS
from nuanxin.base.listing import Column, Listing
from nuanxin.base.periods import today
from nuanxin.desk.upkeep.forms import DivisionQuery
from nuanxin.desk.upkeep.rehoming import waiting

Divisions = QuerySet[Division]
HISTORY = 50  # entries


def divisions_of(acting: Acting) -> Divisions:
    """Those in one's territory, one's own first; a code may stand on the level above, too."""
    own_and_below = LEVELS[LEVELS.index(acting.right.level) :]
    rows = Division.objects.filter(acting.scope.within("code"), level__in=own_and_below)
    bodies = Prefetch("bodies", Body.objects.order_by("pk"), to_attr="all_bodies")
    return rows.select_related("parent", "successor").prefetch_related(bodies)


def waiting_for(acting: Acting) -> "QuerySet[Body]":
    """Bodies that ended with their division and whose seats or tasks are still at home."""
    return waiting(Body.objects.visible_to(acting.scope)).order_by("division")


def heirs_of(acting: Acting, division: Division) -> Divisions:
    """Who may take over: in use, of the same level, in one's territory."""
    rows = divisions_of(acting).filter(level=division.level, valid_to__isnull=True)
    return rows.exclude(pk=division.pk).order_by("code")


def neighbours_of(acting: Acting, division: Division) -> Divisions:
    """What may become part of it: in use and below the same parent, not what one serves oneself."""
    rows = heirs_of(acting, division).filter(parent=division.parent_id)
    return rows.exclude(code=acting.right.division, level=acting.right.level)


def last_body(division: Division) -> Body | None:
    bodies: list[Body] = vars(division)["all_bodies"]
    return bodies[-1] if bodies else None


def body_on(division: Division, day: date) -> Body | None:
    """The body of a division on a day or later."""
    last = last_body(division)
    return last if last and (last.valid_to is None or last.valid_to > day) else None


def history_of(acting: Acting, division: Division) -> "QuerySet[LogEntry]":
    """What was done about a division, and about the one that took over from it."""
    places = Q(place=division) | Q(place__predecessors=division)
    bodies = Body.objects.visible_to(acting.scope).filter(places)
    entries = LogEntry.objects.visible_to(acting.scope).filter(
        object_kind="association.body", object_id__in=bodies.values("pk")
    )
    return entries.order_by("-at", "-pk")[:HISTORY]


def _state(division: Division) -> str:
    if division.valid_to and division.valid_to <= today():
        return "已停用"
    if division.valid_to:
        return f"{division.valid_to:%Y-%m-%d} 起停用"
    if division.valid_from and division.valid_from > today():
        return f"{division.valid_from:%Y-%m-%d} 起启用"
    return "在用"


def _page(division: Division) -> str:
    return reverse("division", args=[division.pk])


DIVISIONS: Listing[Division] = Listing(
    title="区划",
    columns=(
        Column("name", "名称", lambda d: d.name, sort="name", link=_page),
        Column("code", "代码", lambda d: str(d.code), "code", sort="code"),
        Column("level", "层级", lambda d: d.get_level_display()),
        Column("parent", "上级", lambda d: d.parent.name if d.parent else ""),
        Column("body", "协会", lambda d: "有" if body_on(d, today()) else "没有"),
        Column("state", "情况", _state),
        Column("successor", "由谁接管", lambda d: d.successor.name if d.successor else ""),
    ),
    query=DivisionQuery,
    order="code",
    empty="没有符合条件的区划",
)  # fmt: skip
