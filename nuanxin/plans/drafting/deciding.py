"""制定本级计划: a derived draft clause by clause, with what stands above beside one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse

from nuanxin.association.forms import DayField
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.measures.dictionary import measure_named
from nuanxin.plans.actions.derive import DecisionInput, Figure
from nuanxin.plans.amending.forms import ChangeDecisionForm
from nuanxin.plans.drafting.dating import due_day
from nuanxin.plans.issuing.addressees import addressed_bodies
from nuanxin.plans.models import Change, Clause, OptIn, Plan, Target
from nuanxin.plans.models.clause import Decision, Modality
from nuanxin.plans.notice.overview import Mark
from nuanxin.plans.notice.paper import Paragraph, set_out
from nuanxin.work.models import Undertaking

UNDERLINES = {Decision.ADOPT: "met", Decision.ADAPT: "going", Decision.NOT_APPLICABLE: "plain"}
LIMIT = 9999


class DecisionForm(forms.Form):
    """What one's body makes of a clause; one pair of figures for each measured target."""

    decision = forms.ChoiceField(
        label="这一条本级怎么定", choices=Decision.choices, widget=forms.RadioSelect
    )
    own_words = forms.CharField(
        label="本级怎么办", required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        help_text="“调整”时填。原文不改，这里写的话显示在旁边，也是下级任务的名称。",
    )
    own_due = DayField(label="本级期限", required=False, help_text="“调整”时填，不填就按上级的期限。")
    reason = forms.CharField(
        label="理由", required=False, max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 200}),
        help_text="“不适用”，或者数比上级低、期限比上级晚的，要写理由，至少 5 个字。",
    )  # fmt: skip

    targets: Sequence[Target] = ()

    @classmethod
    def of(cls, clause: Clause, data: Any = None) -> "DecisionForm":
        initial = {n: getattr(clause, n) for n in ("decision", "own_words", "own_due", "reason")}
        form = cls(data, initial=initial, label_suffix="", auto_id="decision_%s")
        form.targets = [target for target in clause.targets.all() if target.measure]
        for target in form.targets:
            form._offer(target)
        form.order_fields(["decision", "own_words", *form._figures, "own_due", "reason"])
        if clause.modality == Modality.ENCOURAGED:
            choices = [each for each in Decision.choices if each[0] != Decision.NOT_APPLICABLE]
            form.fields["decision"] = forms.ChoiceField(
                label="这一条本级怎么定", choices=choices, widget=forms.RadioSelect
            )
            form.order_fields(["decision"])
        return form

    def _offer(self, target: Target) -> None:
        """A field for each figure that stands above."""
        title = measure_named(target.measure).title
        for name, label, most in (("per_unit", "每单位至少", LIMIT), ("share", "占比（%）", 100)):
            figure = getattr(target, name)
            if figure is not None:
                self.fields[f"{name}_{target.pk}"] = forms.IntegerField(
                    label=f"{title}：{label}", required=False, min_value=1, max_value=most,
                    initial=figure,
                )  # fmt: skip

    @property
    def _figures(self) -> list[str]:
        return [name for name in self.fields if name.startswith(("per_unit_", "share_"))]

    def given(self) -> DecisionInput:
        said = self.cleaned_data
        figures = {
            target.pk: Figure(said.get(f"per_unit_{target.pk}"), said.get(f"share_{target.pk}"))
            for target in self.targets
        }
        names = ("decision", "own_words", "own_due", "reason")
        return DecisionInput(**{name: said[name] for name in names}, figures=figures)


@dataclass(frozen=True, eq=False)
class Deciding:
    """A derived draft with one clause chosen; ``refused``: a form that could not be carried out."""

    plan: Plan
    asked: int | None = None
    refused: DecisionForm | None = None
    asked_change: int | None = None
    refused_change: ChangeDecisionForm | None = None

    @cached_property
    def clauses(self) -> list[Clause]:
        rows = self.plan.clauses.select_related("parent", "replaces__plan__document")
        return list(rows.with_papers().prefetch_related("targets").order_by("number", "start", "pk"))

    @cached_property
    def changes(self) -> list[Change]:
        """What a supplement retired or restored above, to be decided on for one's own clauses."""
        rows = self.plan.changes.select_related("clause__plan__document", "clause__brought_by__document")
        return list(rows.order_by("clause__number", "pk"))

    @cached_property
    def change(self) -> Change | None:
        """The one asked for; else, once every clause is decided, the next one that is not."""
        left = (each for each in self.changes if each.confirmed_at is None and self.clause is None)
        return self._asked_for or next(left, None)

    @property
    def _asked_for(self) -> Change | None:
        return next((each for each in self.changes if each.pk == self.asked_change), None)

    @property
    def change_form(self) -> ChangeDecisionForm | None:
        if self.refused_change:
            return self.refused_change
        return ChangeDecisionForm.of(self.change) if self.change else None

    @cached_property
    def clause(self) -> Clause | None:
        """None once all are decided, and where a change is asked for."""
        if self._asked_for:
            return None
        asked = (each for each in self.clauses if each.pk == self.asked)
        left = (each for each in self.clauses if each.confirmed_at is None)
        return next(asked, None) or next(left, None)

    @property
    def decided(self) -> int:
        moments = [each.confirmed_at for each in self.clauses]
        moments += [each.confirmed_at for each in self.changes]
        return sum(moment is not None for moment in moments)

    @property
    def total(self) -> int:
        return len(self.clauses) + len(self.changes)

    @property
    def left(self) -> int:
        return self.total - self.decided

    @property
    def papers(self) -> list[list[Paragraph[Mark]]]:
        """The plan's own paper and those of supplements that it was made of, in the order of clauses."""
        texts = {self.plan.document_id: self.plan.document.text}
        texts |= {each.paper.pk: each.paper.text for each in self.clauses}
        marks: dict[int, list[Mark]] = {pk: [] for pk in texts}
        for each in self.clauses:
            marks[each.paper.pk].append(self._mark(each))
        return [set_out(text, marks[pk]) for pk, text in texts.items()]

    def _mark(self, clause: Clause) -> Mark:
        decided = clause.confirmed_at is not None
        word = clause.get_decision_display() if decided else ""
        return Mark(
            start=clause.start,
            end=clause.end,
            pk=clause.pk,
            href=f"{reverse('decide', args=[self.plan.pk])}?clause={clause.pk}#panel",
            underline=UNDERLINES[Decision(clause.decision)] if decided else "free",
            note="" if word == Decision.ADOPT.label else word,
            chosen=clause == self.clause,
        )

    @property
    def form(self) -> DecisionForm | None:
        if self.refused:
            return self.refused
        return DecisionForm.of(self.clause) if self.clause else None

    @property
    def until(self) -> object:
        """By when the clause is due above."""
        if self.clause is None:
            return None
        above = self.clause.parent.own_due if self.clause.parent else None
        return above or due_day(self.plan.year, self.clause.dates, today())

    @property
    def may_take_on(self) -> bool:
        clause = self.clause
        if clause is None or clause.modality != Modality.ENCOURAGED:
            return False
        return not self.taken

    @property
    def taken(self) -> bool:
        """Whether the body took the encouraged clause on."""
        return OptIn.objects.filter(clause=self.clause, body=self.plan.body_id).exists()

    @cached_property
    def receivers(self) -> list[Body]:
        plan = self.plan
        return list(addressed_bodies(plan.body, plan.document.addressees, today()))

    @property
    def undertakings(self) -> int:
        return Undertaking.objects.filter(clause_link__clause__plan=self.plan).count()

    @property
    def question(self) -> str:
        """What is asked before it is issued."""
        left = f"还有 {self.left} 条没有定，会按“照办”印发。" if self.left else ""
        if not self.receivers:
            return f"{left}印发以后并入本级计划，不能再调整。现在印发吗？"
        return (
            f"{left}印发以后，下级 {len(self.receivers)} 个单位马上看到，收到 {self.undertakings} 件"
            "任务；不能再调整。现在印发吗？"
        )
