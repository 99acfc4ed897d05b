"""Forms of courses: what was held, who took part with what result, who gets a certificate."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from nuanxin.association.forms import ANY, DayField, below, choose, territories
from nuanxin.association.models import Appointment, Body
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.governance.actions.training import ResultInput, TrainingInput
from nuanxin.governance.models import Audience, Training, TrainingResult
from nuanxin.governance.usual import hours_in_words as in_words
from nuanxin.people.forms import Once


class TrainingForm(Once):
    """A course that is over."""

    audience = forms.ChoiceField(label="对象", choices=Audience.choices, widget=forms.RadioSelect)
    title = forms.CharField(label="主题", max_length=80, help_text="印在证书上，如“家庭健康指导员岗位培训”。")
    from_day = DayField(label="开始日")
    last_day = DayField(label="结束日", help_text="办完的才登记。")
    hours = forms.DecimalField(label="学时", min_value=Decimal("0.5"), max_digits=5, decimal_places=1)
    place = forms.CharField(label="地点", max_length=80, required=False)
    pass_mark = forms.IntegerField(
        label="及格分", min_value=1, max_value=100, required=False, help_text="没有考试的空着，登记时直接勾合格。"
    )

    def training(self) -> TrainingInput:
        return TrainingInput(**self.cleaned_data)


class LineForm(forms.Form):
    """One person of the table: whether she took part, for how long, with what result."""

    took = forms.BooleanField(label="参加", required=False)
    hours = forms.DecimalField(label="学时", max_digits=5, decimal_places=1, required=False)
    mark = forms.IntegerField(label="成绩", min_value=0, max_value=100, required=False)
    passed = forms.BooleanField(label="合格", required=False)

    def __init__(self, *args: Any, held: Appointment, training: Training, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.held, self.examined = held, training.pass_mark is not None
        del self.fields["passed" if self.examined else "mark"]
        for field in self.fields.values():
            look = "form-check-input" if isinstance(field, forms.BooleanField) else "form-control"
            field.widget.attrs |= {"class": look, "aria-label": f"{held.holder.name}：{field.label}"}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("took"):
            self._complete(given)
        elif given.get("mark") is not None:
            self.add_error("mark", "填了成绩，没有勾“参加”。")
        return given

    def _complete(self, given: dict[str, Any]) -> None:
        if given.get("hours") is None and "hours" not in self.errors:
            self.add_error("hours", "参加的要填学时。")
        if self.examined and given.get("mark") is None and "mark" not in self.errors:
            self.add_error("mark", "这次有考核，参加的要填成绩。")

    def result(self) -> ResultInput:
        given = self.cleaned_data
        return ResultInput(self.held.holder, given["hours"], given.get("mark"), passed=given.get("passed", True))


class Lines:
    """The table: a line for each person shown; what is typed comes back where something is wrong."""

    def __init__(
        self, data: Any, training: Training, people: Iterable[Appointment], known: dict[int, TrainingResult]
    ) -> None:
        def line(held: Appointment) -> LineForm:
            before = _before(training, known.get(held.holder_id))
            return LineForm(data, held=held, training=training, prefix=str(held.holder_id), initial=before)

        self.lines = [line(each) for each in people]

    refused = ""
    """Why the whole table was not kept."""

    @property
    def examined(self) -> bool:
        return any(line.examined for line in self.lines)

    def is_valid(self) -> bool:
        """Nothing sent is no table in which nobody took part."""
        return all(line.is_bound for line in self.lines) and not self.wrong

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Whose line, and what is wrong with it."""
        return [
            (line.held.holder.name, str(error))
            for line in self.lines for errors in line.errors.values() for error in errors
        ]  # fmt: skip

    def results(self) -> list[ResultInput]:
        return [line.result() for line in self.lines if line.cleaned_data["took"]]

    def absent(self) -> list[int]:
        return [line.held.holder_id for line in self.lines if not line.cleaned_data["took"]]


def _before(training: Training, row: TrainingResult | None) -> dict[str, Any]:
    """What a line starts with: what is known, else the whole course."""
    if row is None:
        return {"hours": in_words(training.hours), "passed": True}
    return {"took": True, "hours": in_words(row.hours), "mark": row.mark, "passed": row.passed}


class CertifyForm(forms.Form):
    day = DayField(label="发证日", label_suffix="", initial=today)


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label="为什么收回", label_suffix="", max_length=100, help_text="记在日志里，如“姓名写错，重发”。"
    )


class UnderForm(forms.Form):
    """Whose people the table shows."""

    under = forms.ChoiceField(label="范围", label_suffix="", required=False)

    def __init__(self, *args: Any, bodies: "QuerySet[Body]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"] = forms.ChoiceField(
            label="范围", required=False, choices=[("", "全部"), *territories(bodies)]
        )


class TrainingQuery(QueryForm):
    """Which courses: for whom, of which year, on what."""

    audience = forms.ChoiceField(label="对象", choices=[ANY, *Audience.choices])
    held_in = forms.ChoiceField(label="年度")
    words = forms.CharField(label="主题或单位", max_length=40)

    def offer(self, rows: "QuerySet[Training]") -> None:
        years = rows.order_by().dates("last_day", "year", order="DESC")
        choose(self, "held_in", [(str(day.year), f"{day.year} 年") for day in years])

    def narrow(self, rows: "QuerySet[Training]") -> "QuerySet[Training]":
        given = self.cleaned_data
        if given["audience"]:
            rows = rows.filter(audience=given["audience"])
        if given.get("held_in"):
            rows = rows.filter(last_day__year=given["held_in"])
        if words := given["words"]:
            rows = rows.filter(title__contains=words) | rows.filter(held_by__contains=words)
        return rows


class ResultQuery(QueryForm):
    """Which participants: below whom, passed, certified."""

    under = forms.ChoiceField(label="范围")
    outcome = forms.ChoiceField(
        label="结果", choices=[ANY, ("certified", "已发证"), ("passed", "合格未发证"), ("failed", "不合格")]
    )

    def offer(self, rows: "QuerySet[TrainingResult]") -> None:
        choose(self, "under", territories(Body.objects.on(today())))

    def narrow(self, rows: "QuerySet[TrainingResult]") -> "QuerySet[TrainingResult]":
        given = self.cleaned_data
        if given.get("under"):
            rows = rows.filter(below(given["under"]).within("division"))
        match given["outcome"]:
            case "certified":
                return rows.exclude(certificate="")
            case "passed":
                return rows.filter(passed=True, certificate="")
            case "failed":
                return rows.filter(passed=False)
        return rows
