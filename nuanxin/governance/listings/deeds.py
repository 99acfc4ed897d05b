"""实事清单: each body's promises of a year; it names nobody, and can be made public as it is."""

from django.urls import reverse

from nuanxin.base.listing import Column, Listing
from nuanxin.base.periods import today
from nuanxin.base.rules.money import yuan_of
from nuanxin.base.values import Share
from nuanxin.governance.forms.deeds import DeedQuery
from nuanxin.governance.models import Deed


def state_of(deed: Deed) -> str:
    """``proposed`` until it is on the list, then how its undertaking stands today."""
    undertaking = deed.undertaking
    if not deed.approved_on:
        return "proposed"
    if undertaking.done_on:
        return "done"
    return "late" if undertaking.due < today() else "in_progress"


def _content(deed: Deed) -> Share | None:
    return Share(deed.content, deed.asked) if deed.asked and deed.content is not None else None


def _owner(deed: Deed) -> str:
    return deed.undertaking.owner.title if deed.undertaking.owner else ""


DEEDS: Listing[Deed] = Listing(
    title="实事清单",
    columns=(
        Column("title", "实事", lambda d: d.undertaking.title, link=lambda d: reverse("deed", args=[d.pk])),
        Column("body", "单位", lambda d: d.body.place.name, sort="division"),
        Column("need", "群众需要什么", lambda d: d.need),
        Column("owner", "责任岗位", _owner),
        Column("due", "期限", lambda d: d.undertaking.due, "day", sort="undertaking__due"),
        Column("money", "投入（元）", lambda d: yuan_of(d.money) if d.money is not None else "", sort="money"),
        Column("helped", "受益人次", lambda d: d.helped, "number", sort="helped"),
        Column("content", "满意", _content, "share"),
        Column("state", "进度", state_of, "state"),
    ),
    query=DeedQuery,
    order="due",
    empty="还没有实事",
    empty_next="由专干提出，从群众需要什么写起。",
)

PUBLISHED: Listing[Deed] = Listing(
    title="实事清单（公示稿）",
    columns=(
        Column("title", "实事", lambda d: d.undertaking.title),
        Column("body", "承诺单位", lambda d: d.body.place.name, sort="division"),
        Column("measure", "怎么办", lambda d: d.measure),
        Column("due", "期限", lambda d: d.undertaking.due, "day", sort="undertaking__due"),
        Column("state", "进度", state_of, "state"),
        Column("helped", "受益人次", lambda d: d.helped, "number"),
        Column("content", "满意", _content, "share"),
    ),
    query=DeedQuery,
    order="due",
    empty="清单上还没有实事",
    empty_next="会长同意、上了清单的才公示。",
)
