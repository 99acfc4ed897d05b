"""Forms of 设置."""

from typing import Any

from django import forms

from nuanxin.association.actions.holidays import LONGEST, HolidayInput
from nuanxin.association.actions.texts import LONGEST as LONGEST_OF_TEXT
from nuanxin.association.actions.texts import TextInput
from nuanxin.association.forms import DayField
from nuanxin.work.actions.topics import LONGEST as LONGEST_NAME
from nuanxin.work.actions.topics import TopicInput
from nuanxin.work.models.topic import TopicKind


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


class TextForm(Plain):
    """A text in the office's own words."""

    kind = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="写成什么", max_length=2 * LONGEST_OF_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST_OF_TEXT}),
    )  # fmt: skip

    def given(self) -> TextInput:
        return TextInput(**self.cleaned_data)
