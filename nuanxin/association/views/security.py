"""我的账号: one's own password, second factor, recovery codes and sessions."""

import pyotp
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from nuanxin.association.account_forms import ChangePasswordForm, CodeForm
from nuanxin.association.accounts import pending_secret, security_of
from nuanxin.association.actions.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    renew_recovery_codes,
    turn_off_second_factor,
)
from nuanxin.association.actions.sessions import end_other_sessions, end_session, rename_session
from nuanxin.association.actions.users import change_password
from nuanxin.association.doors import OWES, ActingRequest, door
from nuanxin.association.proof import step_up
from nuanxin.association.sign_in import owes_second_factor
from nuanxin.association.slips import qr
from nuanxin.base.refused import Refused

unkept = cache_control(private=True, no_store=True)
ISSUER = "暖心"


def _key(request: ActingRequest) -> str:
    return request.session.session_key or ""


@door("workbench.open", menu="workbench")
def me(request: ActingRequest) -> HttpResponse:
    """How my account stands, and where I am signed in."""
    context = {"security": security_of(request.acting), "own_key": _key(request)}
    return render(request, "association/me.html", context)


@door("workbench.open", menu="workbench")
@sensitive_post_parameters()
def password(request: ActingRequest) -> HttpResponseBase:
    """Choose another password; every other session ends."""
    form = ChangePasswordForm(request.POST or None)
    if form.is_valid():
        given, before = form.cleaned_data, _key(request)
        try:
            user = change_password(request.acting, given["old"], given["password"], before)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            update_session_auth_hash(request, user)
            rename_session(request.acting, before, _key(request))
            messages.success(request, "密码已改。别处的登录都结束了，这里不用重新登录。")
            return redirect("me")
    return render(request, "association/password.html", {"form": form})


@door("workbench.open", menu="workbench", early=True)
@unkept
@sensitive_post_parameters()
def second_factor(request: ActingRequest) -> HttpResponseBase:
    """Set up the authenticator: scan, then type the first code; the recovery codes, this once."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            codes = confirm_second_factor(request.acting, form.cleaned_data["code"])
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            request.session[OWES] = False
            return render(request, "association/recovery.html", {"codes": codes, "first": True})
    secret = pending_secret(request.acting)
    name = request.acting.user.username or ""
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER) if secret else ""
    context = {"form": form, "secret": secret, "qr": qr(uri, 5) if uri else ""}
    context |= {"security": security_of(request.acting), "owes": owes_second_factor(request.acting)}
    return render(request, "association/second_factor.html", context)


@require_POST
@door("workbench.open", menu="workbench", early=True)
@step_up
def begin(request: ActingRequest) -> HttpResponseBase:
    """A fresh secret to scan."""
    begin_second_factor(request.acting)
    return redirect("second-factor")


@require_POST
@door("workbench.open", menu="workbench")
@step_up
def turn_off(request: ActingRequest) -> HttpResponseBase:
    """No second factor any more."""
    turn_off_second_factor(request.acting)
    request.session[OWES] = owes_second_factor(request.acting)
    messages.success(request, "二次验证已关掉，恢复码也作废了。")
    return redirect("second-factor")


@require_POST
@door("workbench.open", menu="workbench")
@unkept
@step_up
def recovery(request: ActingRequest) -> HttpResponseBase:
    """Ten new recovery codes, shown this once."""
    codes = renew_recovery_codes(request.acting)
    return render(request, "association/recovery.html", {"codes": codes})


@require_POST
@door("workbench.open", menu="workbench")
def end(request: ActingRequest, pk: int) -> HttpResponseBase:
    """End one of my sessions."""
    if not end_session(request.acting, pk):
        raise Http404
    messages.success(request, "那一处登录已结束。")
    return redirect("me")


@require_POST
@door("workbench.open", menu="workbench")
def end_others(request: ActingRequest) -> HttpResponseBase:
    """End all my sessions but this one."""
    count = end_other_sessions(request.acting, _key(request))
    messages.success(request, f"结束了其他 {count} 处登录。" if count else "没有别处的登录。")
    return redirect("me")
