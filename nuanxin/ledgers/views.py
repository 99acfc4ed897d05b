"""名册导入: files in, checked row by row, confirmed, taken back; templates and ledgers out."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.proof import step_up_to_read
from nuanxin.base.files.download import XLSX, download
from nuanxin.base.refused import Refused
from nuanxin.ledgers.actions.deciding import decide_rows, forget_decisions
from nuanxin.ledgers.actions.importing import may_import, undo_batch
from nuanxin.ledgers.actions.jobs import cancel, confirm, match_columns, submit, unlock
from nuanxin.ledgers.actions.running import settle
from nuanxin.ledgers.actions.taking import Taking, take_out
from nuanxin.ledgers.forms import (
    DecideForm,
    MatchForm,
    SendForm,
    TakeOutForm,
    UnlockForm,
    kinds_for,
    taken_by,
)
from nuanxin.ledgers.kept import open_kept
from nuanxin.ledgers.models import Batch
from nuanxin.ledgers.result import Result, batches_shown_to
from nuanxin.ledgers.specs import SPECS
from nuanxin.ledgers.specs.base import Spec
from nuanxin.ledgers.writing.book import write_template

RECENT = 20
SHEETS = {"marked": "标红", "bad": "只有要改的行"}


def _batches(request: ActingRequest) -> "QuerySet[Batch]":
    return batches_shown_to(request.acting).select_related("by")


def _batch(request: ActingRequest, pk: int) -> Batch:
    return get_object_or_404(_batches(request), pk=pk)


@door("ledger.import", menu="ledgers")
def ledgers(request: ActingRequest) -> HttpResponseBase:
    """Send files; what became of the last ones."""
    form = SendForm(request.POST or None, request.FILES or None, acting=request.acting)
    if request.method == "POST" and form.is_valid():
        sent = _sent(request, form)
        if len(sent) == 1:
            return redirect("ledger", sent[0].pk)
        if sent:
            return redirect("ledgers")
    recent = [Result(settle(batch)) for batch in _batches(request).exclude(sha256="")[:RECENT]]
    busy = any(each.batch.is_busy for each in recent)
    context = {
        "form": form, "recent": recent, "busy": busy,
        "kinds": kinds_for(request.acting), "taken_by": taken_by(request.acting),
    }  # fmt: skip
    return render(request, "ledgers/ledgers.html", context)


def _sent(request: ActingRequest, form: SendForm) -> list[Batch]:
    """The batches of the files that could be kept; the others are errors of the form."""
    sent = []
    for number, upload in enumerate(form.cleaned_data["sheets"]):
        try:
            kind, client_id = form.cleaned_data["kind"], form.client_id_of(number)
            sent.append(submit(request.acting, kind, upload, client_id))
        except Refused as refused:
            form.add_error("sheets", str(refused))
    return sent


@door("ledger.import", menu="ledgers")
def ledger(request: ActingRequest, pk: int) -> HttpResponse:
    """One file: how far the check is, what it found, and what one may do about it."""
    result = Result(settle(_batch(request, pk)))
    form = MatchForm(kind=result.batch.kind, headings=result.headings) if result.may_match else None
    context = {
        "result": result, "batch": result.batch, "form": form,
        "decide": DecideForm(held=result.held) if result.held else None,
        "decided": result.batch.decisions.count(),
        "unlock": UnlockForm(initial={"seen": result.batch.tries}),
    }  # fmt: skip
    return render(request, "ledgers/ledger.html", context)


@require_POST
@door("ledger.import", menu="ledgers")
def ledger_confirm(request: ActingRequest, pk: int) -> HttpResponse:
    """Import the good rows."""
    confirm(request.acting, _batch(request, pk), hidden_too="hidden_too" in request.POST)
    return redirect("ledger", pk)


@sensitive_post_parameters("password")
@require_POST
@door("ledger.import", menu="ledgers")
def ledger_unlock(request: ActingRequest, pk: int) -> HttpResponse:
    """Try the password of a file that has one."""
    form, batch = UnlockForm(request.POST), _batch(request, pk)
    if form.is_valid():
        unlock(request.acting, batch, form.cleaned_data["password"], form.cleaned_data["seen"])
    else:
        messages.error(request, "没有收到密码，请再输入一次。")
    return redirect("ledger", pk)


@require_POST
@door("ledger.import", menu="ledgers")
def ledger_decide(request: ActingRequest, pk: int) -> HttpResponse:
    """Say what the rows mean that wait for a person, or take back what was said before the import."""
    result = Result(_batch(request, pk))
    form = DecideForm(request.POST, held=result.held)
    if "again" in request.POST:
        forget_decisions(request.acting, result.batch)
    elif form.is_valid():
        decide_rows(request.acting, result.batch, form.chosen())
    else:
        messages.error(request, "没有定下来：请从下拉表里选，日期写成 2023-03-01 这样。")
    return redirect("ledger", pk)


@require_POST
@door("ledger.import", menu="ledgers")
def ledger_match(request: ActingRequest, pk: int) -> HttpResponse:
    """Read the columns otherwise, now and the next time."""
    result = Result(_batch(request, pk))
    if result.may_match:
        form = MatchForm(request.POST, kind=result.batch.kind, headings=result.headings)
        if form.is_valid():
            match_columns(request.acting, result.batch, form.told())
        else:
            messages.error(request, "列的对应没有改：请从下拉表里选。")
    return redirect("ledger", pk)


@require_POST
@door("ledger.import", menu="ledgers")
def ledger_cancel(request: ActingRequest, pk: int) -> HttpResponse:
    """Stop; nothing is imported."""
    cancel(request.acting, _batch(request, pk))
    return redirect("ledger", pk)


@require_POST
@door("ledger.import", menu="ledgers")
def ledger_undo(request: ActingRequest, pk: int) -> HttpResponse:
    """Take an import back within a day."""
    try:
        undo_batch(request.acting, _batch(request, pk))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已撤销：这批导入新增的都作废了，改动的都还原了。")
    return redirect("ledger", pk)


@door("ledger.import", menu="ledgers")
def ledger_sheet(request: ActingRequest, pk: int, which: str) -> HttpResponseBase:
    """The clerk's own sheet back, marked."""
    batch = _batch(request, pk)
    if which not in SHEETS or not (batch.folder / f"{which}.xlsx").exists():
        raise Http404
    give = _sheet_of_families if SPECS[batch.kind].task else _sheet
    return give(request, batch, which)


def _sheet(request: ActingRequest, batch: Batch, which: str) -> HttpResponseBase:
    path = batch.folder / f"{which}.xlsx"
    return download(open_kept(path), f"{batch.name.rpartition('.')[0]}-{SHEETS[which]}.xlsx", XLSX)


_sheet_of_families = step_up_to_read(_sheet)


@door("ledger.import", menu="ledgers")
def ledger_template(request: ActingRequest, kind: str) -> HttpResponseBase:
    """An empty ledger with drop-downs."""
    if kind not in SPECS:
        raise Http404
    may_import(request.acting, kind)
    spec, file = SPECS[kind], BytesIO()
    write_template(spec, file)
    file.seek(0)
    return download(file, f"{spec.title}-模板.xlsx", XLSX)


@door("ledger.import", menu="ledgers")
def ledger_export(request: ActingRequest, kind: str) -> HttpResponseBase:
    """What is stored, as a ledger that can be sent in again; families in full ask who is there, and what for."""
    if kind not in SPECS:
        raise Http404
    spec = SPECS[kind]
    if not request.acting.may(spec.taken_by):
        raise PermissionDenied
    return _for_a_purpose(request, spec) if spec.task else _taken_out(request, spec, Taking())


@step_up_to_read
def _for_a_purpose(request: ActingRequest, spec: Spec) -> HttpResponseBase:
    form = TakeOutForm(request.POST or None)
    if form.is_valid():
        return _taken_out(request, spec, form.taking())
    return render(request, "ledgers/take_out.html", {"spec": spec, "form": form})


def _taken_out(request: ActingRequest, spec: Spec, given: Taking) -> HttpResponseBase:
    file = BytesIO()
    take_out(request.acting, spec.kind, file, given)
    file.seek(0)
    return download(file, f"{spec.title}-{request.acting.day:%Y%m%d}.xlsx", XLSX)
