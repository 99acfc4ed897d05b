"""Forms of the way from a file to a plan."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from nuanxin.base.refused import Refused
from nuanxin.plans.actions.clauses import ClauseInput, TieInput
from nuanxin.plans.drafting.dating import day_meant, day_words
from nuanxin.plans.drafting.ties import measures_by_title
from nuanxin.plans.models import Clause, Target
from nuanxin.plans.models.clause import Modality
from nuanxin.plans.reader.files import MAX_BYTES, MAX_CHARACTERS, TOO_LARGE, read_text

KINDS = ".docx,.doc,.wps,.pdf,.ofd,.txt"
SEPARATORS = re.compile(r"[；;\n]+")


class NoticeForm(forms.Form):
    """A notice as a file or as pasted text, and the year it is for."""

    file = forms.FileField(
        label="通知文件", required=False, allow_empty_file=True,
        help_text="Word、WPS、PDF、OFD 或文本文件，不超过 20 MB。扫描件读不出文字，请在下面粘贴。",
        widget=forms.FileInput(attrs={"accept": KINDS}),
    )
    text = forms.CharField(
        label="或者粘贴通知的文字", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "maxlength": MAX_CHARACTERS}),
    )
    year = forms.IntegerField(
        label="年度", required=False, min_value=2000, max_value=2100,
        help_text="不填就按通知里写的年份。",
    )

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) >= MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        """Read the file, else the pasted text, into ``notice_text``; a refusal stands at its field."""
        given = self.cleaned_data
        if self.errors:
            return given
        source = "file" if given.get("file") else "text"
        try:
            given["notice_text"] = self._read(source)
        except Refused as refused:
            self.add_error(source, str(refused))
        return given

    def _read(self, source: str) -> str:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file:
            return read_text(file.read(), file.name or "")
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise Refused("请选一个通知文件，或者把通知的文字粘贴到这里。")
        return text


class WordsField(forms.CharField):
    """Several items in one line, parted by “；”."""

    def prepare_value(self, value: object) -> object:
        return "；".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> Any:
        parts = (part.strip() for part in SEPARATORS.split(str(value or "")))
        return list(dict.fromkeys(part for part in parts if part))

    def validate(self, value: Any) -> None:
        if any(len(part) > 200 for part in value):
            raise forms.ValidationError("每一项不超过 200 字，多项之间用“；”隔开。")

    def run_validators(self, value: Any) -> None:
        """Each item by itself."""
        for part in value:
            super().run_validators(part)


class DaysField(WordsField):
    """Days of a year as people write them, kept as ``05-29`` or ``05-sun2``."""

    def prepare_value(self, value: object) -> object:
        return super().prepare_value([*map(day_words, value)] if isinstance(value, list) else value)

    def clean(self, value: object) -> Any:
        parts: list[str] = super().clean(value)
        found = [day_meant(part) for part in parts]
        if None in found:
            wrong = parts[found.index(None)]
            raise forms.ValidationError(
                f"“{wrong}”认不出是哪一天，请写成“5月29日”或“5月第2个星期日”。"
            )
        return found


class ClauseForm(forms.Form):
    """What was read in a clause, to be confirmed or corrected."""

    modality = forms.ChoiceField(
        label="强度", choices=Modality.choices, widget=forms.RadioSelect
    )
    who = WordsField(label="谁来做", required=False)
    actions = WordsField(
        label="做什么", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    beneficiaries = WordsField(label="服务对象", required=False)
    programmes = WordsField(label="项目名称", required=False)
    dates = DaysField(label="日子", required=False)
    by_hand = forms.BooleanField(
        label="除了指标，还要各单位办理并留佐证", required=False
    )

    @classmethod
    def of(cls, clause: Clause, data: Any = None) -> "ClauseForm":
        initial = {name: getattr(clause, name) for name in cls.base_fields}
        form = cls(data, initial=initial, label_suffix="", auto_id="clause_%s")
        if not any(target.measure for target in clause.targets.all()):
            del form.fields["by_hand"]  # it is undertaken anyhow
        return form

    def given(self) -> ClauseInput:
        """What is not asked stays as it is."""
        return ClauseInput(**{"by_hand": self.initial["by_hand"], **self.cleaned_data})


class TieForm(forms.Form):
    """A measure with this plan's figures; ``target``: the printed figure it answers, if any."""

    measure = forms.ChoiceField(label="指标")
    per_unit = forms.IntegerField(label="每单位至少", required=False, min_value=1, max_value=9999)
    share = forms.IntegerField(label="占比（%）", required=False, min_value=1, max_value=100)

    def __init__(self, clause: Clause, *args: Any, target: Target | None = None, **kwargs: Any) -> None:
        name = f"tie{target.pk if target else ''}_%s"
        super().__init__(*args, **{"label_suffix": "", "auto_id": name, **kwargs})
        self.figure = target
        choices = [("", "请选择"), *measures_by_title()]
        self.fields["measure"] = forms.ChoiceField(label="指标", choices=choices)
        self.fields["target"] = forms.ModelChoiceField(
            clause.targets.all(), required=False, widget=forms.HiddenInput
        )

    @classmethod
    def of(cls, target: Target) -> "TieForm":
        """The form of one figure of the notice, as it is tied now."""
        initial = {name: getattr(target, name) for name in ("measure", "per_unit", "share")}
        return cls(target.clause, target=target, initial={**initial, "target": target.pk})

    def clean_target(self) -> Target | None:
        self.figure = self.cleaned_data["target"]
        return self.figure

    def given(self) -> TieInput:
        return TieInput(**self.cleaned_data)
