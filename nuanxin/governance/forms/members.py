"""Forms of members: who asks to join, from when she is one, in which group; which members to show."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q, QuerySet

from nuanxin.association.forms import DayField, choose
from nuanxin.association.models import Body
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.base.rules.person_name import person_name
from nuanxin.base.rules.phone import phone
from nuanxin.governance.actions.members import MemberInput
from nuanxin.governance.models import MemberGroup, Membership
from nuanxin.people.forms import CHANNELS, Once, ruled

if TYPE_CHECKING:
    OneGroup = forms.ModelChoiceField[MemberGroup]
    OneMember = forms.ModelChoiceField[Membership]
else:
    OneGroup = OneMember = forms.ModelChoiceField
PRESENT = [("", "会员和申请人"), ("waiting", "申请中"), ("member", "会员"), ("left", "已退会")]


class MemberField(OneMember):
    """A member by the name she gave, as far as one may read it."""

    def label_from_instance(self, obj: Membership) -> str:
        return obj.read("name") or str(obj)


class ApplyForm(Once):
    """Somebody who asks to join, once she was told what is kept."""

    name = ruled(person_name, label="姓名")
    phone = ruled(phone, label="电话", required=False, help_text="没有的空着。")
    applied_on = DayField(label="申请日", initial=today)
    channel = forms.ChoiceField(label="怎么同意的", choices=CHANNELS, help_text="先念告知书，本人同意才登记。")

    def application(self) -> MemberInput:
        return MemberInput(**self.cleaned_data)


class AgreeForm(forms.Form):
    day = DayField(label="入会日", label_suffix="", initial=today)


class GroupChoiceForm(forms.Form):
    """Which of the body's groups a member is in."""

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"group": member.group_id}, **kwargs})
        self.fields["group"] = OneGroup(
            groups_of(member.body), label="小组", required=False, empty_label="不在小组里"
        )


class MemberQuery(QueryForm):
    """Which members: how they stand, in which group."""

    state = forms.ChoiceField(label="状态", choices=PRESENT)
    group = forms.ChoiceField(label="小组")

    def offer(self, rows: "QuerySet[Membership]") -> None:
        known = rows.filter(group__isnull=False).order_by("group").values_list("group", "group__name")
        choose(self, "group", [(str(pk), name) for pk, name in known.distinct()])

    def narrow(self, rows: "QuerySet[Membership]") -> "QuerySet[Membership]":
        given = self.cleaned_data
        if given.get("group"):
            rows = rows.filter(group=given["group"])
        return rows.filter(_standing(given["state"]))


def _standing(state: str) -> Q:
    here, joined = Q(left_on__isnull=True), Q(joined_on__isnull=False)
    return {"": here, "waiting": here & ~joined, "member": here & joined, "left": ~here}[state]


def groups_of(body: Body) -> "QuerySet[MemberGroup]":
    """The groups a body has today."""
    return MemberGroup.objects.on(today()).filter(body=body)


def members_of(body: Body) -> "QuerySet[Membership]":
    """The members a body has, whose names can be read."""
    rows = Membership.objects.live().filter(body=body, left_on__isnull=True, joined_on__isnull=False)
    return rows.filter(key__isnull=False)
