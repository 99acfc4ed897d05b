"""Forms of 设置."""

import re
from typing import Any

from django import forms

from nuanxin.association.actions.holidays import LONGEST, HolidayInput
from nuanxin.association.actions.texts import LONGEST as LONGEST_OF_TEXT
from nuanxin.association.actions.texts import TextInput
from nuanxin.association.forms import DayField
from nuanxin.work.actions.topics import LONGEST as LONGEST_NAME
from nuanxin.work.actions.topics import TopicInput
from nuanxin.work.actions.units import UnitInput
from nuanxin.work.models.topic import TopicKind
from nuanxin.work.models.unit import LONGEST as LONGEST_OF_UNIT

BETWEEN = re.compile(r"[\s、，,；;]+")


class Plain(forms.Form):
    """A form without colons after its labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class HolidayForm(Plain):
    """A day that differs from its weekday."""

    day = DayField(label="日期")
    name = forms.CharField(label="名称", max_length=LONGEST)
    off = forms.TypedChoiceField(
        label="放假还是上班", choices=[("yes", "放假"), ("no", "上班（周末调休）")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect, initial="yes",
    )  # fmt: skip

    def given(self) -> HolidayInput:
        return HolidayInput(**self.cleaned_data)


class DayForm(forms.Form):
    day = DayField()


class YearForm(forms.Form):
    year = forms.IntegerField(min_value=2000, max_value=2099)


class TopicForm(Plain):
    """A new line of the list."""

    kind = forms.ChoiceField(label="类别", choices=TopicKind.choices)
    name = forms.CharField(label="名称", max_length=LONGEST_NAME)

    def given(self) -> TopicInput:
        return TopicInput(**self.cleaned_data)


class TopicNameForm(forms.Form):
    name = forms.CharField(max_length=LONGEST_NAME)


class UnitForm(Plain):
    """A unit, and in one line what else is printed for it; ``new``: not one that is listed."""

    name = forms.CharField(label="单位", max_length=LONGEST_OF_UNIT)
    alike = forms.CharField(
        label="也写作", required=False, max_length=200, help_text="几个词之间空一格。"
    )
    new = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def given(self) -> UnitInput:
        given = self.cleaned_data
        alike = tuple(filter(None, BETWEEN.split(given["alike"])))
        return UnitInput(given["name"], alike, new=given["new"])


class TextForm(Plain):
    """A text in the office's own words."""

    kind = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="写成什么", max_length=2 * LONGEST_OF_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST_OF_TEXT}),
    )  # fmt: skip

    def given(self) -> TextInput:
        return TextInput(**self.cleaned_data)
