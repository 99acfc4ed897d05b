"""Forms of undertakings: who is responsible, what proves it, when it was done."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files import File
from django.db.models import QuerySet

from nuanxin.association.actions.attachments import LIMIT
from nuanxin.association.forms import ANY, DayField, choose
from nuanxin.association.listings import holder_name
from nuanxin.association.models import Post
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.base.states import STATES
from nuanxin.work.actions.undertakings import EvidenceInput
from nuanxin.work.models import Undertaking
from nuanxin.work.models.undertaking import UndertakingQuerySet

STAGES = ("open", "late", "unassigned", "done")


if TYPE_CHECKING:
    OnePost = forms.ModelChoiceField[Post]
else:
    OnePost = forms.ModelChoiceField


class SeatField(OnePost):
    """A seat, with who holds it."""

    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.title}　{holder_name(obj) or '空缺'}"


class AssignForm(forms.Form):
    """The seat that is responsible, and the day by which it is done."""

    field_order = ("owner",)
    due = DayField(label="完成期限")

    def __init__(self, *args: Any, undertaking: Undertaking, **kwargs: Any) -> None:
        initial = {"owner": undertaking.owner_id, "due": undertaking.due}
        super().__init__(*args, **{"label_suffix": "", "initial": initial, **kwargs})
        seats = Post.objects.on(today()).filter(body=undertaking.body_id).with_holder(today())
        self.fields["owner"] = SeatField(seats, label="责任岗位", empty_label="请选岗位")
        self.order_fields(self.field_order)

    @property
    def owner(self) -> Post:
        found: Post = self.cleaned_data["owner"]
        return found

    @property
    def day(self) -> date:
        found: date = self.cleaned_data["due"]
        return found


class EvidenceForm(forms.Form):
    """A document number, a link or a file; one of the three is enough."""

    number = forms.CharField(label="文号", max_length=60, required=False)
    link = forms.URLField(
        label="网址", required=False, max_length=200, assume_scheme="https"
    )
    file = forms.FileField(label="文件", required=False, help_text="一个文件，不超过 20 MB。")
    note = forms.CharField(label="说明", max_length=200, required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        fresh = {"client_id": uuid.uuid4()}
        super().__init__(*args, **{"label_suffix": "", "initial": fresh, **kwargs})

    def clean_file(self) -> "File[bytes] | None":
        file: File[bytes] | None = self.cleaned_data["file"]
        if file and file.size > LIMIT:
            raise forms.ValidationError("文件超过 20 MB，请压缩后再传，或只登记文号。")
        return file

    def evidence(self) -> EvidenceInput:
        return EvidenceInput(**self.cleaned_data)


class FinishForm(forms.Form):
    done_on = DayField(label="办结日", label_suffix="")

    def clean_done_on(self) -> date:
        day: date = self.cleaned_data["done_on"]
        if day > today():
            raise forms.ValidationError("办结日不能晚于今天。")
        return day


class UndertakingQuery(QueryForm):
    """Which undertakings: how far, from which part of the paper, whose, in what words."""

    state = forms.ChoiceField(
        label="进度",
        choices=[ANY, ("open", "没办结"), *((s, STATES[s].word) for s in STAGES if s != "open")],
    )
    source = forms.ChoiceField(label="出处")
    body = forms.ChoiceField(label="单位")
    words = forms.CharField(label="事项", max_length=40)

    def offer(self, rows: "QuerySet[Undertaking]") -> None:
        plain = rows.order_by()
        sources = plain.exclude(source="").values_list("source", flat=True).distinct()
        bodies = plain.values_list("body", "body__place__name", "division").distinct()
        known = sorted(bodies, key=lambda body: body[2])
        choose(self, "source", [(each, each) for each in _in_print_order(sources)])
        choose(self, "body", [(str(pk), name) for pk, name, _ in known] if len(known) > 1 else [])

    def narrow(self, rows: UndertakingQuerySet) -> UndertakingQuerySet:
        given = self.cleaned_data
        if state := given["state"]:
            rows = in_stage(rows, state)
        if given.get("source"):
            rows = rows.filter(source=given["source"])
        if given.get("body"):
            rows = rows.filter(body=given["body"])
        if given["words"]:
            rows = rows.filter(title__contains=given["words"])
        return rows


def in_stage(rows: UndertakingQuerySet, stage: str) -> UndertakingQuerySet:
    """Those that are open, late, without anybody responsible, or done today."""
    if stage == "done":
        return rows.filter(done_on__isnull=False)
    if stage == "late":
        return rows.late(today())
    return rows.unassigned(today()) if stage == "unassigned" else rows.open()


NUMERALS = "一二三四五六七八九十"


def _in_print_order(sources: "QuerySet[Undertaking, str]") -> list[str]:
    """Sections by their printed numeral, those without one in front."""
    return sorted(sources, key=lambda words: (NUMERALS.find(words[:1]), words))
