"""Forms of meetings: one that was held; which to show."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from nuanxin.association.forms import ANY, DayField, choose
from nuanxin.association.models import Body
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.governance.actions.meetings import MeetingInput
from nuanxin.governance.forms.members import OneGroup
from nuanxin.governance.models import Meeting, MeetingKind, MemberGroup
from nuanxin.people.forms import Once

MOST = 100_000  # people
TEXT = forms.Textarea(attrs={"rows": 3})


class MeetingForm(Once):
    """What was held, who came, what was said; the text names nobody's family and no illness."""

    field_order = ("kind", "group", "day", "expected", "present", "agenda", "decisions")
    kind = forms.ChoiceField(label="什么会", choices=MeetingKind.choices)
    day = DayField(label="哪天", initial=today)
    expected = forms.IntegerField(label="应到几人", min_value=1, max_value=MOST, required=False)
    present = forms.IntegerField(label="实到几人", min_value=1, max_value=MOST)
    agenda = forms.CharField(
        label="议题", max_length=2000, widget=TEXT, help_text="商量了什么、做了什么；不写谁家、谁的病。"
    )
    decisions = forms.CharField(label="决议", max_length=4000, required=False, widget=TEXT)

    def __init__(self, *args: Any, body: Body, group: MemberGroup | None = None, **kwargs: Any) -> None:
        known = {"kind": MeetingKind.GROUP, "group": group.pk} if group else {}
        super().__init__(*args, initial=known, **kwargs)
        rows = MemberGroup.objects.live().filter(body=body)
        self.fields["group"] = OneGroup(
            rows, label="哪个小组", required=False, empty_label="不是小组活动", help_text="只在小组活动时选。"
        )
        self.order_fields(list(self.field_order))

    def meeting(self) -> MeetingInput:
        return MeetingInput(**self.cleaned_data)


class MeetingQuery(QueryForm):
    """Which meetings: of which kind, of which year."""

    kind = forms.ChoiceField(label="会议", choices=[ANY, *MeetingKind.choices])
    year = forms.ChoiceField(label="年度")

    def offer(self, rows: "QuerySet[Meeting]") -> None:
        years = sorted({day.year for day in rows.order_by().dates("day", "year")}, reverse=True)
        choose(self, "year", [(str(year), str(year)) for year in years])

    def narrow(self, rows: "QuerySet[Meeting]") -> "QuerySet[Meeting]":
        given = self.cleaned_data
        if given.get("year"):
            rows = rows.filter(day__year=given["year"])
        return rows.filter(kind=given["kind"]) if given["kind"] else rows
