"""Forms of accounts: who has one, coming in, and one's own security."""

import uuid
from typing import Any

from django import forms
from django.db.models import Q

from nuanxin.association.forms import ANY, below, choose, territories
from nuanxin.association.kinds import choices
from nuanxin.association.models import Body
from nuanxin.association.models.appointment import AppointmentQuerySet
from nuanxin.association.passwords import SENTENCE
from nuanxin.base.listing import QueryForm

LONGEST = 128  # characters of a password
STATES = {"none": "没有账号", "waiting": "待激活", "active": "在用", "disabled": "停用"}
CODE_LOOK = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}


class AccountQuery(QueryForm):
    """Which holders: below whom, in which kind of seat, by the state of the account, by name."""

    under = forms.ChoiceField(label="范围")
    kind = forms.ChoiceField(label="岗位", choices=[ANY, *choices()])
    state = forms.ChoiceField(label="账号", choices=[ANY, *STATES.items()])
    name = forms.CharField(label="姓名、账号或单位", max_length=40)

    def offer(self, rows: AppointmentQuerySet) -> None:
        bodies = Body.objects.filter(pk__in=rows.order_by().values("post__body"))
        choose(self, "under", territories(bodies))

    def narrow(self, rows: AppointmentQuerySet) -> AppointmentQuerySet:
        given = self.cleaned_data
        if given.get("under"):
            rows = rows.filter(below(given["under"]).within("division"))
        if given["kind"]:
            rows = rows.filter(post__kind=given["kind"])
        if given["state"]:
            rows = rows.in_account_state(given["state"])
        if words := given["name"]:
            rows = rows.filter(
                Q(holder__name__contains=words)
                | Q(holder__username__startswith=words)
                | Q(post__body__name__contains=words)
            )
        return rows


class PasswordField(forms.CharField):
    """A password to type; spaces at its ends count."""

    def __init__(self, label: str, purpose: str, **kwargs: Any) -> None:
        look = {"autocomplete": purpose, "autocapitalize": "none", "spellcheck": "false"}
        widget = forms.PasswordInput(attrs=look, render_value=False)
        super().__init__(label=label, strip=False, max_length=LONGEST, widget=widget, **kwargs)


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    password = PasswordField("新密码", "new-password", help_text=SENTENCE)
    again = PasswordField("再输一遍新密码", "new-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError("两遍不一样，请再输一遍。")
        return again


class ActivateForm(NewPasswordForm):
    """Coming in for the first time, with what the slip says."""

    field_order = ("username", "activation")
    username = forms.CharField(
        label="账号", max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )  # fmt: skip
    activation = forms.CharField(
        label="激活码", max_length=40, widget=forms.TextInput(attrs=CODE_LOOK),
        help_text="纸条上的 16 个字母和数字，大小写、横线、空格都不要紧。",
    )  # fmt: skip


class ChangePasswordForm(NewPasswordForm):
    field_order = ("old",)
    old = PasswordField("现在的密码", "current-password")


class CodeForm(forms.Form):
    """A code of the authenticator, or (where it opens) a recovery code."""

    code = forms.CharField(
        label="验证码", max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class ResetForm(forms.Form):
    lost_phone = forms.BooleanField(
        label="手机也丢了，同时去掉二次验证", required=False,
        help_text="去掉以后，只凭新密码登录；请让本人尽快重新设置。",
    )  # fmt: skip
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    @staticmethod
    def blank() -> dict[str, Any]:
        return {"client_id": uuid.uuid4()}
