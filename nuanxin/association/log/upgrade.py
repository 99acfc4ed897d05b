"""The chains of entries that were written before there were chains, made by their migration."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from nuanxin.association.log.chain import BEGIN, NUMBER, entry_mac, key_mac
from nuanxin.association.log.seals import KEY, WITNESS

AT_ONCE = 2_000  # rows
SEALS = "INSERT INTO association_logseal (name, number, mac, at) VALUES (%s, 0, %s, %s)"
FOUND = """
    SELECT id, division, number, at, by_id, by_name, action, object_kind, object_id, sentence
    FROM association_logentry ORDER BY division, id
"""
CHAINED = """
    UPDATE association_logentry entry SET number = fresh.number, mac = fresh.mac
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS fresh (id, number, mac)
    WHERE entry.id = fresh.id
"""
HEADS = """
    INSERT INTO association_loghead (division, number, mac)
    SELECT DISTINCT ON (division) division, number, mac
    FROM association_logentry ORDER BY division, number DESC
"""


def chain_what_is_there(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Number and sign every entry there is, in the order of writing, and seal key and witness."""
    now = timezone.now()
    connection = editor.connection
    with connection.cursor() as cursor, connection.chunked_cursor() as found:
        cursor.execute(SEALS, [KEY, key_mac(), now])
        cursor.execute(SEALS, [WITNESS, BEGIN, now])
        found.execute(FOUND)
        links = _links(found)
        while batch := list(islice(links, AT_ONCE)):
            cursor.execute(CHAINED, [list(column) for column in zip(*batch, strict=True)])
        cursor.execute(HEADS)


def _links(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, int, str]]:
    """(id, number, MAC) of each row."""
    division, number, mac = None, 0, BEGIN
    for row in rows:
        if row[1] != division:
            division, number, mac = row[1], 0, BEGIN
        number += 1
        mac = entry_mac(mac, (*row[:NUMBER], number, *row[NUMBER + 1 :]))
        yield row[0], number, mac
