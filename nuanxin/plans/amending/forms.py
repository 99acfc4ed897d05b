"""Forms of a supplement: what it retires or brings back, and what a body below makes of that."""

from typing import Any

from django import forms

from nuanxin.plans.actions.amend import ChangeInput
from nuanxin.plans.amending.guess import clause_choice
from nuanxin.plans.models import Change, Clause, Plan
from nuanxin.plans.models.clause import ChangeKind, Decision


class ChangeForm(forms.Form):
    """A clause of the amended plan that is retired, or a retired one that is restored, and why."""

    clause = forms.TypedChoiceField(label="原来的哪一条", coerce=int)
    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 200}),
        help_text="至少 5 个字，收到的单位看得到。",
    )

    kind: str = ""
    offers: bool = False

    @classmethod
    def of(cls, plan: Plan, kind: str, data: Any = None) -> "ChangeForm":
        """``kind`` is retire or restore; what is said already is not offered again."""
        form = cls(data, label_suffix="", auto_id=f"{kind}_%s")
        form.kind = kind
        rows = Clause.objects.filter(plan=plan.amends_id).select_related("plan__document")
        offered = rows.exclude(changes__plan=plan).exclude(replaced_by__plan=plan)
        if kind == ChangeKind.RETIRE:
            offered = offered.live()
        else:
            offered = offered.filter(retired_at__isnull=False, replaced_by__isnull=True)
        choices = [("", "请选择"), *map(clause_choice, offered.with_papers())]
        form.fields["clause"] = forms.TypedChoiceField(label="原来的哪一条", choices=choices, coerce=int)
        form.order_fields(["clause"])
        form.offers = len(choices) > 1
        return form

    def given(self) -> ChangeInput:
        return ChangeInput(self.cleaned_data["clause"], self.kind, self.cleaned_data["reason"])


class ChangeDecisionForm(forms.Form):
    """照办 or 不适用, for what was retired or restored above."""

    decision = forms.ChoiceField(
        label="本级怎么定", choices=[(d.value, d.label) for d in Decision if d != Decision.ADAPT],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="理由", required=False, max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 200}),
        help_text="选“不适用”时写，至少 5 个字；本级这一条照原来的办。",
    )  # fmt: skip

    @classmethod
    def of(cls, change: Change, data: Any = None) -> "ChangeDecisionForm":
        initial = {"decision": change.decision, "reason": change.own_reason}
        return cls(data, initial=initial, label_suffix="", auto_id="change_%s")
