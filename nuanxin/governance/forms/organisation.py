"""Which bodies to show in 组织: below whom, of which tier, with groups that meet or not."""

from django import forms
from django.db.models import F, Q, QuerySet

from nuanxin.association.forms import ANY, below, choose, territories
from nuanxin.association.models import Body, Level
from nuanxin.base.listing import QueryForm

GROUPS = [ANY, ("none", "没有小组"), ("asleep", "有小组久未活动")]


class OrganisationQuery(QueryForm):
    under = forms.ChoiceField(label="范围")
    level = forms.ChoiceField(label="层级", choices=[ANY, *((v, w) for v, w in Level.choices if v != "province")])
    groups = forms.ChoiceField(label="小组", choices=GROUPS)
    words = forms.CharField(label="单位", max_length=40)

    def offer(self, rows: "QuerySet[Body]") -> None:
        choose(self, "under", territories(rows))

    def narrow(self, rows: "QuerySet[Body]") -> "QuerySet[Body]":
        given = self.cleaned_data
        if given.get("under"):
            rows = rows.filter(below(given["under"]).within("division"))
        if given["level"]:
            rows = rows.filter(level=given["level"])
        if given["words"]:
            rows = rows.filter(place__name__contains=given["words"])
        wanted = {"none": Q(groups=0), "asleep": Q(active__lt=F("groups"))}
        return rows.filter(wanted[given["groups"]]) if given["groups"] else rows
