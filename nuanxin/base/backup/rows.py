"""One digest per table, equal exactly when the rows are: whatever their order, on any server."""

import hashlib
from collections.abc import Sequence
from typing import Any

from psycopg import Connection, sql

from nuanxin.base.backup.manifest import Table

EMPTY = ("django_session",)
"""Tables backed up without their rows: nobody is signed in after a restore."""

PRINTED_ALIKE = (
    "SET TimeZone = 'UTC'",
    "SET DateStyle = 'ISO'",
    "SET IntervalStyle = 'postgres'",
    "SET bytea_output = 'hex'",
    "SET extra_float_digits = 1",
)
# Transaction numbers (xid8) belong to one server; every other column counts.
COLUMNS = """
    SELECT c.relname, array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.atttypid <> 'xid8'::regtype),
           array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.atttypid = 'xid8'::regtype)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      AND a.attnum > 0 AND NOT a.attisdropped
    GROUP BY c.relname ORDER BY c.relname
"""


def digests(connection: Connection[Any]) -> dict[str, Table]:
    """Every table of the database by name, as the connection's transaction sees it."""
    for setting in PRINTED_ALIKE:
        connection.execute(setting)
    found = connection.execute(COLUMNS).fetchall()
    return {name: _digest(connection, name, columns) for name, columns, _ in found if name not in EMPTY}


def _digest(connection: Connection[Any], table: str, columns: Sequence[str]) -> Table:
    question = sql.SQL(
        "COPY (SELECT d FROM (SELECT encode(sha256(convert_to(ROW({})::text, 'UTF8')), 'hex') AS d FROM {})"
        ' AS rows ORDER BY d COLLATE "C") TO STDOUT'
    ).format(sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier("public", table))
    rows, digest = 0, hashlib.sha256()
    with connection.cursor() as cursor, cursor.copy(question) as copy:
        for row in copy:
            rows += 1
            digest.update(row)
    return Table(rows, digest.hexdigest())


def renumber(connection: Connection[Any]) -> None:
    """Rows marked by transactions of another server, which ours has yet to reach, are marked anew."""
    for table, _, numbers in connection.execute(COLUMNS).fetchall():
        for column in numbers or ():
            connection.execute(
                sql.SQL("UPDATE {0} SET {1} = {1} WHERE {1} > pg_current_xact_id()").format(
                    sql.Identifier("public", table), sql.Identifier(column)
                )
            )
