"""Sample pages made of every part we share, with invented rows, for the tests that look at them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.http import QueryDict
from django.template import engines
from django.template.loader import render_to_string

from nuanxin.base.listing import Action, Column, Listing, QueryForm, Shown
from nuanxin.base.matrix import MatrixCell
from nuanxin.base.shell import Seat, Shell
from nuanxin.base.values import Share, Stamp

HERE = Path(__file__).parent / "gallery"
STAMP = Stamp("固阳县计划生育协会", "演示专干", datetime(2023, 11, 23, 6, 3, tzinfo=UTC))


@dataclass(frozen=True)
class Village:
    """A row of the sample list."""

    name: str
    town: str
    posts: int
    advisers: Share
    since: date | None
    phone: str
    state: str


class VillageQuery(QueryForm):
    town = forms.ChoiceField(
        label="苏木乡镇", choices=[("", "全部"), ("金山镇", "金山镇"), ("银号镇", "银号镇")]
    )
    name = forms.CharField(label="村名", max_length=20)
    since = forms.DateField(label="聘任不早于")

    def narrow(self, rows: list[Village]) -> list[Village]:
        town, name = self.cleaned_data["town"], self.cleaned_data["name"]
        return [row for row in rows if town in ("", row.town) and name in row.name]


VILLAGES = Listing[Village](
    title="岗位与空缺",
    columns=(
        Column("name", "嘎查村（居）", lambda v: v.name, sort="name", link=lambda v: f"#{v.name}"),
        Column("town", "苏木乡镇", lambda v: v.town),
        Column("posts", "岗位", lambda v: v.posts, "number", "posts",
               total=lambda rows: sum(v.posts for v in rows)),
        Column("advisers", "指导员", lambda v: v.advisers, "share", link=lambda v: "#gap",
               total=lambda rows: sum((v.advisers for v in rows), Share(0, 0))),
        Column("since", "最近聘任", lambda v: v.since, "day", "since"),
        Column("phone", "办公电话", lambda v: v.phone, "phone"),
        Column("state", "状态", lambda v: v.state, "state"),
    ),
    query=VillageQuery,
    order="name",
    actions=lambda v: [Action("查看", f"#see-{v.posts}"), Action("聘任", f"#appoint-{v.posts}")],
)  # fmt: skip


def villages(count: int = 64) -> list[Village]:
    return [
        Village(
            name=f"演示{k:02}村",
            town="金山镇" if k % 3 else "银号镇",
            posts=4 + k % 3,
            advisers=Share(min(2, k % 4), 2),
            since=date(2023, 1 + k % 9, 5) if k % 4 else None,
            phone=f"0472-000 {k:04}" if k % 5 else "",
            state="met" if k % 4 >= 2 else "unassigned" if not k % 4 else "short",
        )
        for k in range(1, count + 1)
    ]


def shown(query: str = "", count: int = 64) -> Shown[Village]:
    return Shown(VILLAGES, villages(count), QueryDict(query), STAMP, Action("新增岗位", "#new"))


class AppointForm(forms.Form):
    """A sample form with every kind of field."""

    name = forms.CharField(label="姓名", help_text="只写姓名，不写称呼。")
    phone = forms.CharField(label="办公电话", required=False)
    kind = forms.ChoiceField(label="岗位", choices=[("a", "家庭健康指导员"), ("b", "会员小组长")])
    hours = forms.ChoiceField(
        label="用工", choices=[("full", "专职"), ("part", "兼职")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="聘任文件", required=False, widget=forms.Textarea({"rows": 3}))
    acting = forms.BooleanField(label="暂由他人代管", required=False)


def frame(active: str = "要点") -> dict[str, Any]:
    """What `config.navigation` gives every page."""

    def entry(label: str, icon: str = "") -> dict[str, Any]:
        return {"label": label, "url": f"#{label}", "active": label == active, "icon": icon}

    plan = [entry("要点", "notice"), entry("矩阵"), entry("地图"), entry("差距", "gap")]
    work = [entry("任务"), entry("队伍", "people")]
    return {
        "menu": [
            {"label": "", "entries": [entry("工作台", "home")]},
            {"label": "计划", "entries": plan},
            {"label": "工作", "entries": work},
        ],
        "shell": Shell(
            body="固阳县计划生育协会",
            year=2023,
            person="演示专干",
            post="县级专干",
            todos=6,
            workbench_url="#work",
            sign_out_url="#out",
            search_url="#search",
            seat_url="#seat",
            seats=(Seat(1, "县级专干", active=True), Seat(2, "金山镇 协会秘书长（代管）")),
        ),
    }


def clauses() -> dict[str, Any]:
    names = ["金山镇", "下湿壕镇", "银号镇", "怀朔镇", "兴顺西镇", "西斗铺镇"]
    numbers = ((21, 21), (14, 15), (11, 13), (9, 11), (8, 10), (6, 10))
    bodies = [
        (name, n, of, "met" if n == of else "short")
        for name, (n, of) in zip(names, numbers, strict=True)
    ]
    values = (31, 32, 33, 39, 40, 45, 48, 56, 60, 65, 69)
    points = [(f"{month} 月", value) for month, value in enumerate(values, 1)]
    return {"bodies": bodies, "points": points}


def matrix() -> dict[str, Any]:
    counties = ["东河", "昆都仑", "青山", "石拐", "白云", "九原", "土右", "固阳", "达茂", "高新"]
    rows: list[dict[str, Any]] = []
    for group in ("二、队伍建设", "三、关爱家庭", "七、家庭健康"):
        rows.append({"group": group})
        for k, label in enumerate(
            ("有人负责、有人干事 · 村级", "宣传栏每季更换", "服务站点（鼓励）")
        ):
            cells = [_sample_cell(len(rows), i, free=k == 2) for i in range(10)]
            n, of = sum(c.n or 0 for c in cells), sum(c.of or 0 for c in cells)
            total = MatrixCell("short", n, of) if of else MatrixCell("met", n, unit="处")
            rows.append({"label": label, "cells": cells, "total": total})
    return {"columns": counties, "rows": rows}


def _sample_cell(row: int, column: int, *, free: bool) -> MatrixCell:
    of = (116, 112, 78, 23, 4, 89, 216, 80, 85, 52)[column]
    n = of - of * (0, 4, 9, 15, 30, 2, 7)[(row * 3 + column * 5) % 7] // 100
    if free:
        return (
            MatrixCell("not_opted_in") if column % 3 else MatrixCell("met", 2, None, "处", "#gap")
        )
    if (row, column) == (6, 3):
        return MatrixCell("unassigned", href="#gap")
    if (row, column) == (6, 7):
        return MatrixCell("no_cases", 0, 0)
    return MatrixCell("met" if n == of else "short", n, of, href="#gap")


def areas() -> list[dict[str, str]]:
    """Four invented square counties, as the map wants them."""
    heats = ("q3", "q1", "hatch", "qx")
    texts = ("80/80", "60/85", "未承接", "还没有人负责")
    return [
        {"name": f"甲{k}县", "label": f"甲{k}", "text": text, "tone": heat, "href": f"#gap-{k}"}
        for k, (heat, text) in enumerate(zip(heats, texts, strict=True))
    ]


def squares() -> dict[str, Any]:
    """The geo file that goes with `areas`."""
    corners = [(110 + k % 2, 40 + k // 2) for k in range(4)]
    rings = [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]] for x, y in corners]
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"甲{k}县"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for k, ring in enumerate(rings)
    ]
    return {"type": "FeatureCollection", "features": features}


def page(name: str, active: str, **context: object) -> str:
    source = (HERE / f"{name}.html").read_text(encoding="utf-8")
    return engines["django"].from_string(source).render({**frame(active), **context})


def list_page(query: str) -> str:
    tabs = [
        {"label": "岗位", "url": "#a", "active": True, "count": 64},
        {"label": "空缺", "url": "#b", "active": False, "count": 14},
    ]
    return page("list", "队伍", shown=shown(query), tabs=tabs)


@cache
def pages() -> dict[str, str]:
    """Every sample page by name, as HTML."""
    wrong = AppointForm({"phone": "0472", "kind": "a"})
    return {
        "clauses": page("clauses", "要点", **clauses()),
        "matrix": page("matrix", "矩阵", **matrix()),
        "map": page("map", "地图", areas=areas()),
        "list": list_page("page=2"),
        "empty": list_page("town=银号镇&name=无"),
        "form": page("form", "队伍", form=AppointForm()),
        "wrong": page("form", "队伍", form=wrong),
        "workbench": page("workbench", "工作台"),
        "paper": shown().as_paper(),
        "sign-in": render_to_string("base/sign_in.html", {"locked": ""}),
        "refused": render_to_string(
            "base/refused.html", {"sentence": "这户属于金山镇，您管青山区。"}
        ),
        "403": render_to_string("403.html"),
        "404": render_to_string("404.html"),
        "500": render_to_string("500.html", {"incident": "A7F3"}),
    }
