"""Forms of a congress: its preparation, its electing units and delegates, the day itself."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from django import forms

from nuanxin.association.forms import DayField
from nuanxin.base.periods import today
from nuanxin.base.rules import Bad
from nuanxin.base.rules.person_name import person_name
from nuanxin.governance.actions.congress import CongressInput, HeldInput
from nuanxin.governance.actions.delegates import DelegateInput
from nuanxin.governance.models import Congress, Delegate, Part
from nuanxin.governance.usual import usual
from nuanxin.people.forms import OFF, Once

AT_ONCE, POST = 200, 40  # delegates of one form; characters of a post
GAP = re.compile(r"[\s,，\t]+")
RESOLUTION = forms.Textarea(attrs={"rows": 3})


class CongressForm(Once):
    """The how-manieth, when, where, and what it takes to elect."""

    number = forms.IntegerField(label="选出第几届", min_value=1, max_value=99)
    meeting_on = DayField(label="会议日期", help_text="各步骤的最迟日从这天往前、往后数工作日。")
    place = forms.CharField(label="地点", max_length=80, required=False)
    quorum = forms.ChoiceField(label="到会要（占代表）", choices=Part.choices)
    majority = forms.ChoiceField(label="当选要（占到会代表）", choices=Part.choices)
    agenda = forms.CharField(label="议程", max_length=2000, required=False, widget=RESOLUTION)

    def __init__(self, *args: Any, number: int = 1, **kwargs: Any) -> None:
        usually = {"number": number, "quorum": usual().quorum, "majority": usual().majority}
        super().__init__(*args, **{"initial": usually, **kwargs})

    @staticmethod
    def of(congress: Congress) -> dict[str, Any]:
        names = ("number", "meeting_on", "place", "quorum", "majority", "agenda")
        return {name: getattr(congress, name) for name in names}

    def congress(self) -> CongressInput:
        return CongressInput(**self.cleaned_data)


class UnitForm(forms.Form):
    """An electing unit and its seats."""

    name = forms.CharField(label="选举单位", max_length=60, label_suffix="")
    seats = forms.IntegerField(label="名额", min_value=1, max_value=999, label_suffix="")


class DelegatesForm(Once):
    """Whom a unit chose, a line each."""

    people = forms.CharField(
        label="代表名单", max_length=20_000, widget=forms.Textarea(attrs={"rows": 8, **OFF}),
        help_text="一行一位：姓名，空一格，单位职务。可以从表格里整片粘贴。先告诉本人名单存在这里、做什么用。",
    )  # fmt: skip

    def clean_people(self) -> list[tuple[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > AT_ONCE:
            raise forms.ValidationError(f"一次最多 {AT_ONCE} 位，请分几次登记。")
        return [_person(at, line) for at, line in enumerate(lines, start=1)]

    def delegates(self) -> list[DelegateInput]:
        """Each line with an id of its own, the same when the form is sent again."""
        form_id: UUID = self.cleaned_data["client_id"]
        people: list[tuple[str, str]] = self.cleaned_data["people"]
        return [DelegateInput(*who, uuid5(form_id, str(at))) for at, who in enumerate(people)]


def _person(at: int, line: str) -> tuple[str, str]:
    """Name and post of one line."""
    name, *rest = GAP.split(line, maxsplit=1)
    post = " ".join(GAP.split(rest[0])) if rest else ""
    if len(post) > POST:
        raise forms.ValidationError(f"第 {at} 行的单位职务超过 {POST} 个字，请写短些。")
    try:
        return person_name(name), post
    except Bad as bad:
        raise forms.ValidationError(f"第 {at} 行：{bad.sentence}") from bad


class HeldForm(forms.Form):
    """The day itself: who came, what was resolved."""

    day = DayField(label="召开日")
    came = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    resolution = forms.CharField(
        label="决议", max_length=4000, required=False, widget=RESOLUTION,
        help_text="选举以外通过的：工作报告、章程修改等。",
    )  # fmt: skip

    def __init__(self, *args: Any, congress: Congress, delegates: Sequence[Delegate], **kwargs: Any) -> None:
        known = {
            "day": congress.held_on or min(congress.meeting_on, today()), "resolution": congress.resolution,
            "came": [row.pk for row in delegates if row.came],
        }  # fmt: skip
        super().__init__(*args, **{"label_suffix": "", "initial": known, **kwargs})
        self.fields["came"] = forms.TypedMultipleChoiceField(
            coerce=int, required=False, choices=[(row.pk, "") for row in delegates]
        )

    def held(self) -> HeldInput:
        given = self.cleaned_data
        return HeldInput(given["day"], frozenset(given["came"]), given["resolution"])
