"""Every form sent twice, with the same data, leaves what it left when it was sent once."""

import inspect
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch
from psycopg import sql

from nuanxin.association.doors import OPEN
from nuanxin.association.models import Post
from nuanxin.association.scope import EVERYWHERE, NOTHING, set_scope
from nuanxin.plans.models import Clause
from nuanxin.plans.tests.two_years import carry_form
from tests.architecture import test_hostile
from tests.architecture.test_hostile import GIVEN, address
from tests.architecture.test_routes import ROUTES
from tests.architecture.written import changes

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
ROWS = sql.SQL("""
    SELECT md5(coalesce(string_agg(row, '' ORDER BY row), '')) FROM
    (SELECT (to_jsonb(t) - 'changed_xid' - 'saved_at' - 'sealed')::text AS row FROM {} t) rows
""")


def state(tables: set[str]) -> dict[str, str]:
    """What stands in these tables; the day and time at which a row was kept are no content."""
    set_scope(EVERYWHERE)
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(ROWS.format(sql.Identifier(table)).as_string())
            found[table] = str(cursor.fetchone()[0])
    return found


def sent_again(client: Client, url: str, form: dict[str, object]) -> list[str]:
    """The tables that the second sending of a form changed."""
    client.post(url, form)
    before, mark = changes(), transaction.savepoint()
    client.post(url, form)
    touched = {name for name, count in changes().items() if count != before.get(name, 0)}
    after = state(touched)
    transaction.savepoint_rollback(mark)
    was = state(touched)
    return [name for name in after if after[name] != was[name]]


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
    offenders, changing = {}, set()
    for name, url, form in posted(own):
        mark, before = transaction.savepoint(), changes()
        if again := sent_again(officer, url, form):
            offenders[name] = again
        if changes() != before:
            changing.add(name)
        transaction.savepoint_rollback(mark)
    assert not offenders.keys() - AGAIN.keys(), offenders
    sure = {"appoint", "add-evidence", "clause-merge", "establish", "draft", "urge-about-gaps", "plan-carry"}
    assert sure <= changing
