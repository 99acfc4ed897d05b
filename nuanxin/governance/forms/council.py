"""Forms of the council: who is co-opted, who leaves; who sat on which day."""

from django import forms
from django.db.models import QuerySet

from nuanxin.association.forms import ANY, DayField
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.base.rules.person_name import person_name
from nuanxin.governance.actions.council import CouncilInput
from nuanxin.governance.models import CouncilMember, Office
from nuanxin.governance.models.council import CouncilQuerySet
from nuanxin.people.forms import OFF, Once, ruled


class CoOptForm(Once):
    """Somebody who sits on the council from a day on."""

    name = ruled(person_name, label="姓名")
    occupation = forms.CharField(
        label="单位职务", max_length=40, required=False, widget=forms.TextInput(attrs=OFF)
    )
    office = forms.ChoiceField(label="理事会职务", choices=Office.choices)
    from_day = DayField(label="从哪天起", initial=today)

    def seat(self) -> CouncilInput:
        return CouncilInput(**self.cleaned_data)


class LeaveForm(forms.Form):
    last_day = DayField(label="离任前的最后一天", label_suffix="", initial=today)


class CouncilQuery(QueryForm):
    """Who sat on a day (today), as what."""

    day = DayField(label="截至（不填是今天）")
    office = forms.ChoiceField(label="职务", choices=[ANY, *Office.choices])

    def narrow(self, rows: CouncilQuerySet) -> "QuerySet[CouncilMember]":
        given = self.cleaned_data
        rows = rows.on(given["day"] or today())
        return rows.filter(office=given["office"]) if given["office"] else rows
