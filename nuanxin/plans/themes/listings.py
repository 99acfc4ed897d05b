"""主题汇总: topics or partners × the bodies right below."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from nuanxin.association.models import Body
from nuanxin.base.listing import Column, Listing
from nuanxin.base.values import Share
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.policies.carrying import narrowed_to
from nuanxin.plans.themes.totals import Line

TITLES = {"topic": "主题汇总", "partner": "协同单位汇总"}


def totals_of(outlook: Outlook, by: str, lines: Sequence[Line]) -> Listing[Line]:
    """The list for one body on one day, with a column for each body that has something to do.

    Figures open into the list of undertakings as it is today.
    """
    first: tuple[Column[Line], ...] = (
        Column("name", "协同单位" if by == "partner" else "主题", lambda line: line.name),
    )
    if by == "topic":
        first += (
            Column("kind", "类别", lambda line: line.kind),
            Column("clauses", "要点", lambda line: line.clauses, "number"),
            Column("services", "今年服务", lambda line: line.services),
        )
    whole = narrowed_to(outlook.body) if outlook.depth > 1 else ""
    columns = (
        *first,
        Column("tasks", "任务办结", _all, "share", link=_door(outlook, by, whole)),
        Column("late", "逾期", lambda line: line.late, "number", link=_door(outlook, by, whole, "late")),
        *(_part(body, outlook, by) for body in _bodies(outlook, lines)),
    )
    return Listing(
        title=TITLES[by], columns=columns,
        empty="还没有写过协同单位" if by == "partner" else "还没有主题",
        empty_next="在任务里写上和谁一起办，这里就能汇总。" if by == "partner" else "在“设置”里定重点任务和主题。",
    )  # fmt: skip


def _all(line: Line) -> Share | None:
    return _known(Share(line.done, line.total))


def _bodies(outlook: Outlook, lines: Sequence[Line]) -> list[Body]:
    busy = {body for line in lines for body in line.parts}
    return [body for body in [outlook.body, *outlook.below] if body.pk in busy]


def _part(body: Body, outlook: Outlook, by: str) -> Column[Line]:
    own = body == outlook.body
    label = "本级" if own else body.place.name
    narrowed = f"body={body.pk}" if own else narrowed_to(body)
    door = _door(outlook, by, narrowed)

    def share(line: Line) -> Share | None:
        return line.parts.get(body.pk)

    return Column(
        f"at{body.pk}", label, share, "share", link=lambda line: door(line) if share(line) else ""
    )


def _known(share: Share) -> Share | None:
    """Nothing undertaken is no figure."""
    return share if share.of else None


def _door(outlook: Outlook, by: str, narrowed: str, state: str = "") -> Callable[[Line], str]:
    """Where a figure opens; nowhere for a day gone by, or for what belongs to nothing."""

    def href(line: Line) -> str:
        count = line.late if state else line.total
        if not (outlook.is_today and line.key and count):
            return ""
        asked = urlencode({by: line.key} | ({"state": state} if state else {}))
        return f"{reverse('undertakings')}?{asked}" + (f"&{narrowed}" if narrowed else "")

    return href
