"""The door to one family for whoever insures or pays: opened where it is served, on record elsewhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from nuanxin.association.acting import Task, named_for
from nuanxin.association.doors import ActingRequest
from nuanxin.people.actions.openings import open_for_task
from nuanxin.people.models import Household
from nuanxin.people.views.opened import household_of, opened

P = ParamSpec("P")
View = Callable[Concatenate[ActingRequest, P], HttpResponseBase]
OfFamily = Callable[Concatenate[ActingRequest, Household, P], HttpResponseBase]


def named(task: Task) -> Callable[[View[P]], View[P]]:
    """Inside a door: an office of the county reaches families by name while the view runs, for a task."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        @never_cache
        def guarded(request: ActingRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            outside = request.acting
            with named_for(outside, task) as inside:
                request.acting = inside or outside
                try:
                    return view(request, *args, **kwargs)
                finally:
                    request.acting = outside

        return guarded

    return guard


def of_family(task: Task) -> Callable[[OfFamily[P]], Callable[..., HttpResponseBase]]:
    """… and gets one family: its page must be open where it is served; the county's look is on record."""

    def guard(view: OfFamily[P]) -> Callable[..., HttpResponseBase]:
        where_served = opened(view)

        @named(task)
        def read(request: ActingRequest, pk: int, args: Any, kwargs: Any) -> HttpResponseBase:
            household = household_of(request, pk)
            page = view(request, household, *args, **kwargs)
            open_for_task(request.acting, household)
            return page

        @wraps(view)
        def guarded(request: ActingRequest, /, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.acting.scope.named:
                return where_served(request, pk, *args, **kwargs)
            return read(request, pk, args, kwargs)

        return guarded

    return guard
