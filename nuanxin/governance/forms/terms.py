"""Forms of terms: a new one, an extension; which bodies to show."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from nuanxin.association.forms import ANY, DayField
from nuanxin.association.models import Body, Level
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.base.states import STATES
from nuanxin.governance.actions.terms import LONGEST, TermInput
from nuanxin.governance.usual import usual
from nuanxin.people.forms import Once

STANDING = ("past_term", "soon_over", "no_record", "in_term")


class TermForm(Once):
    """第几届, since when, for how long."""

    number = forms.IntegerField(label="第几届", min_value=1, max_value=99)
    from_day = DayField(label="开始（大会召开日）", help_text="这届从选举它的大会算起。")
    years = forms.IntegerField(label="任期（年）", min_value=1, max_value=LONGEST)
    approval_number = forms.CharField(
        label="选举结果批复文号", max_length=60, required=False, help_text="还没有批复的先空着。"
    )

    def __init__(self, *args: Any, level: str, last: int, **kwargs: Any) -> None:
        usually = {"number": last + 1, "years": usual().years.get(level)}
        super().__init__(*args, initial=usually, **kwargs)

    def term(self) -> TermInput:
        return TermInput(**self.cleaned_data)


class ExtendForm(forms.Form):
    """延期换届: until when, by which paper."""

    last_day = DayField(label="延到哪天（最后一天）", label_suffix="")
    number = forms.CharField(label="批复文号", max_length=60, label_suffix="")


PREPARED = [ANY, ("due", "该筹备还没有筹备"), ("preparing", "正在筹备")]


class TermQuery(QueryForm):
    """Which bodies: how their term stands, whether they prepare, of which tier, of which name."""

    state = forms.ChoiceField(label="换届", choices=[ANY, *((code, STATES[code].word) for code in STANDING)])
    prepared = forms.ChoiceField(label="筹备", choices=PREPARED)
    level = forms.ChoiceField(label="层级", choices=[ANY, *Level.choices])
    words = forms.CharField(label="单位", max_length=40)

    def narrow(self, rows: "QuerySet[Body]") -> "QuerySet[Body]":
        given = self.cleaned_data
        if given["prepared"]:
            rows = rows.filter(prepared(given["prepared"], today()))
        if given["level"]:
            rows = rows.filter(level=given["level"])
        if given["words"]:
            rows = rows.filter(place__name__contains=given["words"])
        return rows.filter(in_state(given["state"], today())) if given["state"] else rows


def in_state(state: str, day: date) -> Q:
    """Bodies (``with_terms``) whose term stands so on a day."""
    soon = soon_after(day)
    return {
        "no_record": Q(term_until__isnull=True),
        "past_term": Q(term_until__lte=day),
        "soon_over": Q(term_until__gt=day, term_until__lte=soon),
        "in_term": Q(term_until__gt=soon),
    }[state]


def prepared(how: str, day: date) -> Q:
    """Bodies (``with_terms``) that prepare a congress, or do not although it is time (``is_due``)."""
    if how == "preparing":
        return Q(meets_on__isnull=False)
    return Q(meets_on__isnull=True, term_until__lte=soon_after(day))


def is_due(until: date | None, day: date) -> bool:
    """Whether a term that ends before ``until`` wants its congress to be prepared."""
    return until is not None and until <= soon_after(day)


def state_of(until: date | None, day: date) -> str:
    """One of ``STANDING``: how a term that ends before ``until`` stands on a day."""
    if until is None:
        return "no_record"
    if until <= day:
        return "past_term"
    return "soon_over" if until <= soon_after(day) else "in_term"


def soon_after(day: date) -> date:
    """The day by which a term must end for its congress to be prepared now."""
    months = day.month - 1 + usual().prepare_months
    return date(day.year + months // 12, months % 12 + 1, min(day.day, 28))
