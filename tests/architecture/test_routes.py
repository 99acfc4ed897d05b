"""Every route says who may come in and where it stands in the menu."""

import re
from collections.abc import Callable, Iterator
from typing import Any

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


def door_of(route: URLPattern) -> str:
    """What is wrong with how the route says who may come in and where it stands; "" if nothing is."""
    permission = getattr(route.callback, "permission", None)
    if permission == OPEN:
        return "" if route.name in OPEN_ROUTES else "is open to everybody"
    known = {entry.key for _, entries in MENU for entry in entries}
    if getattr(route.callback, "menu", None) not in known:
        return "has no place in the menu"
    return "" if route.name and permission in TABLE else "has no name or permission"


def test_each_declares_its_door() -> None:
    assert len(ROUTES) > 100
    assert {path: wrong for path, route in ROUTES if (wrong := door_of(route))} == {}


def test_nobody_gets_in_without_signing_in(visit: Callable[[str], Any]) -> None:
    nobody, wrong = visit(""), {}
    for path, route in ROUTES:
        url = "/" + re.sub(r"<str:\w+>", "village_advisers", re.sub(r"<int:\w+>", "1", path))
        if route.name in OPEN_ROUTES:
            continue
        answer = nobody.get(url)
        sent_to = answer.headers.get("Location", "")
        if answer.status_code != 405 and not (
            answer.status_code == 302 and sent_to.startswith("/sign-in/?next=")
        ):
            wrong[path] = (answer.status_code, sent_to)
    assert wrong == {}
