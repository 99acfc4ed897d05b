"""Her own data, of whoever is no family: a copy to be handed over, and that she asks to be erased."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from nuanxin.association.doors import ActingRequest
from nuanxin.base.doing import tried
from nuanxin.base.refused import Refused
from nuanxin.governance.models import Candidate, Delegate
from nuanxin.people.models import Volunteer
from nuanxin.privacy.actions.requests import ask_erasure
from nuanxin.privacy.forms import HandingForm, SubjectAskForm
from nuanxin.privacy.held.gather import take_subjects_copy
from nuanxin.privacy.models import DataRequest
from nuanxin.privacy.subjects import SubjectKind, Whose
from nuanxin.privacy.views.handing import handed_over


def show_data(request: ActingRequest, kind: SubjectKind, pk: int) -> HttpResponseBase:
    found = _subject(request, kind, pk)
    asked = DataRequest.objects.visible_to(request.acting.scope).of_subject(found)
    context = {
        "subject": found, "kind": kind, "requests": asked.order_by("-asked_on", "-pk"), "back": _list(kind, found),
        "ask_url": reverse(f"ask-erasing-{kind.route}", args=[pk]),
        "copy_url": reverse(f"copy-{kind.route}", args=[pk]),
        "form": HandingForm(), "waiting": asked.open().exists(), "may_read": request.acting.may("data.read"),
    }  # fmt: skip
    return render(request, "privacy/subject.html", context)


def note_asking(request: ActingRequest, kind: SubjectKind, pk: int) -> HttpResponseBase:
    found, form = _subject(request, kind, pk), SubjectAskForm(request.POST or None)
    back = reverse(f"{kind.route}-data", args=[pk])
    if row := tried(form, lambda: ask_erasure(request.acting, found, form.given())):
        messages.success(request, f"已登记，{row.due:%Y-%m-%d} 前由另一个人决定。")
        return redirect(back)
    context = {"form": form, "title": f"登记要求删除（{found}）", "draft": f"erase {kind.route}", "back": back}
    return render(request, "base/form_page.html", context)


def hand_copy(request: ActingRequest, kind: SubjectKind, pk: int) -> HttpResponseBase:
    found, form = _subject(request, kind, pk), HandingForm(request.POST)
    if not isinstance(found, Volunteer) and found.division != request.acting.seat.body.division:
        raise Refused("姓名只有本人所在的单位看得到，副本请由它取。")
    if not form.is_valid():
        messages.warning(request, "请选怎么交给本人、要哪一种文件。")
        return redirect(f"{kind.route}-data", pk)
    held = take_subjects_copy(request.acting, found, form.cleaned_data["handed"])
    return handed_over(held, form.cleaned_data["format"])


def _list(kind: SubjectKind, found: Whose) -> str:
    """The list she stands on: a body's or a congress's own, or that of all volunteers."""
    if isinstance(found, Delegate):
        return reverse("congress-delegates", args=[found.unit.congress_id])
    if isinstance(found, Candidate):
        return reverse("congress-ballots", args=[found.ballot.congress_id])
    body = vars(found).get("body_id")
    tabs = {"member": "body-members", "councilmember": "body-council"}
    return reverse(tabs[kind.route], args=[body]) if body else reverse("volunteers")


def _subject(request: ActingRequest, kind: SubjectKind, pk: int) -> Whose:
    rows: Any = kind.model._default_manager.all()
    found: Whose = get_object_or_404(rows.visible_to(request.acting.scope), pk=pk)
    return found
