"""Forms of member groups: a new one, its leader, its end; which groups to show."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from nuanxin.association.forms import ANY, DayField
from nuanxin.association.models import Body
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.governance.actions.groups import GroupInput
from nuanxin.governance.forms.members import MemberField, members_of
from nuanxin.governance.models import MemberGroup
from nuanxin.people.forms import Once


class GroupForm(Once):
    """What it is called and who leads it."""

    name = forms.CharField(label="小组名称", max_length=40, help_text="如“第一小组”“文艺小组”；不用人名。")
    from_day = DayField(label="成立日", initial=today)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"] = MemberField(
            members_of(body), label="组长", required=False, empty_label="以后再定", help_text="从会员里选。"
        )

    def group(self) -> GroupInput:
        return GroupInput(**self.cleaned_data)


class LeaderForm(forms.Form):
    """Who of the members leads."""

    def __init__(self, *args: Any, group: MemberGroup, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"leader": group.leader_id}, **kwargs})
        self.fields["leader"] = MemberField(members_of(group.body), label="组长", empty_label="请选")


class CloseForm(forms.Form):
    last_day = DayField(label="最后一天", label_suffix="", initial=today)


class FamilyForm(forms.Form):
    """Which family becomes a contact: one that was found."""

    household = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class GroupQuery(QueryForm):
    """Those there are, or those that ended; met of late or not."""

    state = forms.ChoiceField(
        label="活动", choices=[ANY, ("meets", "活动正常"), ("asleep", "久未活动"), ("closed", "已停办")]
    )

    def narrow(self, rows: "QuerySet[MemberGroup]") -> "QuerySet[MemberGroup]":
        state = self.cleaned_data["state"]
        if state == "closed":
            return rows.filter(to_day__isnull=False)
        rows = rows.filter(to_day__isnull=True)
        active = MemberGroup.objects.active(today()).values("pk")
        if state:
            rows = rows.filter(pk__in=active) if state == "meets" else rows.exclude(pk__in=active)
        return rows
