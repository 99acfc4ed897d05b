"""Form of a policy: amounts in yuan as on paper, kept in 分."""

from typing import Any

from django import forms

from nuanxin.association.acting import Acting
from nuanxin.association.forms import DayField
from nuanxin.base.fields import RuledField
from nuanxin.base.periods import today
from nuanxin.base.rules.money import amount
from nuanxin.care.actions.insurance import INSURER, NUMBER, ClaimInput, PolicyInput
from nuanxin.care.forms.services import OneScheme, offered
from nuanxin.care.models import Payer, SchemeKind
from nuanxin.people.forms import Once
from nuanxin.people.models import Household

YUAN = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})


class PolicyForm(Once):
    """A line, an insurer, a premium and who pays what of it."""

    insurer = forms.CharField(label="保险公司", max_length=INSURER)
    number = forms.CharField(label="保单号", max_length=NUMBER)
    insured_count = forms.IntegerField(label="被保人数", min_value=1, max_value=30, initial=1)
    from_day = DayField(label="保险起期")
    last_day = DayField(label="保险最后一天")
    premium = RuledField(amount, label="保费（元）", widget=YUAN)

    field_order = ("line", "insurer", "number")

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = offered(acting.scope, [SchemeKind.INSURANCE])
        self.fields["line"] = OneScheme(lines, label="险种", empty_label="请选险种")
        for payer in Payer:
            self.fields[f"pays_{payer}"] = RuledField(
                amount, label=f"{payer.label}出（元）", required=False, widget=YUAN
            )
        self.order_fields(list(self.field_order))

    def policy(self, household: Household) -> PolicyInput:
        said = self.cleaned_data
        shares = {payer.value: said[f"pays_{payer}"] for payer in Payer if said[f"pays_{payer}"]}
        plain = ("line", "insurer", "number", "premium", "from_day", "last_day", "insured_count", "client_id")
        return PolicyInput(household, shares=shares, **{name: said[name] for name in plain})


class ClaimForm(Once):
    """报案: when, and how much was asked for, if that is known."""

    reported_on = DayField(label="报案日", initial=today)
    asked = RuledField(amount, label="申请金额（元）", required=False, widget=YUAN, empty_value=None)

    def claim(self) -> ClaimInput:
        return ClaimInput(**self.cleaned_data)


class PayForm(forms.Form):
    """赔付: when, how much."""

    paid_on = DayField(label="赔付日", initial=today)
    paid = RuledField(amount, label="赔付金额（元）", widget=YUAN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
