"""Every form sent twice, with the same data, leaves what it left when it was sent once."""

import inspect
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import NoReverseMatch

from nuanxin.association.doors import OPEN
from nuanxin.association.models import Post
from nuanxin.association.scope import EVERYWHERE, NOTHING, set_scope
from nuanxin.plans.models import Clause
from nuanxin.plans.tests.two_years import carry_form
from tests.architecture import test_hostile
from tests.architecture.test_hostile import GIVEN, address
from tests.architecture.test_routes import ROUTES
from tests.architecture.walks import twice

officer, own = test_hostile.officer, test_hostile.own
MORE: dict[str, dict[str, object]] = {
    "draft": {"form": "/posts/ a", "values": '{"name": ["演示"]}'},
    "appoint": {"from_day": "2020-03-01", "last_day": "2020-03-02"},
}
INSURING = (
    "find-to-insure", "insure-family", "end-policy", "void-policy", "report-claim", "pay-claim", "void-payments",
)  # fmt: skip
AGAIN = {
    "second-factor-begin": "a fresh secret is what it is asked for",
    **dict.fromkeys(INSURING, "that families are named to the county for a task is told each time"),
}
def takes_forms(view: object) -> bool:
    """Whether the view has anything to do with what is sent; merely read, a page may log the reading."""
    plain: Any = inspect.unwrap(view) if callable(view) else view
    return "POST" in inspect.getsource(plain) or "_urged" in inspect.getsource(plain)


def shown(own: dict[str, Any]) -> dict[str, dict[str, object]]:
    """What the pages put into hidden fields, beside a client id."""
    set_scope(EVERYWHERE)
    seats = Post.objects.filter(body=own["establish"]["pk"]).count()
    after = Clause.objects.filter(plan=own["clause-merge"]["pk"]).order_by("start")[1].pk
    carried = carry_form(own["plan-carry"]["pk"])
    set_scope(NOTHING)
    return {"establish": {"seen": seats}, "clause-merge": {"seen": after}, "plan-carry": carried}


def posted(own: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Route, address and form of everything that somebody signed in can send."""
    hidden = shown(own)
    for _, route in ROUTES:
        name = str(route.name)
        if getattr(route.callback, "permission", OPEN) == OPEN or not takes_forms(route.callback):
            continue
        with suppress(NoReverseMatch):  # a route that no other walk knows an address of
            url = address(name, own)
            given = GIVEN.get(name, {}) | MORE.get(name, {}) | hidden.get(name, {})
            yield name, url, {"client_id": str(uuid4())} | given


def test_a_form_sent_twice_is_sent_once(officer: Client, own: dict[str, Any]) -> None:
    offenders, changing = twice((name, officer, url, form) for name, url, form in posted(own))
    assert not offenders.keys() - AGAIN.keys(), offenders
    sure = {"appoint", "add-evidence", "clause-merge", "establish", "draft", "urge-about-gaps", "plan-carry"}
    assert sure <= changing
