"""How a view says who may come in and where it stands in the menu; a test walks every route."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from nuanxin.association.acting import Acting
from nuanxin.base.refused import Refused

View = Callable[..., HttpResponseBase]

LONGEST = 2000  # characters of one word in an address
OWES = "owes_second_factor"
"""Set in a session that may do nothing else before the second factor is set up."""
OPEN = "open"
"""The permission of a route that anybody may open; each such route is listed in the route test."""


class ActingRequest(HttpRequest):
    """A request of somebody who holds a post today."""

    acting: Acting
    htmx: HtmxDetails


class Door:
    """A view with its permission (from the one table) and the menu entry it belongs to."""

    early = False  # also open to somebody who still owes the second factor

    def __init__(self, view: View, permission: str, menu: str) -> None:
        update_wrapper(self, view)
        self.view, self.permission, self.menu = view, permission, menu

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.view(request, *args, **kwargs)


class GuardedDoor(Door):
    """Nobody signed in → sign-in page; signed in without the permission → 403.

    What lies outside the scope is for the view's queries to not find → 404.
    """

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        acting: Acting | None = getattr(request, "acting", None)
        if acting is None or not request.user.is_authenticated:
            return _outside(request)
        vars(acting)["user"] = request.user  # read for the session already
        if request.session.get(OWES) and not self.early:
            return redirect("second-factor")
        if not acting.may(self.permission):
            raise PermissionDenied
        _refuse_nonsense(request)
        with transaction.atomic():  # what an exception interrupts is undone; error pages still read
            page = self.view(request, *args, **kwargs)
        patch_vary_headers(page, ("HX-Target",))  # htmx may get the part without the frame, under one address
        return page


def _outside(request: HttpRequest) -> HttpResponseBase:
    """Where somebody without rights goes: to sign-in, or first to the reason they ended."""
    if ended := getattr(request, "ended", ""):
        return render(request, "association/ended.html", {"sentence": ended}, status=403)
    return redirect_to_login(back_to(request))


def back_to(request: HttpRequest) -> str:
    """Where to go once signed in: this page, or the one a form was sent from."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    before = urlsplit(request.headers.get("Referer", ""))
    return before._replace(scheme="", netloc="").geturl() if before.netloc == request.get_host() else "/"


def _refuse_nonsense(request: HttpRequest) -> None:
    """No page of ours makes such an address, and no query could look for such words."""
    words = (word for _, values in request.GET.lists() for word in values)
    if any("\0" in word or len(word) > LONGEST for word in words):
        raise Refused("网址里有看不懂的内容，请从页面上的链接进去。")


def door(permission: str, *, menu: str, early: bool = False) -> Callable[[View], Door]:
    """A view for post holders that have the permission.

    ``early``: part of setting up one's account, before a second factor that is required.
    """

    def guard(view: View) -> Door:
        made = GuardedDoor(view, permission, menu)
        made.early = early
        return made

    return guard


def open_door(view: View) -> Door:
    """A view that anybody may open."""
    return Door(view, OPEN, "")
