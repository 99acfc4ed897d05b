"""结果: what a congress elected, its approval, filing, and the sheet to hand in."""

from django.contrib import messages
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.doing import done
from nuanxin.governance.actions.results import approve_result, file_congress, withdraw_result
from nuanxin.governance.counting import attendance
from nuanxin.governance.forms.election import ApprovalForm, FileForm
from nuanxin.governance.models import Congress
from nuanxin.governance.preparing import Sight
from nuanxin.governance.views.congress import found_congress, own_congress, page
from nuanxin.governance.views.election import with_candidates


@door("term.read", menu="terms")
def result(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Who is elected, and how far the result is."""
    return _page(request, found_congress(request, pk))


@require_POST
@door("term.keep", menu="terms")
def approve(request: ActingRequest, pk: int) -> HttpResponseBase:
    """批复: the term begins."""
    found = own_congress(request, pk)
    form = ApprovalForm(request.POST, level=found.body.level)
    if done(form, lambda: approve_result(request.acting, found, form.approval())):
        messages.success(request, "已登记批复，新一届从开会那天算起，选出的人已列入理事会。")
        return redirect("congress-result", pk)
    return _page(request, found, approval=form)


@require_POST
@door("term.keep", menu="terms")
def withdraw(request: ActingRequest, pk: int) -> HttpResponseBase:
    """撤回选举结果."""
    withdraw_result(request.acting, own_congress(request, pk))
    messages.success(request, "已撤回，前一届接着算；改好票数以后可以重新登记批复。")
    return redirect("congress-result", pk)


@require_POST
@door("term.keep", menu="terms")
def put_on_file(request: ActingRequest, pk: int) -> HttpResponseBase:
    """备案."""
    found, form = own_congress(request, pk), FileForm(request.POST)
    if done(form, lambda: file_congress(request.acting, found, form.cleaned_data["day"])):
        messages.success(request, "已备案，换届办完了。")
        return redirect("congress-result", pk)
    return _page(request, found, filing=form)


@door("term.read", menu="terms")
def sheet(request: ActingRequest, pk: int) -> HttpResponseBase:
    """选举结果 on A4."""
    found = found_congress(request, pk)
    named = Sight.of(request.acting, found).candidates
    context = {
        "congress": found, "ballots": with_candidates(request, found), "found": attendance(found), "named": named,
    }  # fmt: skip
    return render(request, "governance/congress_sheet.html", context)


def _page(request: ActingRequest, found: Congress, **forms: Form) -> HttpResponseBase:
    context = {
        "ballots": with_candidates(request, found), "found": attendance(found),
        "approval": ApprovalForm(level=found.body.level), "filing": FileForm(), **forms,
    }  # fmt: skip
    return page(request, found, "governance/congress_result.html", context)
