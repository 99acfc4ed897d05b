"""代录: stand in for a seat below, and stop."""

import time
from dataclasses import asdict

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.forms import StandInForm
from nuanxin.association.standing import (
    KEPT,
    begin_standing_in,
    end_standing_in,
    seats_to_stand_in_for,
)


@door("family.stand_in", menu="posts")
def stand_in(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Why, and for which seat; then half an hour in its place."""
    post = get_object_or_404(seats_to_stand_in_for(request.acting), pk=pk)
    form = StandInForm(request.POST or None)
    if form.is_valid():
        kept = begin_standing_in(request.acting, post, form.cleaned_data["reason"], int(time.time()))
        request.session[KEPT] = asdict(kept)
        return redirect("families")
    return render(request, "association/stand_in.html", {"post": post, "form": form})


@require_POST
@door("family.stand_in", menu="posts")
def end_stand_in(request: ActingRequest) -> HttpResponse:
    """Back to one's own seat."""
    end_standing_in(request.acting)
    request.session.pop(KEPT, None)
    return redirect("workbench")
