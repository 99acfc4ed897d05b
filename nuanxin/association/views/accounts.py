"""用户与权限: who can sign in; accounts made in bulk, reset, disabled."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from nuanxin.association.account_forms import AccountQuery, ResetForm
from nuanxin.association.accounts import ACCOUNTS, account_words, alive, holders
from nuanxin.association.acting import Acting
from nuanxin.association.actions.accounts import (
    MOST,
    ResetInput,
    Slip,
    disable_account,
    enable_account,
    end_sign_ins,
    make_accounts,
    reset_account,
)
from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.models import Appointment, SecondFactor, User
from nuanxin.association.models.appointment import AppointmentQuerySet
from nuanxin.association.proof import step_up
from nuanxin.association.slips import activation_address, found_again, on_paper, qr
from nuanxin.base.files.download import PDF, download
from nuanxin.base.files.pdf import to_pdf
from nuanxin.base.listing import Shown
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

unkept = cache_control(private=True, no_store=True)


def _shown(request: ActingRequest) -> Shown[Appointment]:
    rows = holders(request.acting.scope, today())
    return Shown(ACCOUNTS, rows, request.GET, stamp(request.acting, "用户与权限"))


def _without(request: ActingRequest) -> AppointmentQuerySet:
    """The holders the query shows who have no account."""
    query, rows = AccountQuery(request.GET), holders(request.acting.scope, today())
    query.offer(rows)
    return query.narrow(rows).in_account_state("none") if query.is_valid() else rows.none()


@door("account.give", menu="accounts")
def accounts(request: ActingRequest) -> HttpResponseBase:
    """Everybody who holds a post in one's territory, and whether they can sign in."""
    shown = _shown(request)
    rows = zip(shown.page, shown.lines, strict=True)
    context = {"without": _without(request).count(), "most": MOST, "rows": rows}
    return shown.answer(request, "association/accounts.html", context)


@require_POST
@door("account.give", menu="accounts")
@unkept
@step_up
def make(request: ActingRequest) -> HttpResponseBase:
    """Accounts for those ticked, or for all the query shows; the slips, this once."""
    chosen = _without(request) if request.POST.get("all") else _ticked(request)
    made = make_accounts(request.acting, chosen[: MOST + 1])
    if made.above:
        names = "、".join(made.above[:5])
        messages.warning(request, f"{names}共 {len(made.above)} 人在您的范围之外还有岗位，请上级开通。")
    if made.slips:
        return _slips(request, made.slips)
    messages.info(request, "没有开通新账号：选中的人已经有账号，或者一个也没选。激活码没存下的，点姓名重发。")
    return redirect("accounts")


def _ticked(request: ActingRequest) -> AppointmentQuerySet:
    wanted = [pk for pk in request.POST.getlist("held") if pk.isdecimal() and len(pk) < 18]
    return holders(request.acting.scope, today()).filter(pk__in=wanted)


def _slips(request: ActingRequest, slips: list[Slip]) -> HttpResponse:
    address = activation_address(request)
    context = {"papers": on_paper(request.acting, slips, address), "qr": qr(address, 2)}
    return render(request, "association/slips.html", context)


@require_POST
@door("account.give", menu="accounts")
@unkept
def slips_pdf(request: ActingRequest) -> HttpResponseBase:
    """The slips of a page that is still open, as a file."""
    slips = found_again(request.acting.scope, request.POST.getlist("kept"))
    if not slips:
        raise Refused("这些激活码已经用过、作废或过期，请重新发码。")
    address = activation_address(request)
    context = {"papers": on_paper(request.acting, slips, address), "qr": qr(address, 2), "file": True}
    html = render_to_string("association/slips.html", context)
    return download(to_pdf(html), f"账号纸条{today():%Y%m%d}.pdf", PDF)


def _held(request: ActingRequest, pk: int) -> Appointment:
    return get_object_or_404(holders(request.acting.scope, today()), pk=pk)


@door("account.give", menu="accounts")
def account(request: ActingRequest, pk: int) -> HttpResponse:
    """One person's account: how it stands, and what one may do about it."""
    held = _held(request, pk)
    factor = SecondFactor.objects.visible_to(request.acting.scope)
    context = {
        "held": held,
        "words": account_words(held),
        "sessions": alive(held.holder),
        "secured": factor.filter(user=held.holder, confirmed_at__isnull=False).exists(),
        "own": held.holder_id == request.acting.user_id,
        "reset_form": ResetForm(initial=ResetForm.blank()),
    }
    return render(request, "association/account.html", context)


@require_POST
@door("account.give", menu="accounts")
@unkept
@step_up
def reset(request: ActingRequest, pk: int) -> HttpResponseBase:
    """A new code on a new slip; the old password and every session die."""
    held = _held(request, pk)
    form = ResetForm(request.POST)
    if not form.is_valid():
        raise Refused("没有重置：这张表不完整，请回到这个人的账号页再点一次。")
    given = ResetInput(held, form.cleaned_data["lost_phone"], form.cleaned_data["client_id"])
    return _slips(request, [reset_account(request.acting, given)])


@require_POST
@door("account.give", menu="accounts")
@step_up
def change(request: ActingRequest, pk: int, what: str) -> HttpResponseBase:
    """Disable, enable, or end all sessions; each twice is harmless."""
    held = _held(request, pk)
    if what not in CHANGES:
        raise Http404
    act, said = CHANGES[what]
    act(request.acting, held.holder)
    messages.success(request, said.format(held.holder.name))
    return redirect("account", pk)


CHANGES: dict[str, tuple[Callable[[Acting, User], object], str]] = {
    "disable": (disable_account, "已停用{}的账号，正在用的登录都结束了。"),
    "enable": (enable_account, "已启用{}的账号，用原来的密码登录；没有密码的，再点“重置”发码。"),
    "sign-out": (end_sign_ins, "{}在各处的登录都已结束。"),
}
