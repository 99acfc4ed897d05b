"""A family's own data, on its opened page: a copy, a request, what somebody leaves to her relatives."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.proof import step_up
from nuanxin.base.refused import Refused
from nuanxin.base.rules import masked
from nuanxin.people.models import Household, Person
from nuanxin.people.views.opened import opened, person_of
from nuanxin.privacy.actions.arrangements import arrange
from nuanxin.privacy.actions.copies import take_copy
from nuanxin.privacy.actions.requests import ask
from nuanxin.privacy.forms import LAW, ArrangementForm, AskForm, CopyForm
from nuanxin.privacy.models import Arrangement
from nuanxin.privacy.page import Own, members_of
from nuanxin.privacy.views.handing import handed_over


@door("data.handle", menu="families")
@opened
def family_data(request: ActingRequest, household: Household) -> HttpResponseBase:
    """What was asked, and the way to a copy."""
    return _own_page(request, household)


@door("data.handle", menu="families")
@opened
def ask_about_data(request: ActingRequest, household: Household) -> HttpResponseBase:
    """Note what somebody asks."""
    form = AskForm(request.POST or None, members=members_of(request.acting, household))
    if form.is_valid():
        try:
            row = ask(request.acting, household, form.given(_person(request, household, form)))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已登记，请在 {row.due:%Y-%m-%d} 前答复。")
            return redirect("data-request", row.pk)
    return render(request, "privacy/ask.html", {"household": household, "form": form})


@require_POST
@door("data.handle", menu="families")
@step_up
@opened
def copy_data(request: ActingRequest, household: Household) -> HttpResponseBase:
    """Everything that is held, as a file, for a request that is registered with it if none is open."""
    form = CopyForm(request.POST, members=members_of(request.acting, household))
    if form.is_valid():
        try:
            held = take_copy(request.acting, household, form.given(_person(request, household, form)))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return handed_over(held, form.cleaned_data["format"])
    return _own_page(request, household, form)


@door("data.handle", menu="families")
@opened
def arrange_data(request: ActingRequest, household: Household, person: int) -> HttpResponseBase:
    """What a member says about her relatives' rights after her death."""
    found = person_of(request, household, person)
    form = ArrangementForm(request.POST or None, initial=_arranged(request, found))
    if form.is_valid():
        try:
            arrange(request.acting, found, form.given())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已登记生前安排。")
            return redirect("family-data", household.pk)
    return _form(request, household, form, f"{masked.name(found.read('name'))}的生前安排")


def _own_page(
    request: ActingRequest, household: Household, form: CopyForm | None = None
) -> HttpResponseBase:
    own = Own.of(request.acting, household)
    form = form or CopyForm(members=[each for each, _ in own.members], standing=own.standing)
    return render(request, "privacy/family.html", {"own": own, "household": household, "form": form})


def _arranged(request: ActingRequest, person: Person) -> dict[str, str]:
    rows = Arrangement.objects.visible_to(request.acting.scope).in_force()
    before = rows.filter(person=person).select_related("person").first()
    return {"allowed": before.allowed, "words": before.read("words")} if before else {"allowed": LAW}


def _person(request: ActingRequest, household: Household, form: AskForm | CopyForm) -> Person | None:
    pk = form.cleaned_data["person"]
    return person_of(request, household, int(pk)) if pk else None


def _form(
    request: ActingRequest, household: Household, form: ArrangementForm, title: str
) -> HttpResponseBase:
    context = {"household": household, "form": form, "title": title}
    return render(request, "privacy/form.html", context)
