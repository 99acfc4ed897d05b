"""Forms of undertakings: who is responsible, what proves it, when it was done."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files import File
from django.db.models import Exists, OuterRef, Q, QuerySet

from nuanxin.association.acting import Acting
from nuanxin.association.actions.attachments import LIMIT
from nuanxin.association.forms import ANY, DayField, below, choose, territories
from nuanxin.association.listings import holder_name
from nuanxin.association.models import Body, Post
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.base.states import STATES
from nuanxin.work.actions.sorting import LONGEST, OwnInput, SortInput
from nuanxin.work.actions.undertakings import EvidenceInput
from nuanxin.work.models import Document, Tag, Topic, Undertaking
from nuanxin.work.models.undertaking import UndertakingQuerySet

STAGES = ("open", "late", "unassigned", "done")
SORTED_BY = {"topic": "tags__topic", "ground": "grounds__document", "partner": "cooperators__name"}


if TYPE_CHECKING:
    OnePost = forms.ModelChoiceField[Post]
    Documents = forms.ModelMultipleChoiceField[Document]
    Topics = forms.ModelMultipleChoiceField[Topic]
else:
    OnePost = forms.ModelChoiceField
    Documents = Topics = forms.ModelMultipleChoiceField


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


class DocumentsField(Documents):
    """Documents by title and number."""

    def label_from_instance(self, obj: Document) -> str:
        return f"《{obj.title}》{obj.number}"


class SortForm(forms.Form):
    """The documents an undertaking rests on, the topics it belongs to, and with whom it is done."""

    partners = forms.CharField(
        label="协同单位", required=False, max_length=LONGEST * 20,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="一行写一个，如卫生健康委、妇幼保健院。",
    )  # fmt: skip
    field_order: tuple[str, ...] = ("grounds", "topics", "partners")

    def __init__(self, *args: Any, acting: Acting, undertaking: Undertaking | None = None, **kwargs: Any) -> None:
        known = _known(undertaking) if undertaking else {}
        initial = known | kwargs.pop("initial", {})
        super().__init__(*args, **{"label_suffix": "", "initial": initial, **kwargs})
        nearest = (acting.body.division, *acting.scope.above)
        papers = Document.objects.visible_to(acting.scope).policies()
        in_force = papers.policies(today()).filter(division__in=nearest)
        topics = Topic.objects.visible_to(acting.scope)
        current = topics.listed_for(acting.body.division, acting.scope)
        self.fields["grounds"] = DocumentsField(
            papers.filter(Q(pk__in=in_force) | Q(pk__in=known.get("grounds", ()))).order_by("-issued_on", "pk"),
            label="依据", required=False, widget=forms.CheckboxSelectMultiple,
            help_text="有效的政策文件；要用的不在这里，请登记它的单位先登记。",
        )  # fmt: skip
        self.fields["topics"] = Topics(
            topics.filter(Q(pk__in=current) | Q(pk__in=known.get("topics", ()))).order_by("kind", "number", "pk"),
            label="重点任务和主题", required=False, widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.order_fields(self.field_order)

    def sorting(self) -> SortInput:
        given = self.cleaned_data
        partners = tuple(filter(None, map(str.strip, given["partners"].splitlines())))
        return SortInput(tuple(given["grounds"]), tuple(given["topics"]), partners)


def _known(undertaking: Undertaking) -> dict[str, Any]:
    return {
        "grounds": [each.document_id for each in undertaking.grounds.all()],
        "topics": [each.topic_id for each in undertaking.tags.all()],
        "partners": "\n".join(each.name for each in undertaking.cooperators.all()),
    }


class OwnForm(SortForm):
    """本级措施: what a body sets itself to do, by when, who does it, and on what it rests."""

    title = forms.CharField(
        label="措施", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一句话写清做什么；不写谁家、谁的名字。",
    )  # fmt: skip
    due = DayField(label="完成期限")
    field_order = ("title", "owner", "due", "grounds", "topics", "partners")

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, acting=acting, **kwargs)
        seats = Post.objects.on(today()).filter(body=acting.body.pk).with_holder(today())
        self.fields["owner"] = SeatField(seats, label="责任岗位", empty_label="以后再定", required=False)
        self.order_fields(self.field_order)

    def own(self) -> OwnInput:
        given = self.cleaned_data
        return OwnInput(given["title"], given["due"], given["owner"], self.sorting())


class UndertakingQuery(QueryForm):
    """Which undertakings: how far, from which part of the paper, whose, in what words."""

    state = forms.ChoiceField(
        label="进度",
        choices=[ANY, ("open", "没办结"), *((s, STATES[s].word) for s in STAGES if s != "open")],
    )
    topic = forms.ChoiceField(label="主题")
    ground = forms.ChoiceField(label="依据")
    partner = forms.ChoiceField(label="协同单位")
    under = forms.ChoiceField(label="范围")
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
        self._offer_sorting(plain)

    def _offer_sorting(self, rows: "QuerySet[Undertaking]") -> None:
        """The topics there are; document and partner only where one comes with them from a page."""
        used = Topic.objects.filter(Exists(Tag.objects.filter(topic=OuterRef("pk"))))
        topics = used.order_by("kind", "number", "pk")
        choose(self, "topic", [(str(each.pk), each.name) for each in topics])
        asked = self.data.get("ground", "")
        paper = Document.objects.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
        choose(self, "ground", [(str(paper.pk), paper.title[:30])] if paper else [])
        partner = self.data.get("partner", "")
        there = partner and rows.filter(cooperators__name=partner).exists()
        choose(self, "partner", [(partner, partner)] if there else [])
        choose(self, "under", territories(Body.objects.on(today())) if self.data.get("under") else [])

    def narrow(self, rows: UndertakingQuerySet) -> UndertakingQuerySet:
        given = self.cleaned_data
        for name, path in SORTED_BY.items():
            if given.get(name):
                rows = rows.filter(**{path: given[name]})
        if state := given["state"]:
            rows = in_stage(rows, state)
        if given.get("under"):
            rows = rows.filter(below(given["under"]).within("division"))
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
