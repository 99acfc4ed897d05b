"""The query row of lists that run over the bodies of several tiers, as of a day."""

from collections.abc import Iterable, Mapping
from datetime import date

from django import forms
from django.http import QueryDict

from nuanxin.association.forms import DayField
from nuanxin.association.models import Level
from nuanxin.association.scope import LEVELS
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today


class TierQuery(QueryForm):
    """As of which day, below whom, of which tier (one's own and the next, unless asked), of which name."""

    day = DayField(label="截至")
    under = forms.ChoiceField(label="范围")
    level = forms.ChoiceField(
        label="层级",
        choices=[
            ("", "本级和下一级"), *((v, w) for v, w in Level.choices if v != "province"), ("all", "全部"),
        ],
    )  # fmt: skip
    name = forms.CharField(label="单位名称", max_length=40)

    def tiers(self, present: Iterable[str]) -> list[str]:
        """The tiers asked for, of those there are."""
        there, level = set(present), self.cleaned_data["level"]
        in_order = [tier for tier in LEVELS if tier in there]
        if level == "all":
            return in_order
        return [level] if level else in_order[:2]


def with_day(params: QueryDict) -> QueryDict:
    """The address with today where it says no day, so that the row shows it."""
    filled = params.copy()
    filled.setdefault("day", today().isoformat())
    return filled


def day_of(params: Mapping[str, str]) -> date:
    """The day a query row asks about (``day``), else today; what is no day the row itself refuses."""
    try:
        day: date | None = DayField(required=False).clean(params.get("day", ""))
    except forms.ValidationError:
        return today()
    return day or today()
