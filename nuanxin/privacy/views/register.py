"""个人信息登记: every field with something personal in it, how long it is kept, what was erased."""

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.base.listing import Shown
from nuanxin.base.refused import Refused
from nuanxin.privacy import register as said
from nuanxin.privacy.actions.periods import set_period
from nuanxin.privacy.forms import PeriodForm
from nuanxin.privacy.listings import ERASED, REGISTER
from nuanxin.privacy.models import Erasure
from nuanxin.privacy.page import OF_REGISTER, kept_at, tabs
from nuanxin.privacy.periods import Periods, period_kinds


@door("register.read", menu="register")
def register(request: ActingRequest) -> HttpResponseBase:
    """Why each field is kept, on what ground, how long."""
    acting = request.acting
    rows = said.entries(Periods.read(), acting.right.division)
    shown = Shown(REGISTER, rows, request.GET, stamp(acting, "个人信息处理登记"))
    return shown.answer(request, "privacy/register.html", {"tabs": tabs(acting, OF_REGISTER, "register")})


@door("register.read", menu="register")
def erased(request: ActingRequest) -> HttpResponseBase:
    """What was erased, by pseudonym."""
    acting = request.acting
    rows = Erasure.objects.visible_to(acting.scope).placed()
    shown = Shown(ERASED, rows, request.GET, stamp(acting, "已删除的资料"))
    return shown.answer(request, "privacy/register.html", {"tabs": tabs(acting, OF_REGISTER, "erased")})


@door("register.read", menu="register")
def periods(request: ActingRequest) -> HttpResponseBase:
    """The numbers in force."""
    acting = request.acting
    context = {
        "tabs": tabs(acting, OF_REGISTER, "periods"),
        "kept": kept_at(acting.right.division),
        "may_keep": acting.may("retention.keep"),
    }
    return render(request, "privacy/periods.html", context)


@door("retention.keep", menu="register")
def period(request: ActingRequest, code: str) -> HttpResponseBase:
    """Another number for one of them."""
    acting, kind = request.acting, period_kinds().get(code)
    if kind is None:
        raise Http404
    now = Periods.read().number(code, acting.right.division)
    form = PeriodForm(request.POST or None, kind=kind, initial={"number": now})
    if form.is_valid():
        try:
            set_period(acting, acting.body, code, form.cleaned_data["number"])
        except Refused as refused:
            form.add_error("number", str(refused))
        else:
            messages.success(request, f"{kind.title}的保存期限已保存。")
            return redirect("periods")
    context = {"form": form, "title": f"保存期限：{kind.title}", "draft": code, "back": "periods"}
    return render(request, "base/form_page.html", context)
