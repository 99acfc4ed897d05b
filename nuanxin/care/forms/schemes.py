"""Form of a scheme: what a city may set of it."""

from typing import Any

from django import forms

from nuanxin.association.forms import DayField
from nuanxin.base.periods import today
from nuanxin.care.actions.schemes import LONGEST, SchemeInput
from nuanxin.care.models import Scheme, SchemeKind


class SchemeForm(forms.Form):
    """Its title, and the days; how often a contact is due only for 联系人."""

    title = forms.CharField(label="名称", max_length=LONGEST)
    hold_days = forms.IntegerField(
        label="“这次不”管几天", min_value=1, max_value=366, help_text="过了这些天才能再问这户。"
    )
    every_days = forms.IntegerField(
        label="至少隔几天联系一次", min_value=1, max_value=366, required=False,
        help_text="到期没有联系的，联系人会在待办里看到。",
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        known = {name: getattr(scheme, name) for name in ("title", "hold_days", "every_days")}
        super().__init__(*args, **{"label_suffix": "", "initial": known, **kwargs})
        if scheme.kind != SchemeKind.CONTACT:
            del self.fields["every_days"]

    def scheme(self) -> SchemeInput:
        return SchemeInput(**self.cleaned_data)


class RetireForm(forms.Form):
    """From which day on nothing new is recorded under a scheme."""

    day = DayField(
        label="从哪天起停用", initial=today,
        help_text="从这天起不再新登记；已经有的照旧算，也照旧能结束、更正。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
