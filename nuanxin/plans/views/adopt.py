"""From a file to a draft plan, and from the draft to the issued plan."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.adopt import Adoption, AlreadyAdopted, adopt_notice
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.forms import NoticeForm
from nuanxin.plans.issuing.received import draft_url
from nuanxin.plans.reader import read
from nuanxin.plans.views.check import own_plan


@door("plan.adopt", menu="clauses")
def new(request: ActingRequest) -> HttpResponse:
    """Give a notice as a file or as text; what was typed stays when it cannot be read."""
    form = NoticeForm(request.POST or None, request.FILES or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        given = Adoption(read(form.cleaned_data["notice_text"]), form.cleaned_data["year"])
        try:
            plan = adopt_notice(request.acting, request.acting.body, given)
        except AlreadyAdopted as again:
            messages.info(request, str(again))
            return redirect(draft_url(again.plan))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("check", plan.pk)
    return render(request, "plans/adopt.html", {"form": form})


@require_POST
@door("plan.issue", menu="clauses")
def issue(request: ActingRequest, pk: int) -> HttpResponse:
    """Issue one's own draft."""
    plan = issue_plan(request.acting, own_plan(request, pk))
    messages.success(request, f"已印发《{plan.title}》。主送的单位现在看得到，任务已经下达。")
    return redirect("plan-of", plan.pk)
