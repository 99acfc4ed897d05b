"""Two families that are one, found by hand: side by side, with a reason, and undone."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.refused import Refused
from nuanxin.people.actions.merging import merge_by_hand, unmerge_household
from nuanxin.people.likenesses import sides_of
from nuanxin.people.member_forms import MergeForm
from nuanxin.people.models import Household
from nuanxin.people.search import LONGEST
from nuanxin.people.views.families import found_by, told_of
from nuanxin.people.views.opened import household_of, opened


@door("family.keep", menu="families")
@opened
def same_family(request: ActingRequest, household: Household) -> HttpResponseBase:
    """Search for the other one; this one is not among what is found."""
    words = request.POST.get("words", "").strip()[:LONGEST]
    found = found_by(request, words)
    hits = [each for each in found.hits if each.household.pk != household.pk] if found else []
    context = {"household": household, "words": words, "found": found, "hits": hits}
    return told_of(request, found, render(request, "people/same.html", context))


@door("family.keep", menu="families")
@opened
def merge_family(request: ActingRequest, household: Household, other: int) -> HttpResponseBase:
    """Both side by side, masked; which one stays, and why."""
    second = household_of(request, other)
    form = MergeForm(request.POST or None, here=household, other=second)
    if form.is_valid():
        try:
            merge_by_hand(request.acting, form.gone, form.kept, form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{form.gone}已并入{form.kept}。合错了，在{form.kept}的页面上撤销。")
            return redirect("family", form.kept.pk)
    sides = [(each, sides_of(request.acting.scope, each)) for each in form.pair.values()]
    return render(request, "people/merge.html", {"household": household, "form": form, "sides": sides})


@require_POST
@door("family.keep", menu="families")
@opened
def unmerge_family(request: ActingRequest, household: Household, other: int) -> HttpResponse:
    """The merging was a mistake: each stands for itself again."""
    rows = Household.objects.visible_to(request.acting.scope).filter(pk=other)
    found = rows.filter(merged_into=household).first() or rows.filter(merged_into__isnull=True).first()
    if found is None:
        raise Http404
    unmerge_household(request.acting, found)
    messages.success(request, f"已撤销，{found}和{household}各自独立。")
    return redirect("family", household.pk)
