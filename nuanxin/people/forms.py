"""Forms of families: who they are, why one looks, what they agreed to, where they move."""

import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from nuanxin.association.forms import DayField
from nuanxin.association.models import Division, Post
from nuanxin.base.fields import RuledField
from nuanxin.base.periods import today
from nuanxin.base.rules.calendar_day import birth_day
from nuanxin.base.rules.coded import CATEGORIES
from nuanxin.base.rules.person_name import person_name
from nuanxin.base.rules.phone import phone
from nuanxin.people.actions.change import Stale
from nuanxin.people.actions.openings import ASKED, LONGEST, OpeningInput
from nuanxin.people.actions.volunteers import VolunteerInput
from nuanxin.people.inputs import (
    TEXTS,
    Agreed,
    ConsentInput,
    HouseholdInput,
    PersonInput,
    Registration,
)
from nuanxin.people.models import Channel, ConsentPurpose, Group, Household, Person, Purpose
from nuanxin.people.models.consent import OF_FAMILIES

SEXES = [("", "没有登记"), ("1", "男"), ("2", "女")]  # GB/T 2261.1
RELATIONS = [
    ("", "没有登记"), ("02", "户主"), ("10", "配偶"), ("20", "子"), ("30", "女"), ("40", "孙辈"),
    ("50", "父母"), ("60", "祖父母"), ("70", "兄弟姐妹"), ("80", "其他"),
]  # fmt: skip
"""GB/T 4761, to the first digit."""
CATEGORY_CHOICES = [("", "没有登记"), *CATEGORIES.items()]
CHANNELS = [("", "请选"), *Channel.choices]  # how somebody agreed is asked, never presumed
ASK_FIRST = "没有同意的不登记，请先念告知书问过；同意了，勾“登记并接受服务”。"
YEAR = re.compile(r"(19|20)[0-9]{2}")
OFF = {"autocomplete": "off"}
if TYPE_CHECKING:
    Text = forms.CharField
    OneDivision = forms.ModelChoiceField[Division]
    OnePost = forms.ModelChoiceField[Post]
else:
    Text, OneDivision, OnePost = forms.CharField, forms.ModelChoiceField, forms.ModelChoiceField


def born(text: str) -> str:
    """YYYY-MM-DD, or a year alone. Raises ``Bad``."""
    if YEAR.fullmatch(text) and int(text) <= today().year:
        return text
    return birth_day(text).isoformat()


def died(text: str) -> str:
    return birth_day(text).isoformat()


def ruled(rule: Callable[[str], Any], **kwargs: Any) -> RuledField:
    """A short text about a person that one of the rules reads; the browser does not remember it."""
    return RuledField(rule, max_length=60, widget=forms.TextInput(attrs=OFF), **kwargs)


class Once(forms.Form):
    """A form that counts once however often it is sent."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"client_id": uuid.uuid4()} | kwargs.pop("initial", {})
        super().__init__(*args, **{"label_suffix": "", "initial": initial, **kwargs})


class PersonForm(Once):
    """One member of a family: the name is needed, nothing else."""

    name = ruled(person_name, label="姓名")
    phone = ruled(phone, label="电话", required=False, help_text="手机，或 0472-1234567 这样的座机。")
    born = ruled(born, label="出生", required=False, help_text="年月日，或只写年份，如 1958。")
    sex = forms.ChoiceField(label="性别", choices=SEXES, required=False)
    relation = forms.ChoiceField(label="和户主的关系", choices=RELATIONS, required=False)
    died_on = ruled(died, label="去世日", required=False)

    def person(self) -> PersonInput:
        given = self.cleaned_data
        return PersonInput(*(given.get(column, "") for column in Person.SEALED))


class AboutForm(Once):
    """The family as a whole. Two of its fields need a consent of their own."""

    addressed_as = forms.CharField(
        label="怎么称呼", max_length=TEXTS["addressed_as"], required=False, widget=forms.TextInput(attrs=OFF),
    )  # fmt: skip
    language = forms.CharField(label="使用的语言", max_length=TEXTS["language"], required=False)
    address = forms.CharField(
        label="住址", max_length=TEXTS["address"], required=False, widget=forms.TextInput(attrs=OFF)
    )
    category = forms.ChoiceField(label="家庭类别", choices=CATEGORY_CHOICES, required=False)
    not_to_mention = forms.CharField(
        label="不要提的事", max_length=TEXTS["not_to_mention"], required=False,
        help_text="上门的人要避开的话题，写一句就够，不写病名。",
    )  # fmt: skip

    def about(self) -> HouseholdInput:
        return HouseholdInput(**{column: self.cleaned_data.get(column, "") for column in TEXTS})


class Seen(forms.Form):
    """The revision somebody had before her eyes."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def catch_up(self, stale: Stale) -> None:
        """Show what somebody else saved meanwhile beside what was typed; saved again, that counts."""
        self.add_error(None, str(stale))
        for column, value in stale.now.items():
            self.add_error(column, f"现在系统里是：{value or '空的'}")
        self.data = {**self.data.dict(), "seen": str(stale.revision)} if isinstance(self.data, QueryDict) else self.data


class ChangeAboutForm(AboutForm, Seen):
    @staticmethod
    def of(household: Household) -> dict[str, Any]:
        return {c: household.read(c) for c in Household.SEALED} | {"seen": household.revision}


class PlaceField(OneDivision):
    def label_from_instance(self, obj: Division) -> str:
        return obj.name


class RegisterForm(AboutForm, PersonForm):
    """A family that is new, with the person one talks to; others are added on its page."""

    field_order = ("place", "group", "from_day", "name", "phone", "born", "sex", "relation")
    group = forms.ChoiceField(label="服务对象", choices=Group.choices, widget=forms.RadioSelect)
    from_day = DayField(label="从哪天起服务")
    agreed = forms.MultipleChoiceField(
        label="本人同意的", widget=forms.CheckboxSelectMultiple, choices=ConsentPurpose.choices[:2],
        error_messages={"required": ASK_FIRST},
        help_text="先念告知书，同意哪项勾哪项。没有第二项，家庭类别和“不要提的事”不能记。",
    )  # fmt: skip
    channel = forms.ChoiceField(label="怎么同意的", choices=CHANNELS)

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        initial = {"from_day": today()} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        only = places[0] if len(places) == 1 else None
        self.fields["place"] = PlaceField(places, label="住在哪里", initial=only, empty_label="请选")
        del self.fields["died_on"]
        self.order_fields(self.field_order)

    def registration(self, post: int | None) -> Registration:
        given = self.cleaned_data
        agreed = Agreed(tuple(given["agreed"]), given["from_day"], given["channel"])
        return Registration(
            division=given["place"].code, people=(self.person(),), from_day=given["from_day"],
            group=given["group"], post=post, about=self.about(),
            agreed=agreed, client_id=given["client_id"],
        )  # fmt: skip

    def clean_agreed(self) -> list[str]:
        agreed: list[str] = self.cleaned_data["agreed"]
        if ConsentPurpose.SERVICE not in agreed:
            raise forms.ValidationError(ASK_FIRST)
        return agreed

    def clean_from_day(self) -> Any:
        return not_later(self.cleaned_data["from_day"])


def not_later(day: Any) -> Any:
    """A day that is not to come."""
    if day > today():
        raise forms.ValidationError("日期不能晚于今天，请改日期。")
    return day


class OpeningForm(Once):
    """Why a family's page is opened."""

    purpose = forms.ChoiceField(
        label="为什么打开", widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in ASKED],
    )  # fmt: skip
    reason = forms.CharField(
        label="选“其他”的写清楚", max_length=LONGEST, required=False,
        help_text="至少 6 个字，写做什么事，不写家里人的姓名。抽查的人看得到，这家人也可以要去看。",
    )  # fmt: skip

    def __init__(self, *args: Any, standing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if standing:
            only = [(Purpose.ON_BEHALF.value, Purpose.ON_BEHALF.label)]
            self.fields["purpose"] = forms.ChoiceField(
                label="为什么打开", choices=only, initial=only[0][0], widget=forms.RadioSelect
            )
            del self.fields["reason"]

    def opening(self) -> OpeningInput:
        given = self.cleaned_data
        reason = given["reason"] if given["purpose"] == Purpose.OTHER else ""
        return OpeningInput(given["purpose"], reason, client_id=given["client_id"])


class ConsentForm(Once):
    """To what, how and when a person agreed."""

    purpose = forms.ChoiceField(
        label="同意什么", choices=[(p.value, p.label) for p in OF_FAMILIES]
    )
    channel = forms.ChoiceField(label="怎么同意的", choices=CHANNELS)
    given_on = DayField(label="哪天", initial=today)

    def consent(self) -> ConsentInput:
        return ConsentInput(**self.cleaned_data)


class EnrolForm(Once):
    """For whom the family is served from a day on, or until when it is."""

    group = forms.ChoiceField(
        label="从那天起", choices=[*Group.choices, ("leave", "不再服务")], widget=forms.RadioSelect
    )
    day = DayField(label="哪天", initial=today, help_text="“不再服务”填最后一天。")


class ServeForm(forms.Form):
    """Which seat serves the family."""

    def __init__(self, *args: Any, posts: "QuerySet[Post]", **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["post"] = OnePost(posts, label="服务岗位", required=False, empty_label="未定")


class VolunteerForm(Once):
    """Somebody who wants to help."""

    name = ruled(person_name, label="姓名")
    phone = ruled(phone, label="电话")
    skills = forms.CharField(label="特长", max_length=200, required=False, help_text="如理发、修电器、会蒙古语。")
    consented_on = DayField(label="本人同意登记的日子", initial=today)

    def volunteer(self) -> VolunteerInput:
        return VolunteerInput(**self.cleaned_data)
