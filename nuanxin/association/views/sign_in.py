"""Coming in, going out, and changing the seat one acts under."""

from typing import Any

from django.contrib.auth import authenticate, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from nuanxin.association.account_forms import ActivateForm, CodeForm
from nuanxin.association.acting import act
from nuanxin.association.actions.accounts import activate_account
from nuanxin.association.doors import ActingRequest, door, open_door
from nuanxin.association.middleware import CHOSEN
from nuanxin.association.models import User
from nuanxin.association.offices import words_at_the_door
from nuanxin.association.sign_in import Pending, enter, wait_for_code
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

WITHOUT_POST = "您今天没有担任任何岗位，不能登录。任职结束了权限就停止；登记错了请联系上级协会。"
WRONG_ACTIVATION = "账号或激活码不对，或者激活码已经用过、过期。请照纸条核对；不行请找上级协会重发。"
WRONG_CODE = "验证码不对。请看手机上现在显示的 6 位数（每个数只能用一次），或用一个没用过的恢复码。"


class SignInForm(AuthenticationForm):
    """Account and password; what is wrong is said in a sentence one can follow."""

    error_messages = {
        "invalid_login": "账号或密码不对。请核对大小写；连续错 5 次会暂停 15 分钟。",
        "inactive": "这个账号已停用，请联系上级协会。",
    }

    def get_invalid_login_error(self) -> ValidationError:
        if getattr(self.request, "without_post", False):
            return ValidationError(WITHOUT_POST, code="without_post")
        return super().get_invalid_login_error()


@method_decorator([never_cache, sensitive_post_parameters("password")], "dispatch")
class SignIn(LoginView):
    """A session begins here, or waits for the code of the second factor."""

    template_name = "base/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user, to = form.get_user(), self.get_success_url()
        if wait_for_code(self.request, user, to):
            return redirect("sign-in-code")
        enter(self.request, user)
        return redirect(to)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"help": words_at_the_door()}


sign_in = open_door(SignIn.as_view())


@open_door
@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponseBase:
    """The second factor, within five minutes of the password."""
    pending = Pending.of(request)
    if pending is None:
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data["code"]
        user = authenticate(request, username=pending.username, code=given)
        if isinstance(user, User) and user.pk == pending.user_id:
            enter(request, user)
            return redirect(pending.to)
        form.add_error("code", WRONG_CODE)
    return render(request, "association/code.html", {"form": form})


@open_door
@never_cache
@sensitive_post_parameters()
def activate(request: HttpRequest) -> HttpResponseBase:
    """Account and code from the slip, a password of one's own, and one is in."""
    form = ActivateForm(request.POST or None)
    if form.is_valid() and (user := _activated(request, form)):
        enter(request, user)
        return redirect("workbench")
    return render(request, "association/activate.html", {"form": form, "help": words_at_the_door()})


def _activated(request: HttpRequest, form: ActivateForm) -> User | None:
    """The person whose code this was; otherwise the form says what is wrong."""
    given = form.cleaned_data
    username, activation = given["username"].strip(), given["activation"]
    found = authenticate(request, username=username, activation=activation)
    acting = act(found.pk, today()) if found else None
    if acting is None:
        form.add_error(None, WRONG_ACTIVATION)
        return None
    try:
        return activate_account(acting, activation, given["password"])
    except Refused as refused:
        form.add_error("password", str(refused))
        return None


@open_door
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session here and now, and lets the browser forget the pages."""
    logout(request)
    answer = redirect("sign-in")
    answer["Clear-Site-Data"] = '"cache"'
    return answer


@require_POST
@door("workbench.open", menu="workbench")
def switch_seat(request: ActingRequest) -> HttpResponse:
    """Act under another of one's own appointments; one that is not one's own changes nothing."""
    asked = request.POST.get("appointment", "")
    if asked in {str(right.appointment_id) for right in request.acting.others}:
        request.session[CHOSEN] = int(asked)
    return redirect("workbench")
