"""Forms of the way from a file to a plan."""

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from nuanxin.base.files.texts import ACCEPTED, MAX_CHARACTERS
from nuanxin.plans.actions.clauses import ClauseInput, TieInput
from nuanxin.plans.actions.match import CheckInput
from nuanxin.plans.amending.guess import clause_choice, guesses_for, holding_clauses
from nuanxin.plans.drafting.dating import day_meant, day_words
from nuanxin.plans.drafting.ties import measures_by_title
from nuanxin.plans.models import Clause, Plan, Target
from nuanxin.plans.models.clause import Modality
from nuanxin.plans.papers import PaperForm
from nuanxin.plans.years.former import Former

SEPARATORS = re.compile(r"[；;\n]+")


class UrgeForm(forms.Form):
    """Nothing to fill in: only what tells a form sent twice from two."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class NoticeForm(PaperForm):
    """A notice as a file or as pasted text, the year it is for, or the plan it adds to.

    ``asked`` says that a guess was shown: what is chosen then holds.
    """

    file = forms.FileField(
        label="通知文件", required=False, allow_empty_file=True,
        help_text="Word、WPS、PDF、OFD 或文本文件，不超过 20 MB。扫描件读不出文字，请在下面粘贴。",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    text = forms.CharField(
        label="或者粘贴通知的文字", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "maxlength": MAX_CHARACTERS}),
    )
    year = forms.IntegerField(
        label="年度", required=False, min_value=2000, max_value=2100,
        help_text="不填就按通知里写的年份。",
    )
    amends = forms.TypedChoiceField(
        label="这份通知是", required=False, coerce=int, empty_value=None, choices=[("", "新的年度计划")],
    )  # fmt: skip
    asked = forms.BooleanField(required=False, widget=forms.HiddenInput)

    plans: Sequence[Plan] = ()
    nothing = "请选一个通知文件，或者把通知的文字粘贴到这里。"

    @classmethod
    def of(cls, plans: Sequence[Plan], data: Any = None, files: Any = None) -> "NoticeForm":
        """``plans``: what a supplement may add to; without any the question is not asked."""
        form = cls(data, files, label_suffix="")
        form.plans = plans
        choices = [(each.pk, _amends_words(each)) for each in plans]
        field = form.fields["amends"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "新的年度计划"), *choices]
        return form

    @property
    def amended(self) -> Plan | None:
        """The plan that was chosen."""
        chosen = self.cleaned_data.get("amends")
        return next((each for each in self.plans if each.pk == chosen), None)

    def asking(self, plan: Plan, why: str, text: str) -> "NoticeForm":
        """The same form again, filled in, with a guess that the clerk confirms or changes."""
        year = self.cleaned_data.get("year")
        filled = {"text": text, "year": year, "amends": plan.pk, "asked": True}
        form = NoticeForm.of(self.plans)
        form.initial = filled
        form.fields["amends"].help_text = f"通知里写着“{why}”，像是补充通知，请确认。"
        return form


def _amends_words(plan: Plan) -> str:
    """补充通知：补充 2023 年的计划（示例计生协发〔2023〕1号）."""
    return f"补充通知：补充 {plan.year} 年的计划（{plan.document.number or plan.title[:30]}）"


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

    former: Former | None = None
    old: Sequence[Clause] = ()

    @classmethod
    def of(cls, clause: Clause, former: Former, data: Any = None) -> "ClauseForm":
        initial = {name: getattr(clause, name) for name in cls.base_fields}
        form = cls(data, initial=initial, label_suffix="", auto_id="clause_%s")
        if not any(target.measure for target in clause.targets.all()):
            del form.fields["by_hand"]  # it is undertaken anyhow
        if former.all:
            form._ask_previous(clause, former)
        if clause.plan.amends:
            form._ask_replaced(clause, clause.plan.amends)
        return form

    def _ask_replaced(self, clause: Clause, amended: Plan) -> None:
        """新增 or which clause it replaces: what the clerk said, else the guess."""
        self.old = holding_clauses(amended)
        guess = guesses_for(clause.plan, self.old).get(clause.pk)
        chosen = clause.replaces_id if clause.confirmed_at else guess and guess.clause.pk
        self.fields["replaces"] = forms.TypedChoiceField(
            label="替换", choices=[("", "不替换，新增一条"), *map(clause_choice, self.old)], coerce=int,
            required=False, empty_value=None, initial=chosen,
        )  # fmt: skip
        self.order_fields(["replaces"])

    def _ask_previous(self, clause: Clause, former: Former) -> None:
        """Which of last year's clauses it goes back to: the kept one, else the guess."""
        counterpart = former.counterparts.get(clause.pk)
        choices = [(each.pk, f"第 {each.number} 条 {each.gist[:24]}") for each in former.all]
        self.fields["previous"] = forms.TypedChoiceField(
            label="对应去年" if former.year == clause.plan.year - 1 else f"对应 {former.year} 年",
            choices=[("", "去年没有，今年新增"), *choices], coerce=int,
            required=False, empty_value=None, initial=counterpart and counterpart.clause.pk,
        )  # fmt: skip
        self.former = former

    def given(self) -> CheckInput:
        """What is not asked stays as it is."""
        read = {"by_hand": self.initial["by_hand"], **self.cleaned_data}
        chosen = read.pop("previous", None)
        former = self.former.all if self.former else []
        previous = next((each for each in former if each.pk == chosen), None)
        replaced = read.pop("replaces", None)
        read["replaces"] = next((each for each in self.old if each.pk == replaced), None)
        return CheckInput(ClauseInput(**read), previous, matched=self.former is not None)


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
