"""Forms of advisers: recommended, appointed or not, reviewed; which to show."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from nuanxin.association.forms import ANY, DayField, below, choose, territories
from nuanxin.association.models import Appointment, Body, Post
from nuanxin.base.fields import RuledField
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.base.rules.person_name import person_name
from nuanxin.base.rules.phone import LONGEST_PHONE, phone
from nuanxin.base.states import STATES
from nuanxin.governance.actions.advisers import (
    ADVISER,
    AppointmentInput,
    RecommendationInput,
    ReviewInput,
)
from nuanxin.governance.advising import STANDINGS, standing_is
from nuanxin.governance.models import Outcome, Recommendation
from nuanxin.people.forms import Once, ruled
from nuanxin.work.forms import SeatField

ANSWERS = ("awaiting", "appointed", "declined")


class RecommendForm(Once):
    """Whom the village proposes, for which of its adviser seats."""

    name = ruled(person_name, label="姓名")
    phone = ruled(phone, label="电话")
    background = forms.CharField(
        label="来源身份", max_length=40, help_text="一个词就够，如村医、退休教师、志愿者。"
    )
    consented_on = DayField(label="本人同意推荐的日子", help_text="先问本人：愿不愿意做，同不同意登记姓名和电话。")
    recommended_on = DayField(label="推荐日", initial=today)
    field_order = ("post",)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Post.objects.on(today()).filter(body=body, kind=ADVISER).with_holder(today())
        self.fields["post"] = SeatField(seats.order_by("is_held", "number"), label="哪个岗位", empty_label=None)
        self.order_fields(list(self.field_order))

    def recommendation(self) -> RecommendationInput:
        return RecommendationInput(**self.cleaned_data)


class TakeOnForm(Once):
    """From which day the recommended is an adviser, and at which telephone she is reached."""

    from_day = DayField(label="聘任第一天", initial=today)
    last_day = DayField(label="聘任最后一天", required=False, help_text="没有定期的留空。")
    phone = RuledField(
        phone, label="工作电话", max_length=LONGEST_PHONE, required=False,
        help_text="同事看得到。本人不愿公开手机的，换一个或留空。",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip

    def appointment(self) -> AppointmentInput:
        return AppointmentInput(**self.cleaned_data)


class DeclineForm(forms.Form):
    reason = forms.CharField(label="为什么不聘", label_suffix="", max_length=200, help_text="村里看得到。")


class BackgroundForm(forms.Form):
    words = forms.CharField(label="来源身份", label_suffix="", max_length=40, help_text="如村医、退休教师、志愿者。")


class ReviewForm(Once):
    """What comes next after a year she served; no marks."""

    year = forms.TypedChoiceField(label="年度", coerce=int)
    outcome = forms.ChoiceField(label="结论", choices=Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = min(today(), appointment.last_day or today()).year
        years = range(last, max(appointment.from_day.year, last - 4) - 1, -1)
        choices = [(year, f"{year} 年") for year in years]
        self.fields["year"] = forms.TypedChoiceField(label="年度", choices=choices, coerce=int)

    def review(self) -> ReviewInput:
        return ReviewInput(**self.cleaned_data)


class AdviserQuery(QueryForm):
    """Which adviser seats: below whom, how they stand, in which village, who."""

    under = forms.ChoiceField(label="范围")
    state = forms.ChoiceField(label="现在", choices=[ANY, *((code, STATES[code].word) for code in STANDINGS)])
    words = forms.CharField(label="嘎查村（居）或姓名", max_length=40)

    def offer(self, rows: "QuerySet[Post]") -> None:
        choose(self, "under", territories(Body.objects.on(today())))

    def narrow(self, rows: "QuerySet[Post]") -> "QuerySet[Post]":
        given = self.cleaned_data
        if given.get("under"):
            rows = rows.filter(below(given["under"]).within("division"))
        if given["words"]:
            rows = rows.filter(
                Q(body__place__name__contains=given["words"]) | Q(holder_name__contains=given["words"])
            )
        return rows.filter(standing_is(given["state"], today())) if given["state"] else rows


class ManagerQuery(QueryForm):
    """Which townships: in which county, and whether somebody manages the advisers."""

    under = forms.ChoiceField(label="旗县区")
    vacant = forms.ChoiceField(label="管理人员", choices=[ANY, ("yes", "空缺"), ("no", "有人")])

    def offer(self, rows: "QuerySet[Body]") -> None:
        counties = Body.objects.filter(level="county", place__in=rows.order_by().values("place__parent"))
        known = counties.order_by("division").values_list("division", "place__name")
        choices = [(f"county-{code}", name) for code, name in known]
        choose(self, "under", choices if len(choices) > 1 else [])

    def narrow(self, rows: "QuerySet[Body]") -> "QuerySet[Body]":
        given = self.cleaned_data
        if given.get("under"):
            rows = rows.filter(below(given["under"]).within("division"))
        return rows.filter(Q(is_managed=given["vacant"] == "no")) if given["vacant"] else rows


class RecommendationQuery(QueryForm):
    """Which recommendations: how far, from where."""

    state = forms.ChoiceField(label="答复", choices=[ANY, *((code, STATES[code].word) for code in ANSWERS)])
    words = forms.CharField(label="嘎查村（居）", max_length=40)

    def narrow(self, rows: "QuerySet[Recommendation]") -> "QuerySet[Recommendation]":
        given = self.cleaned_data
        if given["words"]:
            rows = rows.filter(body__place__name__contains=given["words"])
        return rows.filter(_answered(given["state"])) if given["state"] else rows


def _answered(state: str) -> Q:
    return {
        "awaiting": Q(appointment__isnull=True, declined_on__isnull=True),
        "appointed": Q(appointment__isnull=False),
        "declined": Q(declined_on__isnull=False),
    }[state]
