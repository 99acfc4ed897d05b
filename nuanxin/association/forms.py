"""Forms of seats and their holders."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q, QuerySet

from nuanxin.association.actions.appointments import HolderInput
from nuanxin.association.actions.contacts import ContactInput
from nuanxin.association.actions.handover import HandoverInput
from nuanxin.association.actions.posts import SeatInput
from nuanxin.association.kinds import PostKind, choices, kinds_at, kinds_with
from nuanxin.association.models import Body, Contact, Level, Post, User
from nuanxin.association.scope import Scope
from nuanxin.association.standing import REASONS
from nuanxin.base.due import Due
from nuanxin.base.fields import RuledField
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import FIRST_DAY, LAST_DAY, today
from nuanxin.base.rules.person_name import LONGEST_NAME, person_name
from nuanxin.base.rules.phone import LONGEST_PHONE
from nuanxin.base.rules.phone import phone as telephone

ANY = ("", "全部")
NO_HEAD = ("no_head", "没有设会长岗位")


class DayField(forms.DateField):
    """A day: picked, or typed the way people type days (2023-3-2, 2023.3.2, 20230302)."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d"]

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(f"日期要在 {FIRST_DAY} 到 {LAST_DAY} 之间，请核对年份。")
        return day


if TYPE_CHECKING:
    OneUser = forms.ModelChoiceField[User]
else:
    OneUser = forms.ModelChoiceField


class HolderField(OneUser):
    """Somebody who holds a post nearby already."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name}　{obj.phone}" if obj.phone else obj.name


class AppointForm(forms.Form):
    """Who takes a seat, from which day, and how; ``people`` may be chosen instead of typed."""

    field_order: tuple[str, ...] = ("holder",)
    name = RuledField(person_name, label="姓名", max_length=LONGEST_NAME, required=False)
    phone = RuledField(
        telephone, label="办公电话", max_length=LONGEST_PHONE, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    from_day = DayField(label="任职第一天")
    last_day = DayField(label="任职最后一天", required=False, help_text="没有定期的留空。")
    full_time = forms.TypedChoiceField(
        label="专职还是兼职", choices=[("yes", "专职"), ("no", "兼职")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    on_establishment = forms.BooleanField(label="在编（人事关系在本单位）", required=False)
    in_post = forms.BooleanField(label="在岗（借调在外的不勾）", required=False)
    seconded_in = forms.BooleanField(label="借调来的（人事关系在别处）", required=False)
    acting = forms.BooleanField(label="代管（临时替这个岗位办事）", required=False)
    document_number = forms.CharField(
        label="任职文号", max_length=60, required=False, help_text="没有发文的留空。"
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["holder"] = HolderField(
            people, label="本单位或上级的现有人员", required=False, empty_label="不是，写在下面"
        )
        self.order_fields(self.field_order)

    @staticmethod
    def blank(kind: PostKind) -> dict[str, Any]:
        """What the form starts with for a seat of this kind."""
        usual = "yes" if kind.established else "no"
        return {
            "from_day": today(), "full_time": usual, "on_establishment": kind.established,
            "in_post": True, "client_id": uuid.uuid4(),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("holder") and "name" not in self.errors and not given.get("name"):
            self.add_error("name", "请填姓名，或在上面选一位现有人员。")
        return given

    def given(self) -> HolderInput:
        return HolderInput(**self.cleaned_data)


class EndForm(forms.Form):
    last_day = DayField(label="在任的最后一天", label_suffix="")

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day > today() + timedelta(days=366):
            raise forms.ValidationError("离任日不能晚于一年以后，请核对年份。")
        return day


class StandInForm(forms.Form):
    """Why one records in the place of a seat below."""

    reason = forms.ChoiceField(
        label="为什么代录", label_suffix="", choices=list(REASONS.items()), widget=forms.RadioSelect
    )


class HandoverForm(AppointForm):
    """Who leaves on which day, and who takes over; ``nobody`` yet leaves the seat vacant."""

    field_order = ("leaving", "nobody", "holder")
    leaving = DayField(label="在任的最后一天")
    nobody = forms.BooleanField(label="还没有接手人，岗位先空着", required=False)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("nobody"):
            return self.cleaned_data
        return super().clean()

    def handover(self, open_work: Iterable[Due]) -> HandoverInput:
        given = dict(self.cleaned_data)
        leaving, nobody = given.pop("leaving"), given.pop("nobody")
        return HandoverInput(leaving, None if nobody else HolderInput(**given), tuple(open_work))


class ContactForm(forms.Form):
    """Where an office is reached."""

    phone = RuledField(
        telephone, label="办公电话", max_length=LONGEST_PHONE, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    hours = forms.CharField(
        label="办公时间", max_length=40, required=False, help_text="例：工作日 8:30—12:00，14:30—17:30"
    )
    address = forms.CharField(label="办公地址", max_length=80, required=False)

    @classmethod
    def of(cls, known: Contact | None, data: Any = None) -> "ContactForm":
        initial = {name: getattr(known, name, "") for name in cls.base_fields}
        return cls(data, initial=initial, label_suffix="")

    def given(self) -> ContactInput:
        return ContactInput(**self.cleaned_data)


class SeatForm(forms.Form):
    """A seat to set up in a body of one tier; ``seen`` counts the seats that were shown."""

    kind = forms.ChoiceField(label="岗位")
    established = forms.BooleanField(label="占编制", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        kinds = [(kind.code, kind.title) for kind in kinds_at(level)]
        self.fields["kind"] = forms.ChoiceField(label="岗位", choices=kinds)

    def seat(self) -> SeatInput:
        return SeatInput(**self.cleaned_data)


class BodyQuery(QueryForm):
    """Which bodies: below whom, of which tier, by name, and whether a seat is vacant."""

    under = forms.ChoiceField(label="范围")
    level = forms.ChoiceField(
        label="层级", choices=[ANY, *((v, w) for v, w in Level.choices if v != "province")]
    )
    vacant = forms.ChoiceField(label="空缺", choices=[ANY, ("yes", "有空缺"), NO_HEAD, *choices()])
    name = forms.CharField(label="单位名称", max_length=40)

    def offer(self, rows: "QuerySet[Body]") -> None:
        choose(self, "under", territories(rows))

    def narrow(self, rows: "QuerySet[Body]") -> "QuerySet[Body]":
        given = self.cleaned_data
        if given.get("under"):
            rows = rows.filter(below(given["under"]).within("division"))
        if given["level"]:
            rows = rows.filter(level=given["level"])
        if given["name"]:
            rows = rows.filter(name__contains=given["name"])
        return rows.filter(_lacking(given["vacant"])) if given["vacant"] else rows


def _lacking(what: str) -> Q:
    """Bodies with a vacant seat (of a kind, or any: yes), or without one for a head."""
    if what == NO_HEAD[0]:
        heads = Post.objects.on(today()).filter(kind__in=kinds_with("responsible"))
        return ~Q(pk__in=heads.values("body"))
    seats = Post.objects.vacant(today())
    return Q(pk__in=(seats if what == "yes" else seats.filter(kind=what)).values("body"))


Choices = list[tuple[str, Any]]


def choose(form: QueryForm, name: str, choices: Choices) -> None:
    """Offer these choices in a field of a query row; a field with nothing to choose goes."""
    if choices:
        label = form.fields[name].label
        form.fields[name] = forms.ChoiceField(label=label, choices=[ANY, *choices], required=False)
    else:
        del form.fields[name]


def territories(bodies: "QuerySet[Body]") -> Choices:
    """The townships of these bodies, county by county; a value is what ``below`` takes."""
    known = bodies.order_by("division").filter(level__in=["county", "township"])
    return grouped(known.values_list("division", "level", "place__name"))


def grouped(known: Iterable[tuple[int, str, str]]) -> Choices:
    """Counties and townships (code, level, name, in order of codes) as choices of ``territories``."""
    groups: Choices = []
    for code, level, name in known:
        if level == "county":
            groups.append((name, [(f"{level}-{code}", f"{name}（全部）")]))
        elif groups:
            groups[-1][1].append((f"{level}-{code}", name))
    return groups


def below(value: str) -> Scope:
    """The territory that was chosen from ``territories``."""
    level, code = value.split("-")
    return Scope.of(int(code), level)
