"""Forms of the reform: how an item stands, what settled it."""

from typing import Any

from django import forms

from nuanxin.association.actions.attachments import LIMIT
from nuanxin.association.forms import DayField
from nuanxin.base.periods import today
from nuanxin.governance.actions.reform import EntryInput, SettledInput
from nuanxin.governance.models import ReformItem
from nuanxin.people.forms import Once

SHORT = forms.Textarea(attrs={"rows": 2})


class EntryForm(Once):
    """Progress on a day, what is in the way, what comes next."""

    day = DayField(label="日期", initial=today)
    department = forms.CharField(label="牵头部门", max_length=40, help_text="如机构编制部门、组织部门、财政部门。")
    progress = forms.CharField(label="进展", max_length=400, widget=SHORT)
    obstacle = forms.CharField(label="卡在哪里", max_length=400, required=False, widget=SHORT)
    next_step = forms.CharField(label="下一步", max_length=400, required=False, widget=SHORT)

    def __init__(self, *args: Any, item: ReformItem, **kwargs: Any) -> None:
        super().__init__(*args, initial={"department": item.department}, **kwargs)

    def entry(self) -> EntryInput:
        return EntryInput(**self.cleaned_data)


class SettledForm(Once):
    """The document that settles it."""

    number = forms.CharField(label="文号", max_length=60)
    file = forms.FileField(label="文件", help_text="一个文件，不超过 20 MB。")
    day = DayField(label="解决的日子", initial=today)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LIMIT:
            raise forms.ValidationError("文件超过 20 MB，请压缩后再传。")
        return file

    def settled(self) -> SettledInput:
        return SettledInput(**self.cleaned_data)


class LayForm(forms.Form):
    """By when the four items are to be solved."""

    due = DayField(label="要求什么时候解决", label_suffix="")


class AsOfForm(forms.Form):
    """The day as of which the table stands."""

    day = DayField(label="截至", label_suffix="", required=False)
