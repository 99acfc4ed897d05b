"""Forms of deeds: what is needed, when it came on the list, what people say afterwards."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from nuanxin.association.acting import Acting
from nuanxin.association.forms import ANY, DayField, choose
from nuanxin.association.models import Post
from nuanxin.base.fields import RuledField
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.base.rules.money import amount
from nuanxin.base.states import STATES
from nuanxin.governance.actions.deeds import DeedInput, FeedbackInput
from nuanxin.governance.models import Deed, NeedFrom
from nuanxin.people.forms import Once
from nuanxin.work.forms import SeatField

STAGES = ("proposed", "in_progress", "late", "done")
SHORT = forms.Textarea(attrs={"rows": 2})


class DeedForm(Once):
    """A need, and what the body promises; it is published, so nobody is named."""

    title = forms.CharField(label="实事", max_length=80, help_text="一句话，会公开；不写谁家、谁的名字。")
    need = forms.CharField(label="群众需要什么", max_length=200, widget=SHORT)
    need_from = forms.ChoiceField(label="怎么知道的", choices=NeedFrom.choices)
    measure = forms.CharField(label="打算怎么办", max_length=400, widget=SHORT)
    due = DayField(label="完成期限")
    money = RuledField(
        amount, label="投入（元）", required=False, empty_value=None,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("title", "need", "need_from", "measure", "owner")

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Post.objects.on(today()).filter(body=acting.body.pk).with_holder(today())
        self.fields["owner"] = SeatField(seats, label="责任岗位", empty_label="以后再定", required=False)
        self.order_fields(list(self.field_order))

    def deed(self) -> DeedInput:
        return DeedInput(**self.cleaned_data)


class ApproveForm(forms.Form):
    day = DayField(label="会长同意的日子", label_suffix="", initial=today)


class FeedbackForm(forms.Form):
    """What came of it."""

    helped = forms.IntegerField(label="受益人次", min_value=0, max_value=10_000_000)
    feedback = forms.CharField(label="群众怎么说", max_length=400, widget=SHORT)
    asked = forms.IntegerField(label="回访了几人", min_value=1, max_value=1_000_000, required=False)
    content = forms.IntegerField(label="其中满意几人", min_value=0, max_value=1_000_000, required=False)

    def __init__(self, *args: Any, deed: Deed, **kwargs: Any) -> None:
        known = {name: getattr(deed, name) for name in ("helped", "feedback", "asked", "content")}
        super().__init__(*args, **{"label_suffix": "", "initial": known, **kwargs})

    def said(self) -> FeedbackInput:
        return FeedbackInput(**self.cleaned_data)


class DeedQuery(QueryForm):
    """Which deeds: of which year, how far, whose."""

    year = forms.ChoiceField(label="年度")
    state = forms.ChoiceField(label="进度", choices=[ANY, *((code, STATES[code].word) for code in STAGES)])
    body = forms.ChoiceField(label="单位")

    def offer(self, rows: "QuerySet[Deed]") -> None:
        plain = rows.order_by()
        years = sorted(set(plain.values_list("year", flat=True)), reverse=True)
        bodies = plain.values_list("body", "body__place__name", "division").distinct()
        known = sorted(bodies, key=lambda body: body[2])
        choose(self, "year", [(str(year), str(year)) for year in years])
        choose(self, "body", [(str(pk), name) for pk, name, _ in known] if len(known) > 1 else [])

    def narrow(self, rows: "QuerySet[Deed]") -> "QuerySet[Deed]":
        given = self.cleaned_data
        if given.get("year"):
            rows = rows.filter(year=given["year"])
        if given.get("body"):
            rows = rows.filter(body=given["body"])
        return rows.filter(_in_stage(given["state"])) if given["state"] else rows


def _in_stage(stage: str) -> Q:
    approved, done = Q(approved_on__isnull=False), Q(undertaking__done_on__isnull=False)
    return {
        "proposed": Q(approved_on__isnull=True),
        "in_progress": approved & ~done & Q(undertaking__due__gte=today()),
        "late": approved & ~done & Q(undertaking__due__lt=today()),
        "done": done,
    }[stage]


