"""Forms of a family's members, of families that are one, and of the words people agree to."""

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms

from nuanxin.association.forms import DayField
from nuanxin.base.periods import today
from nuanxin.base.rules import masked
from nuanxin.base.rules.cell import Bad
from nuanxin.people.actions.consents import LONGEST, SHORTEST
from nuanxin.people.actions.guardians import adults_of, guarded_among
from nuanxin.people.actions.merging import LONGEST as LONGEST_REASON
from nuanxin.people.actions.own_consent import OwnInput
from nuanxin.people.forms import CHANNELS, OFF, Once, PersonForm, Seen, born
from nuanxin.people.inputs import Guarded, PersonInput
from nuanxin.people.minors import under_fourteen
from nuanxin.people.models import Channel, Household, Person

if TYPE_CHECKING:
    OneMember = forms.ModelChoiceField[Person]
else:
    OneMember = forms.ModelChoiceField


class MemberField(OneMember):
    """A member of the family, masked."""

    def label_from_instance(self, obj: Person) -> str:
        return masked.name(obj.read("name"))


class MemberForm(PersonForm):
    """One more member; who agrees is asked for once the birth says under fourteen (PIPL 31)."""

    def __init__(self, *args: Any, household: Household, child: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = child is not None and child.pk in guarded_among([child.pk])
        if known or not _of_a_child(str(self.data.get("born", ""))):
            return
        adults = adults_of(household).exclude(pk=child.pk if child else 0)
        self.fields["guardian"] = MemberField(
            adults, label="监护人", empty_label="请选家里的大人",
            error_messages={"required": "请选监护人；家里还没有登记大人的，先加大人。"},
        )  # fmt: skip
        self.fields["guardian_agreed"] = forms.ChoiceField(
            label="监护人怎么同意的", choices=Channel.choices, widget=forms.RadioSelect,
            error_messages={"required": "请选怎么同意的；监护人不同意，就不登记孩子。"},
            help_text="不满十四周岁，要监护人同意才能登记。先念告知书里“监护人同意”那一段。",
        )  # fmt: skip

    def person(self) -> PersonInput:
        given = self.cleaned_data
        if not given.get("guardian"):
            return super().person()
        guarded = Guarded(given["guardian"].pk, given["guardian_agreed"], today())
        return replace(super().person(), guarded=guarded)


def _of_a_child(said: str) -> bool:
    with suppress(Bad):
        return under_fourteen(born(said), today())
    return False


class ChangePersonForm(MemberForm, Seen):
    @staticmethod
    def of(person: Person) -> dict[str, Any]:
        return {column: person.read(column) for column in Person.SEALED} | {"seen": person.revision}


class OwnConsentForm(Once):
    """What somebody of fourteen says herself."""

    agrees = forms.ChoiceField(
        label="本人怎么说", widget=forms.RadioSelect, choices=[("yes", "同意登记并接受服务"), ("no", "不同意")],
        help_text="先念告知书里“登记并接受服务”那一段。不同意的，只留姓名和关系，别的马上删掉，不影响这户别的人。",
    )  # fmt: skip
    channel = forms.ChoiceField(label="怎么说的", choices=CHANNELS)
    on = DayField(
        label="哪天", initial=today,
        help_text="从这天起，监护人以前替他同意的都不再算数；拍照、公开报道这些还要用的，请本人另外同意。",
    )  # fmt: skip

    def given(self) -> OwnInput:
        known = self.cleaned_data
        return OwnInput(known["agrees"] == "yes", known["channel"], known["on"], known["client_id"])


class MergeForm(Once):
    """Which of two families stays, and why they are one."""

    def __init__(self, *args: Any, here: Household, other: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, later = sorted((here, other), key=lambda each: (each.recorded_at, each.pk))
        self.pair = {str(each.pk): each for each in (first, later)}
        self.fields["kept"] = forms.ChoiceField(
            label="留哪一户", widget=forms.RadioSelect, initial=str(first.pk),
            choices=[(pk, str(each)) for pk, each in self.pair.items()],
            help_text="两户的人、服务、保单都在留下的那一户里看到；可以撤销。",
        )  # fmt: skip
        self.fields["reason"] = forms.CharField(
            label="为什么是同一户", max_length=LONGEST_REASON, widget=forms.TextInput(OFF),
            help_text="例如：登记了两次，电话和住址都一样。加密保存。",
        )  # fmt: skip

    @property
    def kept(self) -> Household:
        return self.pair[self.cleaned_data["kept"]]

    @property
    def gone(self) -> Household:
        return next(each for pk, each in self.pair.items() if pk != self.cleaned_data["kept"])


class ConsentTextForm(Once):
    """An office's own words for one purpose."""

    text = forms.CharField(
        label="告知内容", min_length=SHORTEST, max_length=LONGEST, widget=forms.Textarea({"rows": 9}),
        help_text="写清：谁来处理、做什么用、给谁看、存多久、怎么看怎么改怎么撤回。",
    )  # fmt: skip
