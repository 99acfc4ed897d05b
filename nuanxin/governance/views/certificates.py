"""Certificates: given to those of a course who passed, printed one by one or all together, taken back."""

from collections.abc import Sequence

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.log import write_logs
from nuanxin.base.files.download import PDF, download
from nuanxin.base.listing import Shown
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.certificates import certify, take_back
from nuanxin.governance.certificates import MOST, certificates_of, on_paper
from nuanxin.governance.forms.training import CertifyForm, TakeBackForm
from nuanxin.governance.listings.training import RESULTS, placed
from nuanxin.governance.models import TrainingResult
from nuanxin.governance.views.training import (
    found_training,
    own_training,
    results_of,
    training_page,
)
from nuanxin.people.views.filled import carried_out


@require_POST
@door("training.keep", menu="advisers")
def give(request: ActingRequest, pk: int) -> HttpResponseBase:
    """To those ticked."""
    found, form = own_training(request, pk), CertifyForm(request.POST)
    ticked = [int(word) for word in request.POST.getlist("result") if word.isdecimal() and len(word) < 18]

    def act() -> None:
        if not ticked:
            raise Refused("还没有勾选给谁发证。")
        certify(request.acting, found, form.cleaned_data["day"], ticked)

    if carried_out(request, form, "发证", act):
        return redirect("training", pk)
    return training_page(request, found, form)


@door("adviser.read", menu="advisers")
def all_of(request: ActingRequest, pk: int) -> HttpResponseBase:
    """The certificates of a course that the query shows, in one file."""
    found = found_training(request, pk)
    shown = Shown(RESULTS, results_of(request, found), request.GET, stamp(request.acting, "证书"))
    rows = [row for row in shown.rows if row.certificate]
    if not rows:
        raise Refused("这里还没有发过证。先登记结果，合格的勾选“发证”，再打印。")
    if len(rows) > MOST:
        raise Refused(f"共 {len(rows)} 张证书，一次最多打印 {MOST} 张。请先在“范围”里选一个苏木（乡镇）再打印。")
    return _printed(request, rows, f"培训证书-{found.title}-{found.last_day:%Y-%m-%d}.pdf")


@door("adviser.read", menu="advisers")
def one(request: ActingRequest, pk: int) -> HttpResponseBase:
    """A single certificate."""
    row = _result(request, pk)
    if not row.certificate:
        raise Refused(f"{row.holder.name}这次培训还没有发证，请在培训页上先发证。")
    return _printed(request, [row], f"培训证书-{row.holder.name}-{row.certificate}.pdf")


@door("training.keep", menu="advisers")
def withdraw(request: ActingRequest, pk: int) -> HttpResponseBase:
    """It should not have been given."""
    row, form = _result(request, pk), TakeBackForm(request.POST or None)
    own_training(request, row.training_id)
    done = carried_out(
        request, form, "收回证书", lambda: take_back(request.acting, row, form.cleaned_data["reason"])
    )
    if done:
        return redirect("training", row.training_id)
    context = {"form": form, "title": f"收回{row.holder.name}的证书 {row.certificate}", "draft": "take back"}
    back = reverse("training", args=[row.training_id])
    return render(request, "base/form_page.html", context | {"back": back})


def _result(request: ActingRequest, pk: int) -> TrainingResult:
    rows = TrainingResult.objects.visible_to(request.acting.scope).live()
    return get_object_or_404(placed(rows), pk=pk)


def _printed(request: ActingRequest, rows: Sequence[TrainingResult], name: str) -> HttpResponseBase:
    """The file; who took it out is told last, for the log keeps others waiting."""
    paper = on_paper(certificates_of(rows))
    write_logs(request.acting, "training.print", [(row, f"打印证书 {row.certificate}") for row in rows])
    return download(paper, name, PDF)
