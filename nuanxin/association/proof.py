"""Step-up: a sensitive act asks once more who is there, and loses nothing that was typed."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from nuanxin.association.doors import ActingRequest, back_to
from nuanxin.association.sign_in import SINCE, prove

PROVED = "proved_at"
FRESH = 600  # seconds a proof is good for
FIELD, CAME_FROM = "proof", "proof_came_from"
OURS = {FIELD, CAME_FROM, "csrfmiddlewaretoken"}
P = ParamSpec("P")
Guarded = Callable[Concatenate[ActingRequest, P], HttpResponseBase]


def step_up(view: Guarded[P]) -> Guarded[P]:
    """Inside a door: what is sent to this view needs a proof not older than ten minutes.

    Without one, a page asks for the password (or the code) and carries all that was typed; the right
    answer goes on with it at once.
    """

    @wraps(view)
    @sensitive_post_parameters(FIELD)
    def guarded(request: ActingRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method != "POST" or is_fresh(request):
            return view(request, *args, **kwargs)
        given = request.POST.get(FIELD)
        if given and prove(request, request.acting, given):
            request.session[PROVED] = int(time.time())
            return view(request, *args, **kwargs)
        return _ask(request, wrong=given is not None)

    return guarded


def step_up_to_read(view: Guarded[P]) -> Guarded[P]:
    """As ``step_up``, and the page itself too: what it shows in full is for whoever proved who she is."""
    sent = step_up(view)

    @wraps(view)
    @sensitive_post_parameters(FIELD)
    def guarded(request: ActingRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs) if is_fresh(request) else _ask(request, wrong=False)
        if FIELD not in request.POST or request.POST.keys() - OURS:
            return sent(request, *args, **kwargs)
        if prove(request, request.acting, request.POST[FIELD]):
            request.session[PROVED] = int(time.time())
            return redirect(request.get_full_path())
        return _ask(request, wrong=True)

    return guarded


def is_fresh(request: ActingRequest) -> bool:
    """Whether the person showed who she is within the last ten minutes; signing in counts."""
    last = request.session.get(PROVED) or request.session.get(SINCE, 0)
    return time.time() - int(last) <= FRESH


def _ask(request: ActingRequest, *, wrong: bool) -> HttpResponseBase:
    typed: list[tuple[str, Any]] = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OURS
        for value in values
    ]
    context = {
        "typed": typed, "wrong": wrong, "to": request.get_full_path(),
        "came_from": CAME_FROM, "back": _back(request),
    }  # fmt: skip
    return render(request, "association/prove.html", context)


def _back(request: ActingRequest) -> str:
    """The page it was sent from, for when a file comes instead of a next page."""
    kept = request.POST.get(CAME_FROM, "")
    return kept if url_has_allowed_host_and_scheme(kept, None) else back_to(request)
