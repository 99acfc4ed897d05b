"""Which seats of the leadership to show."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from nuanxin.association.forms import ANY, below, choose, territories
from nuanxin.association.models import Body
from nuanxin.association.models.post import PostQuerySet
from nuanxin.association.tiers import TierQuery, day_of


class LeadershipQuery(TierQuery):
    """… and whether they are vacant, held for the time being, or past the term."""

    state = forms.ChoiceField(
        label="情况", choices=[ANY, ("vacant", "空缺"), ("acting", "代管"), ("past_term", "超期")]
    )

    def offer(self, rows: PostQuerySet) -> None:
        choose(self, "under", territories(Body.objects.filter(pk__in=rows.order_by().values("body"))))

    def narrow(self, rows: PostQuerySet) -> PostQuerySet:
        given: dict[str, Any] = self.cleaned_data
        if given.get("under"):
            rows = rows.filter(below(given["under"]).within("division"))
        present = rows.order_by().values_list("body__level", flat=True).distinct()
        rows = rows.filter(body__level__in=self.tiers(present), body__name__contains=given["name"])
        return rows.filter(_is(given["state"], day_of(self.data))) if given["state"] else rows


def _is(state: str, day: date) -> Q:
    """Of seats (``leadership``): those that stand so on a day."""
    return {
        "vacant": Q(is_held=False), "acting": Q(is_acting=True), "past_term": Q(term_until__lte=day)
    }[state]  # fmt: skip


