"""How a view says who may come in and where it stands in the menu; a test walks every route."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from nuanxin.association.acting import Acting


class ActingRequest(HttpRequest):
    """A request of somebody who holds a post today."""

    acting: Acting
    htmx: HtmxDetails


class View(Protocol):
    def __call__(self, request: ActingRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


OPEN = "open"
"""The permission of a route that anybody may open; each such route is listed in the route test."""


def door(permission: str, *, menu: str) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """A view for post holders: ``permission`` from the one table, ``menu`` the entry it belongs to.

    Nobody signed in → sign-in page; signed in without the permission → 403. What lies outside the
    scope is for the view's queries to not find → 404.
    """

    def wrap(view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            acting: Acting | None = request.acting
            if acting is None or not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not acting.may(permission):
                raise PermissionDenied
            with transaction.atomic():  # what an exception interrupts is undone, the page still reads
                return view(request, *args, **kwargs)

        setattr(guarded, "permission", permission)
        setattr(guarded, "menu", menu)
        return guarded

    return wrap


def open_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that anybody may open."""
    setattr(view, "permission", OPEN)
    setattr(view, "menu", "")
    return view
