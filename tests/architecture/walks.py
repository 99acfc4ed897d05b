"""What several walks over forms do alike: bend every field of one, send each twice."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client
from psycopg import sql

from nuanxin.association.scope import EVERYWHERE, set_scope
from tests.architecture.test_hostile import HOSTILE
from tests.architecture.written import changes

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


def twice(
    forms: Iterable[tuple[str, Client, str, dict[str, object]]],
) -> tuple[dict[str, list[str]], set[str]]:
    """Of forms (name, sender, address, form): what a second sending changed, and which changed anything."""
    offenders, changing = {}, set()
    for name, client, url, form in forms:
        mark, before = transaction.savepoint(), changes()
        if again := sent_again(client, url, form):
            offenders[name] = again
        if changes() != before:
            changing.add(name)
        transaction.savepoint_rollback(mark)
    set_scope(EVERYWHERE)
    return offenders, changing


def bend(client: Client, url: str, form: Mapping[str, Any], step: int) -> None:
    """Hostile words in one field at a time, every so many of them; what is changed by it is undone."""
    for field, value in list(product(form, HOSTILE))[::step]:
        mark = transaction.savepoint()
        answer = client.post(url, {"client_id": str(uuid4()), **form, field: value})
        assert answer.status_code < 500, (url, field, value[:12])
        transaction.savepoint_rollback(mark)
