"""Coming in, going out, and changing the seat one acts under."""

import time

from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door, open_door
from nuanxin.association.middleware import CHOSEN, SINCE


class SignInForm(AuthenticationForm):
    """Account and password; what is wrong is said in a sentence one can follow."""

    error_messages = {
        "invalid_login": "账号或密码不对。请核对大小写；连续错 5 次会暂停 15 分钟。",
        "inactive": "这个账号已停用，请联系上级协会。",
    }


@method_decorator([never_cache, sensitive_post_parameters("password")], "dispatch")
class SignIn(LoginView):
    """A session begins here, and lasts no longer than its time."""

    template_name = "base/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        self.request.session[SINCE] = int(time.time())
        return answer


sign_in = open_door(SignIn.as_view())


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
