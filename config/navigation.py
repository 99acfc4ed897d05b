"""The menu: every place one can go to, in the order of the left-hand side, and who sees it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.base.periods import today


@dataclass(frozen=True)
class Entry:
    """One line of the menu: its key (the ``menu`` of its doors), label, route and permission."""

    key: str
    label: str
    route: str
    permission: str


MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("", (Entry("workbench", "工作台", "workbench", "workbench.open"),)),
    (
        "计划",
        (
            Entry("clauses", "要点", "plan", "plan.read"),
            Entry("matrix", "矩阵", "matrix", "measure.read"),
            Entry("map", "地图", "map", "measure.read"),
            Entry("gaps", "差距", "gaps", "measure.read"),
        ),
    ),
    (
        "工作",
        (
            Entry("undertakings", "任务", "undertakings", "undertaking.read"),
            Entry("posts", "队伍", "posts", "post.read"),
        ),
    ),
)


def menu(acting: Acting, active: str) -> list[dict[str, Any]]:
    """The groups a person sees: ``[{label, entries: [{label, url, active}]}]``."""
    groups = []
    for label, entries in MENU:
        shown = [
            {"label": e.label, "url": reverse(e.route), "active": e.key == active}
            for e in entries
            if acting.may(e.permission)
        ]
        if shown:
            groups.append({"label": label, "entries": shown})
    return groups


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the page shell needs: menu, whom one acts as, today."""
    acting: Acting | None = getattr(request, "acting", None)
    if acting is None:
        return {}
    match = request.resolver_match
    active = getattr(match.func, "menu", "") if match else ""
    return {"menu": menu(acting, active), "acting": acting, "today": today()}
