"""The list of 测算, and what one asks it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse

from nuanxin.association.forms import DayField, below, choose, grouped
from nuanxin.association.scope import LEVELS
from nuanxin.base.listing import Column, Listing, QueryForm
from nuanxin.base.periods import in_words
from nuanxin.plans.staffing.forecast import Forecast, Wanted

MOST = 20


class ForecastQuery(QueryForm):
    """How many in each village by which day, who counts, and what a line of the list is."""

    each = forms.IntegerField(label="每个嘎查村（居）配几名", min_value=1, max_value=MOST)
    day = DayField(label="到哪天")
    who = forms.ChoiceField(label="算谁", choices=[("", "在岗的"), ("active", "活跃的（培训合格）")])
    under = forms.ChoiceField(label="范围")
    by = forms.ChoiceField(
        label="每行一个",
        choices=[("", "下一级"), ("county", "旗县区"), ("township", "苏木（乡镇）"), ("village", "嘎查村（居）")],
    )  # fmt: skip

    def offer(self, rows: Sequence[Forecast]) -> None:
        bodies = [row.body for row in rows if row.body.level in ("county", "township")]
        bodies.sort(key=lambda body: body.division)
        choose(self, "under", grouped((b.division, b.level, b.place.name) for b in bodies))

    def narrow(self, rows: Sequence[Forecast]) -> list[Forecast]:
        given = self.cleaned_data
        if given.get("under"):
            scope = below(given["under"])
            rows = [row for row in rows if row.division in scope]
        tier = given["by"] or _next_tier(rows)
        return [row for row in rows if row.body.level == tier]


def _next_tier(rows: Sequence[Forecast]) -> str:
    """The tier below the widest there is; a village stays by itself."""
    there = {row.body.level for row in rows}
    in_order = [tier for tier in LEVELS if tier in there]
    return next(iter(in_order[1:] or in_order), "")


def wanted_of(params: QueryDict, usual: Wanted) -> Wanted:
    """What is asked; what is left open, or written wrongly, is as usual."""
    form = ForecastQuery(params)
    form.is_valid()
    given = form.cleaned_data
    return Wanted(
        given.get("each") or usual.each, given.get("day") or usual.day, given.get("who") == "active"
    )


def filled_in(params: QueryDict, usual: Wanted) -> QueryDict:
    """The address with the usual number and day where it says none, so that the row shows them."""
    filled = params.copy()
    filled.setdefault("each", str(usual.each))
    filled.setdefault("day", usual.day.isoformat())
    return filled


def forecast_list(params: QueryDict, wanted: Wanted) -> Listing[Forecast]:
    return Listing(
        title="指导员测算",
        columns=(
            Column("name", "单位", lambda r: r.body.place.name, sort="division", link=lambda r: _down(r, params)),
            Column("parent", "上级", lambda r: r.body.place.parent.name if r.body.place.parent else ""),
            _count("嘎查村（居）", "villages"),
            _count("现在", "now"),
            _count(f"到 {in_words(wanted.day)}", "then"),
            _count("需要", "need"),
            _count("还要", "more"),
            _count("不够的嘎查村（居）", "short"),
        ),
        query=ForecastQuery,
        order="name",
        empty="范围里没有嘎查村（居）",
    )  # fmt: skip


def _count(label: str, name: str) -> Column[Forecast]:
    return Column(
        name, label, lambda row: getattr(row, name), "number", sort=name,
        total=lambda rows: sum(getattr(row, name) for row in rows),
    )  # fmt: skip


def _down(row: Forecast, params: QueryDict) -> str:
    """A village opens into its seats, anything wider into what is below it."""
    if row.body.level == "village":
        return reverse("body", args=[row.body.pk])
    kept = {name: params[name] for name in ("each", "day", "who") if params.get(name)}
    tier = "township" if row.body.level == "county" else "village"
    under = f"{row.body.level}-{row.body.division}"
    return f"{reverse('adviser-forecast')}?{urlencode({**kept, 'under': under, 'by': tier})}"
