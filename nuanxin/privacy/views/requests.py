"""个人信息请求: what people asked, by when it is answered; decided at the county, met where they are served."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.log import write_log
from nuanxin.association.proof import step_up
from nuanxin.base.listing import Shown
from nuanxin.base.refused import Refused
from nuanxin.privacy.actions.requests import decide, finish
from nuanxin.privacy.forms import DecisionForm, FinishForm
from nuanxin.privacy.listings import EXPIRING, REQUESTS
from nuanxin.privacy.models import DataRequest, Expiry
from nuanxin.privacy.page import OF_REQUESTS, tabs

Form = DecisionForm | FinishForm | None


@door("data.read", menu="data-requests")
def data_requests(request: ActingRequest) -> HttpResponseBase:
    """By pseudonym, the most pressing first."""
    acting = request.acting
    rows = DataRequest.objects.visible_to(acting.scope).read_by(acting)
    shown = Shown(REQUESTS, rows, request.GET, stamp(acting, "个人信息请求"))
    return shown.answer(request, "privacy/requests.html", {"tabs": tabs(acting, OF_REQUESTS, "data-requests")})


@door("data.handle", menu="data-requests")
def expiring(request: ActingRequest) -> HttpResponseBase:
    """The families whose data goes, and when."""
    acting = request.acting
    rows = Expiry.objects.visible_to(acting.scope).select_related("household").placed()
    shown = Shown(EXPIRING, rows, request.GET, stamp(acting, "留存到期的家庭"))
    return shown.answer(request, "privacy/expiring.html", {"tabs": tabs(acting, OF_REQUESTS, "expiring")})


@door("data.read", menu="data-requests")
@never_cache
def data_request(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One request, with its words to those who handle or decide it."""
    row = _row(request, pk)
    page = _page(request, row, _form_for(request, row))
    if request.method == "GET" and _may_read(request):
        write_log(request.acting, "data.read", row, f"看个人信息请求：{row}")
    return page


@require_POST
@door("data.decide", menu="data-requests")
@step_up
def decide_request(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Yes or no; a yes to an erasure is final."""
    row, form = _row(request, pk), DecisionForm(request.POST)
    if form.is_valid():
        try:
            done = decide(request.acting, row, form.given())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已决定：{done.get_verdict_display()}。")
            return redirect("data-request", pk)
    return _page(request, row, form)


@require_POST
@door("data.handle", menu="data-requests")
def finish_request(request: ActingRequest, pk: int) -> HttpResponseBase:
    """How it was met."""
    row, form = _row(request, pk), FinishForm(request.POST)
    if form.is_valid():
        try:
            finish(request.acting, row, form.cleaned_data["outcome"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已办好。")
            return redirect("data-requests")
    return _page(request, row, form)


def _row(request: ActingRequest, pk: int) -> DataRequest:
    visible = DataRequest.objects.visible_to(request.acting.scope)
    return get_object_or_404(visible.read_by(request.acting), pk=pk)


def _may_read(request: ActingRequest) -> bool:
    return request.acting.may("data.decide") or request.acting.may("data.handle")


def _form_for(request: ActingRequest, row: DataRequest) -> Form:
    """What is to be done next here, by whom may do it."""
    if row.done_at:
        return None
    if row.waits:
        return DecisionForm() if request.acting.may("data.decide") else None
    return FinishForm() if request.acting.may("data.handle") else None


def _page(request: ActingRequest, row: DataRequest, form: Form) -> HttpResponseBase:
    told = ("asker", "interest", "evidence", "reason", "outcome")
    words = {name: row.read(name) for name in told} if _may_read(request) else {}
    deciding = isinstance(form, DecisionForm)
    context = {"row": row, "words": words, "form": form, "deciding": deciding}
    return render(request, "privacy/request.html", context)
