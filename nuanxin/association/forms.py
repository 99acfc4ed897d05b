"""Forms of seats and their holders."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from nuanxin.association.actions.appointments import HolderInput
from nuanxin.association.actions.posts import SeatInput
from nuanxin.association.kinds import kinds_at
from nuanxin.association.models import Body, Level, Post
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today


class DayField(forms.DateField):
    """A day: picked, or typed the way people type days (2023-3-2, 2023.3.2, 20230302)."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d"]


class AppointForm(forms.Form):
    """Who takes a seat, from which day, and how."""

    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(
        label="办公电话", max_length=20, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    from_day = DayField(label="任职第一天")
    last_day = DayField(label="任职最后一天", required=False, help_text="不定期的留空")
    full_time = forms.BooleanField(label="专职", required=False)
    on_establishment = forms.BooleanField(label="在编", required=False)
    in_post = forms.BooleanField(label="在岗", required=False, help_text="借调在外的不勾")
    acting = forms.BooleanField(label="代管", required=False, help_text="临时代管这个岗位")
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    @staticmethod
    def blank() -> dict[str, Any]:
        return {"from_day": today(), "in_post": True, "client_id": uuid.uuid4()}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if any(char.isdigit() for char in name):
            raise forms.ValidationError("姓名里有数字，请核对。")
        return name

    def holder(self) -> HolderInput:
        return HolderInput(**self.cleaned_data)


class EndForm(forms.Form):
    last_day = DayField(label="在任的最后一天")

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day > today() + timedelta(days=366):
            raise forms.ValidationError("离任日不能晚于一年以后，请核对年份。")
        return day


class SeatForm(forms.Form):
    """A seat to set up in a body of one tier."""

    kind = forms.ChoiceField(label="岗位")
    established = forms.BooleanField(label="占编制", required=False)

    def __init__(self, *args: Any, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.code, kind.title) for kind in kinds_at(level)]
        self.fields["kind"] = forms.ChoiceField(label="岗位", choices=kinds)

    def seat(self) -> SeatInput:
        return SeatInput(**self.cleaned_data)


class BodyQuery(QueryForm):
    """Which bodies: by tier, name, and whether a seat is vacant."""

    level = forms.ChoiceField(
        label="层级", choices=[("", "全部"), *((v, w) for v, w in Level.choices if v != "province")]
    )
    name = forms.CharField(label="名称", max_length=40)
    vacant = forms.ChoiceField(label="空缺", choices=[("", "全部"), ("yes", "有空缺")])

    def narrow(self, rows: "QuerySet[Body]") -> "QuerySet[Body]":
        given = self.cleaned_data
        if given["level"]:
            rows = rows.filter(level=given["level"])
        if given["name"]:
            rows = rows.filter(name__contains=given["name"])
        if given["vacant"]:
            rows = rows.filter(pk__in=Post.objects.vacant(today()).values("body"))
        return rows
