"""The menu: every place one can go to, in the order of the left-hand side, and who sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from nuanxin.association.acting import Acting, Right
from nuanxin.association.kinds import post_kinds
from nuanxin.association.models import Division
from nuanxin.base import shell as frame
from nuanxin.base.periods import SHANGHAI
from nuanxin.desk.todo import count_pressing


@dataclass(frozen=True)
class Entry:
    """One line of the menu: its key (the ``menu`` of its doors), label, route and permission."""

    key: str
    label: str
    route: str
    permission: str
    icon: str = ""


MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("", (Entry("workbench", "工作台", "workbench", "workbench.open", "home"),)),
    (
        "计划",
        (
            Entry("clauses", "要点", "plan", "plan.read", "notice"),
            Entry("issuing", "计划下达", "issuing", "plan.read"),
            Entry("matrix", "矩阵", "matrix", "measure.read"),
            Entry("map", "地图", "map", "measure.read"),
            Entry("gaps", "差距", "gaps", "measure.read", "gap"),
        ),
    ),
    (
        "工作",
        (
            Entry("undertakings", "任务", "undertakings", "undertaking.read", "task"),
            Entry("posts", "队伍", "posts", "post.read"),
        ),
    ),
    (
        "协会",
        (
            Entry("terms", "换届", "terms", "term.read"),
            Entry("advisers", "指导员与培训", "advisers", "adviser.read"),
            Entry("organisation", "组织", "organisation", "member.read"),
            Entry("reform", "改革", "reform", "reform.read"),
            Entry("deeds", "实事", "deeds", "deed.read"),
            Entry("village-rules", "村规民约", "village-rules", "villagerule.read"),
            Entry("magazine", "杂志", "magazine", "magazine.read"),
            Entry("documents", "政策文件", "policy-documents", "document.read"),
            Entry("topics", "主题汇总", "topic-totals", "measure.read"),
        ),
    ),
    (
        "家庭",
        (
            Entry("families", "家庭", "families", "family.open"),
            Entry("care", "帮扶", "care", "care.read"),
            Entry("openings", "开档抽查", "openings", "opening.read"),
            Entry("volunteers", "志愿者", "volunteers", "volunteer.keep"),
            Entry("data-requests", "个人信息请求", "data-requests", "data.read"),
        ),
    ),
    ("数据", (Entry("ledgers", "名册导入", "ledgers", "ledger.import"),)),
    (
        "管理",
        (
            Entry("accounts", "用户与权限", "accounts", "account.give"),
            Entry("divisions", "区划维护", "divisions", "division.keep"),
            Entry("settings", "设置", "settings", "setting.read"),
            Entry("register", "个人信息登记", "register", "register.read"),
            Entry("log", "日志", "log", "log.read"),
        ),
    ),
)


def menu(acting: Acting, active: str) -> list[frame.Group]:
    """The groups a person sees; ``active`` is the key of the entry one stands at."""
    groups = []
    for label, entries in MENU:
        shown = tuple(
            frame.Entry(e.label, reverse(e.route), active=e.key == active, icon=e.icon)
            for e in entries
            if acting.may(e.permission)
        )
        if shown:
            groups.append(frame.Group(label, shown))
    return groups


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the page frame needs: the menu, and whom one acts as; a fragment asks for neither.

    An answer of which htmx takes one part (it names the part it puts it into) goes without a frame.
    """
    acting: Acting | None = getattr(request, "acting", None)
    if acting is None:
        return {}
    if (htmx := getattr(request, "htmx", None)) and htmx.target:
        return {"acting": acting, "today": acting.day}
    match = request.resolver_match
    active = getattr(match.func, "menu", "") if match else ""
    frame_once = SimpleLazyObject(lambda: _frame(acting))
    return {
        "menu": menu(acting, active), "shell": frame_once, "acting": acting, "today": acting.day
    }  # fmt: skip


def _frame(acting: Acting) -> frame.Shell:
    return frame.Shell(
        body=acting.body.name,
        year=acting.day.year,
        person=acting.user.name,
        post=acting.appointment.post.title,
        todos=count_pressing(acting),
        workbench_url=reverse("workbench"),
        sign_out_url=reverse("sign-out"),
        search_url=reverse("search"),
        account_url=reverse("me"),
        drafts_url=reverse("draft"),
        seat_url=reverse("seat"),
        seats=_seats(acting) if acting.others else (),
        standing=_standing(acting),
        standing_url=reverse("end-stand-in"),
    )


def _standing(acting: Acting) -> str:
    """For whom one records just now, and until when; "" in one's own seat."""
    if acting.standing is None:
        return ""
    until = datetime.fromtimestamp(acting.standing.until, SHANGHAI)
    return f"正在代{acting.seat}录入，到 {until:%H:%M}"


def _seats(acting: Acting) -> tuple[frame.Seat, ...]:
    """One's appointments; the places by their public names, for another seat is out of this scope."""
    rights = (acting.right, *acting.others)
    rows = Division.objects.filter(code__in=[right.division for right in rights])
    names = {(row.code, row.level): row.name for row in rows}

    def label(right: Right) -> str:
        return f"{names[right.division, right.level]}　{post_kinds()[right.kind].title}"

    return tuple(
        frame.Seat(right.appointment_id, label(right), active=right is acting.right)
        for right in rights
    )
