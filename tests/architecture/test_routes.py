"""Every route says who may come in and where it stands in the menu."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from config.navigation import MENU
from nuanxin.association.doors import OPEN
from nuanxin.association.permissions import TABLE

OPEN_ROUTES = {"healthz", "sign-in", "sign-in-code", "activate", "sign-out"}


Route = tuple[str, URLPattern]


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[Route]:
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each, prefix + str(each.pattern))
        else:
            yield prefix + str(each.pattern), each


ROUTES = list(routes())


@pytest.mark.parametrize(("path", "route"), ROUTES, ids=[path for path, _ in ROUTES])
def test_it_declares_its_door(path: str, route: URLPattern) -> None:
    permission = getattr(route.callback, "permission", None)
    assert route.name
    if permission == OPEN:
        assert route.name in OPEN_ROUTES
        return
    assert permission in TABLE
    known = {entry.key for _, entries in MENU for entry in entries}
    assert getattr(route.callback, "menu", None) in known


@pytest.mark.parametrize(("path", "route"), ROUTES, ids=[path for path, _ in ROUTES])
def test_nobody_gets_in_without_signing_in(
    path: str, route: URLPattern, visit: Callable[[str], Any]
) -> None:
    if route.name in OPEN_ROUTES:
        return
    url = "/" + re.sub(r"<str:\w+>", "village_advisers", re.sub(r"<int:\w+>", "1", path))
    answer = visit("").get(url)
    assert answer.status_code in (302, 405)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/sign-in/?next=")
