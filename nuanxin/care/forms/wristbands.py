"""Forms of 黄手环: who gives, how many came, who asks, who took it."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from nuanxin.association.acting import Acting
from nuanxin.association.forms import DayField
from nuanxin.base.periods import today
from nuanxin.base.rules import masked
from nuanxin.care.actions.wristbands import NAME, NUMBER, AskInput, PartnerInput, StockInput
from nuanxin.care.models import Partner, Receiver, Scheme
from nuanxin.people.forms import Once
from nuanxin.people.models import Household, Person

if TYPE_CHECKING:
    OnePartner = forms.ModelChoiceField[Partner]
    OnePerson = forms.ModelChoiceField[Person]
else:
    OnePartner, OnePerson = forms.ModelChoiceField, forms.ModelChoiceField


class PartnerForm(Once):
    """Who gives, under which agreement."""

    name = forms.CharField(label="合作方", max_length=NAME)
    agreement_number = forms.CharField(label="协议编号", max_length=NUMBER, required=False)
    from_day = DayField(label="合作开始")
    last_day = DayField(label="合作最后一天", required=False, help_text="没有定期的留空。")

    def partner(self) -> PartnerInput:
        said = {name: value for name, value in self.cleaned_data.items() if name != "client_id"}
        return PartnerInput(**said)


class StockForm(Once):
    """How many came, or were written off."""

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": today()}, **kwargs)
        self.fields |= {
            "partner": OnePartner(
                Partner.objects.visible_to(acting.scope), label="合作方", empty_label="请选合作方"
            ),
            "day": DayField(label="哪一天"),
            "quantity": forms.IntegerField(
                label="个数", help_text="收到的写正数；损坏、退回的写负数，例如 -2。"
            ),
            "note": forms.CharField(label="说明", max_length=60, required=False),
        }

    def stock(self) -> StockInput:
        return StockInput(**self.cleaned_data)


class PersonField(OnePerson):
    """A member of the family, masked."""

    def label_from_instance(self, obj: Person) -> str:
        return masked.name(obj.read("name"))


class AskForm(Once):
    """For whom a wristband is asked."""

    def __init__(self, *args: Any, household: Household, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(acting.scope).standing().filter(household=household)
        self.fields["person"] = PersonField(people, label="给谁", empty_label="请选家里人")

    def asked(self, scheme: Scheme) -> AskInput:
        said = self.cleaned_data
        return AskInput(said["person"], scheme, today(), said["client_id"])


class IssueForm(forms.Form):
    """From which partner's stock, and when."""

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"day": today()}, **kwargs})
        own = Partner.objects.visible_to(acting.scope)
        self.fields["partner"] = OnePartner(own, label="合作方", empty_label="请选合作方")
        self.fields["day"] = DayField(label="发放日")


class SignForm(forms.Form):
    """Who took it, and when."""

    receiver = forms.ChoiceField(label="谁签收", choices=Receiver.choices, widget=forms.RadioSelect)
    day = DayField(label="签收日")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"day": today()}, **kwargs})

    @property
    def day_signed(self) -> date:
        found: date = self.cleaned_data["day"]
        return found
