"""The door to one family: it must be in the named scope, and opened for a purpose."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db.models import Q
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from nuanxin.association.doors import ActingRequest
from nuanxin.base.refused import Gone, Refused
from nuanxin.people.actions.openings import opening_of
from nuanxin.people.actions.transfers import whereto
from nuanxin.people.models import Household, Person

P = ParamSpec("P")
View = Callable[Concatenate[ActingRequest, Household, P], HttpResponseBase]


def household_of(request: ActingRequest, pk: int) -> Household:
    """A family in one's named scope; one that moved away, or into another, is said to be there.

    Who writes holds it to the end: it cannot move or merge between this look and what is written.
    """
    rows = Household.objects.visible_to(request.acting.scope)
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    found = rows.select_related("merged_into", "post__body").filter(pk=pk).first()
    if found is None:
        if sentence := whereto(request.acting, pk):
            raise _gone(request, sentence)
        raise Http404
    if found.erased:
        raise _gone(request, f"{found}的资料已经按要求删除，打不开了。要重新服务，请另外登记一户。")
    if found.merged_into:
        raise _gone(request, f"{found}已并入{found.merged_into}，请查到那一户再办。")
    return found


def _gone(request: ActingRequest, sentence: str) -> Refused:
    """What is said of a family that is not here any more; only a form was filled in in vain."""
    return Refused(f"{sentence}刚才填的没有存。") if request.method == "POST" else Gone(sentence)


def person_of(request: ActingRequest, household: Household, pk: int) -> Person:
    """A member of the family, or of one that was merged into it."""
    rows = Person.objects.visible_to(request.acting.scope).select_related("household")
    ours = Q(household=household) | Q(household__merged_into=household)
    found = rows.filter(ours, pk=pk).first()
    if found is None:
        raise Http404
    return found


def opened(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Inside a door: the view gets the family, if its page is open for this person; else why is asked."""

    @wraps(view)
    @never_cache
    def guarded(
        request: ActingRequest, /, pk: int, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        household = household_of(request, pk)
        if opening_of(request.acting, household, timezone.now()) is None:
            return redirect("open-family", pk)
        return view(request, household, *args, **kwargs)

    return guarded
