"""Forms of people's own data: what is asked, decided, handed over; what one leaves behind; how long."""

from typing import Any

from django import forms

from nuanxin.association.forms import ANY, DayField
from nuanxin.base.fields import RuledField
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.base.rules.person_name import person_name
from nuanxin.people.forms import OFF, Once
from nuanxin.people.models import Person, pseudonym_of
from nuanxin.people.page import Member
from nuanxin.privacy.actions.arrangements import LONGEST as LONGEST_WORDS
from nuanxin.privacy.actions.arrangements import ArrangementInput
from nuanxin.privacy.actions.copies import CopyInput
from nuanxin.privacy.actions.requests import LONGEST, AskInput, DecisionInput
from nuanxin.privacy.models import (
    Allowed,
    Asker,
    DataRequest,
    Handing,
    RequestKind,
    Verdict,
    Wanted,
)
from nuanxin.privacy.periods import PeriodKind
from nuanxin.privacy.register import CLASSES, Entry

WHOLE = [("", "全家")]
FORMATS = ("docx", "json")
OF_ONESELF = (Asker.SELF, Asker.GUARDIAN, Asker.AGENT)
LAW = "law"  # nothing is arranged


def said(label: str, **kwargs: Any) -> forms.CharField:
    """Some words about people; the browser does not remember them."""
    given: dict[str, Any] = {"max_length": LONGEST, "required": False} | kwargs
    return forms.CharField(label=label, widget=forms.TextInput(attrs=OFF), **given)


def choices_of(members: list[Member]) -> list[tuple[str, str]]:
    """Masked names are often the same: what else is known of each, else her code, tells them apart."""
    return WHOLE + [(str(each.pk), f"{each.name}（{each.told or pseudonym_of(each.pk)}）") for each in members]


class AskForm(Once):
    """What a family asks about its data, on the day it was asked."""

    kind = forms.ChoiceField(label="要办什么", choices=RequestKind.choices, widget=forms.RadioSelect)
    person = forms.ChoiceField(label="关于谁", required=False)
    relation = forms.ChoiceField(label="谁提出", choices=Asker.choices)
    asker = RuledField(
        person_name, label="提出人姓名", max_length=60, required=False,
        widget=forms.TextInput(attrs=OFF), help_text="不是本人提出的，要写。",
    )  # fmt: skip
    asked_on = DayField(label="哪天提出的", initial=today)
    wants = forms.ChoiceField(
        label="对已故者的资料要", choices=[("", "不是办已故者的"), *Wanted.choices], required=False
    )
    interest = said("为了什么事", help_text="办已故者的要写：合法、正当的利益，如办理继承、领抚恤金。")
    evidence = said("看过的证明", help_text="如户口簿、死亡证明、结婚证；只写看过什么，不留复印件。")

    def __init__(self, *args: Any, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = forms.ChoiceField(
            label="关于谁", choices=choices_of(members), required=False
        )
        self.order_fields(["kind", "person"])

    def given(self, person: Person | None) -> AskInput:
        known = self.cleaned_data
        return AskInput(
            known["kind"], known["relation"], known["asker"], known["asked_on"], person, known["wants"],
            known["interest"], known["evidence"], known["client_id"],
        )  # fmt: skip


class SubjectAskForm(Once):
    """That a volunteer or a member asks to be erased."""

    relation = forms.ChoiceField(label="谁提出", choices=[(each.value, each.label) for each in OF_ONESELF])
    asker = RuledField(
        person_name, label="提出人姓名", max_length=60, required=False,
        widget=forms.TextInput(attrs=OFF), help_text="不是本人提出的，要写。",
    )  # fmt: skip
    asked_on = DayField(label="哪天提出的", initial=today)

    def given(self) -> AskInput:
        return AskInput(RequestKind.ERASE, **self.cleaned_data)


class CopyForm(Once):
    """Of whom, who asked and when, how it is handed over, and in which form."""

    person = forms.ChoiceField(label="谁的", required=False)
    relation = forms.ChoiceField(label="谁要的", choices=Asker.choices)
    asker = RuledField(
        person_name, label="提出人姓名", max_length=60, required=False,
        widget=forms.TextInput(attrs=OFF), help_text="不是本人提出的，要写。",
    )  # fmt: skip
    asked_on = DayField(label="哪天要的", initial=today)
    handed = forms.ChoiceField(label="怎么交", choices=[("", "请选"), *Handing.choices])
    format = forms.ChoiceField(label="文件", choices=[(each, each) for each in FORMATS])

    def __init__(
        self, *args: Any, members: list[Member], standing: DataRequest | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_as_registered(standing), **kwargs)
        self.fields["person"] = forms.ChoiceField(
            label="谁的", choices=choices_of(members), required=False
        )

    def given(self, person: Person | None) -> CopyInput:
        known = self.cleaned_data
        return CopyInput(
            known["relation"], known["asker"], known["asked_on"], known["handed"], person, known["client_id"]
        )


def _as_registered(row: DataRequest | None) -> dict[str, Any]:
    """What an open request says already."""
    if row is None:
        return {}
    told = {"relation": row.relation, "asker": row.read("asker"), "asked_on": row.asked_on}
    return told | {"person": str(row.person_id or "")}


class HandingForm(forms.Form):
    """How a volunteer's copy is handed over, and in which form."""

    handed = forms.ChoiceField(label="怎么交", choices=[("", "请选"), *Handing.choices])
    format = forms.ChoiceField(label="文件", choices=[(each, each) for each in FORMATS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class DecisionForm(forms.Form):
    """Yes or no, and why."""

    verdict = forms.ChoiceField(label="决定", choices=Verdict.choices, widget=forms.RadioSelect)
    reason = said("理由", help_text="不同意的要写，会告诉提出人。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def given(self) -> DecisionInput:
        return DecisionInput(**self.cleaned_data)


class FinishForm(forms.Form):
    """How a request was met."""

    outcome = said("怎么办的", required=True, help_text="如“副本当面交给本人，已签收”。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class ArrangementForm(Once):
    """What somebody decides about her relatives' rights after her death."""

    allowed = forms.ChoiceField(
        label="身后亲属来要资料的", widget=forms.RadioSelect,
        choices=[(LAW, "没有特别安排，照法律办"), *Allowed.choices],
    )  # fmt: skip
    words = said("只给谁", max_length=LONGEST_WORDS, help_text="选“只给说好的人”时写，如“二女儿”。")
    made_on = DayField(label="哪天说的", initial=today)

    def given(self) -> ArrangementInput:
        known = self.cleaned_data
        return ArrangementInput(**known | {"allowed": "" if known["allowed"] == LAW else known["allowed"]})


class PeriodForm(forms.Form):
    """A number within the bounds of one period."""

    def __init__(self, *args: Any, kind: PeriodKind, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        unit = {"year_end": "到当年年底以后再留几年", "year": "几年", "day": "几天", "working_day": "几个工作日"}
        self.fields["number"] = forms.IntegerField(
            label=unit[kind.unit], min_value=kind.least, max_value=kind.most,
            help_text=f"{kind.least} 到 {kind.most}。{kind.why}",
        )  # fmt: skip


class RequestQuery(QueryForm):
    """Open ones, or those that are done."""

    state = forms.ChoiceField(label="状态", choices=[ANY, ("open", "没办完的"), ("done", "办完的")])
    kind = forms.ChoiceField(label="要办什么", choices=[ANY, *RequestKind.choices])

    def narrow(self, rows: Any) -> Any:
        asked = self.cleaned_data
        if asked["state"]:
            rows = rows.filter(done_at__isnull=asked["state"] == "open")
        return rows.filter(kind=asked["kind"]) if asked["kind"] else rows


class RegisterQuery(QueryForm):
    """The register by class and by words in it."""

    words = forms.CharField(label="表、字段或用途", max_length=40)
    kind = forms.ChoiceField(label="类别", choices=[ANY, *CLASSES.items()])

    def narrow(self, rows: list[Entry]) -> list[Entry]:
        words, kind = self.cleaned_data["words"], self.cleaned_data["kind"]
        return [
            each
            for each in rows
            if kind in ("", each.kind) and words in f"{each.table} {each.label} {each.purpose}"
        ]
