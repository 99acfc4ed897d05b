"""From a file to a draft plan, and from the draft to the issued plan."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.log.told import done_by
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.adopt import Adoption, AlreadyAdopted, adopt_notice
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.amending.guess import amended_by
from nuanxin.plans.forms import NoticeForm
from nuanxin.plans.issuing.received import draft_url, issued_by
from nuanxin.plans.models import Plan
from nuanxin.plans.reader import read
from nuanxin.plans.views.check import own_plan


@door("plan.adopt", menu="clauses")
def new(request: ActingRequest) -> HttpResponse:
    """Give a notice as a file or as text; what was typed stays when it cannot be read."""
    form = NoticeForm.of(_amendable(request), request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = Adoption(read(form.cleaned_data["read"]), form.cleaned_data["year"], form.amended)
        if guessed := _guessed(form, given):
            return render(request, "plans/adopt.html", {"form": guessed, "guessed": True})
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


def _amendable(request: ActingRequest) -> list[Plan]:
    """What one's own body issued, the newest first; a supplement is part of one."""
    issued = issued_by(request.acting.body, request.acting.scope)
    return [plan for plan in issued if plan.amends_id is None]


def _guessed(form: NoticeForm, given: Adoption) -> NoticeForm | None:
    """The form again where a paper that is given as a new plan seems to amend one, once."""
    if given.amends or form.cleaned_data["asked"]:
        return None
    guess = amended_by(given.notice, form.plans)
    return form.asking(*guess, given.notice.text) if guess else None


@require_POST
@door("plan.issue", menu="clauses")
def issue(request: ActingRequest, pk: int) -> HttpResponse:
    """Issue one's own draft."""
    plan = issue_plan(request.acting, own_plan(request, pk))
    issued = f"《{plan.title}》已印发（{done_by(plan, 'plan.issue')}）"
    messages.success(request, f"{issued}。主送的单位现在看得到，任务已经下达。")
    return redirect("plan-of", plan.pk)
