"""Forms of policy documents: one to put on file, its end, which ones to show."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from nuanxin.association.forms import ANY, DayField
from nuanxin.base.files.texts import ACCEPTED, MAX_CHARACTERS
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.base.states import STATES
from nuanxin.plans.drafting.dating import day_printed
from nuanxin.plans.papers import PaperForm
from nuanxin.plans.reader import read
from nuanxin.work.actions.policydocuments import DocumentInput, RepealInput
from nuanxin.work.models import Document

PRINTED = {"title": "标题", "number": "文号", "issuer": "发文机关", "issued_on": "印发日期"}


class DocumentForm(PaperForm):
    """A policy document as a file or as pasted text; what is printed in it need not be typed."""

    file = forms.FileField(
        label="文件", required=False, allow_empty_file=True,
        help_text="Word、WPS、PDF、OFD 或文本文件，不超过 20 MB。存的是读出来的文字。",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    text = forms.CharField(
        label="或者粘贴正文", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": MAX_CHARACTERS}),
    )
    title = forms.CharField(label="标题", max_length=200, required=False, help_text="这四项不填，就照正文里读出来的。")
    number = forms.CharField(label="文号", max_length=60, required=False)
    issuer = forms.CharField(label="发文机关", max_length=80, required=False)
    issued_on = DayField(label="印发日期", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean(self) -> dict[str, Any]:
        """What is printed fills what was left empty."""
        given = super().clean()
        if not self.errors:
            self._fill()
        return given

    def _fill(self) -> None:
        given = self.cleaned_data
        printed = read(given["read"])
        found = {
            "title": printed.title[:200], "number": printed.number[:60], "issuer": printed.issuer[:80],
            "issued_on": day_printed(printed.date),
        }  # fmt: skip
        for name, label in PRINTED.items():
            given[name] = given[name] or found[name]
            if not given[name] and name != "number":
                self.add_error(name, f"正文里没有读出{label}，请照文件填写。")

    def document(self) -> DocumentInput:
        given = self.cleaned_data
        return DocumentInput(**{name: given[name] for name in PRINTED}, text=given["read"])


class RepealForm(forms.Form):
    """Until when it is in force, and why no longer."""

    last_day = DayField(label="有效到哪天（最后一天）", label_suffix="")
    reason = forms.CharField(
        label="为什么", label_suffix="", max_length=200, help_text="如：由某号文件代替。"
    )

    def given(self) -> RepealInput:
        return RepealInput(**self.cleaned_data)


class DocumentQuery(QueryForm):
    """Which documents: in force on a day or repealed by then, in what words."""

    day = DayField(label="截至")
    state = forms.ChoiceField(
        label="效力", choices=[ANY, *((code, STATES[code].word) for code in ("in_force", "repealed"))]
    )
    words = forms.CharField(label="标题或文号", max_length=40)

    def narrow(self, rows: "QuerySet[Document]") -> "QuerySet[Document]":
        given = self.cleaned_data
        day = given["day"] or today()
        rows = rows.filter(Q(issued_on__isnull=True) | Q(issued_on__lte=day))
        if given["state"]:
            ended = Q(repealed_on__isnull=False, repealed_on__lte=day)
            rows = rows.filter(ended if given["state"] == "repealed" else ~ended)
        if words := given["words"]:
            rows = rows.filter(Q(title__contains=words) | Q(number__contains=words))
        return rows
