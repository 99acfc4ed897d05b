"""A form on a family's opened page: what it does, or what is wrong with it; nothing typed is lost."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from nuanxin.association.doors import ActingRequest
from nuanxin.base.doing import add_refusal, done
from nuanxin.base.refused import Refused
from nuanxin.people.actions.change import Stale
from nuanxin.people.forms import Seen
from nuanxin.people.models import Household

Act = Callable[[], object]


def filled(request: ActingRequest, household: Household, form: forms.Form, title: str, act: Act) -> HttpResponseBase:
    """The form, or, carried out, back to the family."""
    if carried_out(request, form, title, act):
        return redirect("family", household.pk)
    context = {"household": household, "form": form, "title": title}
    return render(request, "people/form.html", context)


def carried_out(request: ActingRequest, form: forms.Form, title: str, act: Act) -> bool:
    """Whether what was filled in is done; where it was refused, the form says why."""
    if not done(form, act, _say):
        return False
    messages.success(request, f"已保存：{title}。")
    return True


def _say(form: forms.BaseForm, refused: Refused) -> None:
    if isinstance(refused, Stale) and isinstance(form, Seen):
        form.catch_up(refused)
    else:
        add_refusal(form, refused)
