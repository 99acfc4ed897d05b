"""The lists of care: families that lack a scheme, by pseudonym and place; schemes; insurance and aid in sums."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse

from nuanxin.base.listing import Action, Column, Listing, QueryForm
from nuanxin.base.values import Share
from nuanxin.care.insured import LineOfYear
from nuanxin.care.lacking import NEXT, state
from nuanxin.care.models import Payer, Scheme
from nuanxin.care.paid import PaidList
from nuanxin.people.listings import first_name
from nuanxin.people.models import Household


def lacking_list(scheme: Scheme) -> Listing[Household]:
    return Listing(
        title=f"还没有{scheme}的家庭",
        columns=(
            Column("pseudonym", "代号", lambda each: each.pseudonym, "code"),
            Column("name", "联系谁", first_name),
            Column("place", "在哪里", lambda each: vars(each)["place"], sort="division"),
            Column("next", "下一步", lambda each: NEXT[state(each)]),
        ),
        actions=lambda each: [Action("打开", reverse("family-task", args=[each.pk]))],
        empty="没有这样的家庭",
        empty_next="在册的家庭都落实了，或者说过不要。",
    )


def schemes_list(*, may_keep: bool) -> Listing[Scheme]:
    def change(scheme: Scheme) -> list[Action]:
        if not may_keep:
            return []
        errand = ("恢复", "resume-scheme") if scheme.retired_on else ("停用", "retire-scheme")
        return [
            Action("修改", reverse("scheme", args=[scheme.pk])),
            Action(errand[0], reverse(errand[1], args=[scheme.pk])),
        ]

    return Listing(
        title="制度与服务",
        columns=(
            Column("title", "名称", lambda each: each.title),
            Column("kind", "类别", lambda each: each.get_kind_display()),
            Column("group", "面向", lambda each: each.get_group_display() or "所有在册家庭"),
            Column("every_days", "几天联系一次", lambda each: each.every_days, "number"),
            Column("hold_days", "“这次不”管几天", lambda each: each.hold_days, "number"),
            Column("retired", "停用", lambda each: each.retired_on, "day"),
        ),
        actions=change,
        empty="还没有制度与服务",
        empty_next="市级点“载入常用的”，再按本地情况改名称和天数。",
    )


def yuan(fen: int) -> Decimal:
    """分 as an amount in 元, to be shown and summed in a sheet."""
    return Decimal(fen) / 100


class YearQuery(QueryForm):
    """One year, or all."""

    year = forms.ChoiceField(label="年度")

    def offer(self, rows: Sequence[LineOfYear]) -> None:
        years = sorted({each.year for each in rows}, reverse=True)
        choices = [("", "全部"), *((str(year), f"{year} 年") for year in years)]
        self.fields["year"] = forms.ChoiceField(label="年度", choices=choices, required=False)

    def narrow(self, rows: Sequence[LineOfYear]) -> Sequence[LineOfYear]:
        year = self.cleaned_data.get("year")
        return [each for each in rows if str(each.year) == year] if year else rows


def _money(name: str, label: str, of: Callable[[Any], int]) -> Column[Any]:
    """An amount in 元, added up below."""
    return Column(
        name, label, lambda each: yuan(of(each)), "number",
        total=lambda rows: sum((yuan(of(each)) for each in rows), Decimal(0)),
    )  # fmt: skip


def _sum(name: str, label: str) -> Column[Any]:
    def of(each: Any) -> int:
        return int(getattr(each, name))

    return Column(name, label, of, "number", total=lambda rows: sum(map(of, rows)))


def _share_of(payer: Payer) -> Column[Any]:
    return _money(payer.value, f"{payer.label}出", lambda each: each.shares.get(payer.value, 0))


INSURANCE: Listing[LineOfYear] = Listing(
    title="保险",
    columns=(
        Column("year", "年度", lambda each: f"{each.year}", "code"),
        Column("line", "险种", lambda each: each.line.title),
        Column("households", "投保户／在册户", lambda each: Share(each.households, each.eligible), "share"),
        _sum("people", "被保人"),
        _money("premium", "保费（元）", lambda each: each.premium),
        *map(_share_of, Payer),
        _sum("claims", "报案"),
        _money("paid", "赔付（元）", lambda each: each.paid),
    ),
    query=YearQuery,
    empty="还没有险种",
    empty_next="市级在“制度与服务”里加险种以后，这里按年度列出。",
)


def payments_list(*, may_void: bool) -> Listing[PaidList]:
    def void(each: PaidList) -> list[Action]:
        if not may_void or not each.lines:
            return []
        where = reverse("void-payments", args=[each.slug, each.scheme.pk, each.batch])
        return [Action("作废", where)]

    return Listing(
        title="扶助发放",
        columns=(
            Column("month", "月份", lambda each: each.slug, "code", sort="month"),
            Column("scheme", "项目", lambda each: each.scheme.title),
            _sum("lines", "行数"),
            _money("total", "金额（元）", lambda each: each.total),
            _sum("voided", "作废行数"),
            Column("by", "谁登记的", lambda each: each.by),
            Column("at", "登记时间", lambda each: each.at, "time"),
        ),
        order="-month",
        actions=void,
        empty="还没有发放名册",
        empty_next="在“名册导入”里导入扶助发放名册以后，这里一册一行，只有行数和合计。",
    )
