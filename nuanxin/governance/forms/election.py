"""Forms of elections: an office and its places, a candidate, the votes, the result."""

from collections.abc import Sequence
from typing import Any

from django import forms

from nuanxin.association.forms import DayField
from nuanxin.base.periods import today
from nuanxin.base.rules.person_name import person_name
from nuanxin.governance.actions.election import CandidateInput, VotesInput
from nuanxin.governance.actions.results import ApprovalInput
from nuanxin.governance.actions.terms import LONGEST
from nuanxin.governance.models import Ballot, Candidate, Office
from nuanxin.governance.usual import usual
from nuanxin.people.forms import OFF, Once, ruled

MOST = 10_000  # papers


class BallotForm(forms.Form):
    """To which office, how many."""

    office = forms.ChoiceField(label="选什么", choices=Office.choices, label_suffix="")
    places = forms.IntegerField(label="应选人数", min_value=1, max_value=999, label_suffix="")


class CandidateForm(Once):
    """Who stands for it."""

    name = ruled(person_name, label="姓名")
    occupation = forms.CharField(
        label="单位职务", max_length=40, required=False, widget=forms.TextInput(attrs=OFF)
    )

    def candidate(self) -> CandidateInput:
        return CandidateInput(**self.cleaned_data)


class VotesForm(forms.Form):
    """The papers, and how many votes each candidate got (``votes_<id>``)."""

    def __init__(self, *args: Any, ballot: Ballot, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        papers = {"issued": ballot.issued, "returned": ballot.returned, "valid": ballot.valid}
        known = {f"votes_{row.pk}": row.votes for row in candidates}
        super().__init__(*args, **{"label_suffix": "", "initial": papers | known, **kwargs})
        labels = {"issued": "发出的票", "returned": "收回的票", "valid": "有效票"}
        for name, label in labels.items():
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=MOST)
        for row in candidates:
            self.fields[f"votes_{row.pk}"] = forms.IntegerField(
                label=row.read("name") or str(row), min_value=0, max_value=MOST
            )
        self._ids = [row.pk for row in candidates]

    def votes(self) -> VotesInput:
        given = self.cleaned_data
        votes = {pk: given[f"votes_{pk}"] for pk in self._ids}
        return VotesInput(given["issued"], given["returned"], given["valid"], votes)


class ApprovalForm(Once):
    """By which paper the result stands, for how many years."""

    number = forms.CharField(label="批复文号", max_length=60)
    years = forms.IntegerField(label="任期（年）", min_value=1, max_value=LONGEST)

    def __init__(self, *args: Any, level: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"years": usual().years.get(level)}, **kwargs)

    def approval(self) -> ApprovalInput:
        return ApprovalInput(**self.cleaned_data)


class FileForm(forms.Form):
    day = DayField(label="备案日", label_suffix="", initial=today)
